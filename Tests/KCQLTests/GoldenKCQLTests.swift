import Foundation
import GoldenRows
import KCQL
import Testing

/// What the Java parser makes of 180 statements (and of those that `SLUICE_GOLDEN_DIR` holds beside them), in
/// both forms.
@Suite struct GoldenKCQLTests {
    static let rows = GoldenRows.read("kcql.jsonl")

    @Test(arguments: rows, [ParseOptions.Compatibility.documented, .streamReactor])
    func `each row reads as in Java, or deviates by a rule on its content`(
        row: GoldenRows.Row, compatibility: ParseOptions.Compatibility
    ) {
        let subject = Deviation.Case(row, compatibility)
        let deviation = Deviation.all.first { $0.applies(subject) }
        do {
            let ours = try KCQL.parse(subject.text, options: ParseOptions(compatibility: compatibility))
                .statements
            expectWhole(ours, subject.text)
            if let java = subject.java, isSame(ours, java) {
                #expect(deviation == nil, "agrees with Java against the rule \(deviation?.name ?? "")")
            } else {
                #expect(deviation != nil, "differs from Java by no rule: \(ours)")
                #expect(deviation?.answer != .refuses, "taken against the rule \(deviation?.name ?? "")")
            }
        } catch {
            expectPlace(error, subject.text)
            guard subject.java != nil else { return }
            #expect(deviation != nil, "refused by no rule: \(error.rendered)")
            #expect(deviation?.answer != .readsWhole, "refused against the rule: \(error.rendered)")
        }
    }

    @Test func `the table of deviations names each rule, with the number of rows it judges`() throws {
        let table = try String(contentsOf: repository("docs/compatibility/kcql.md"), encoding: .utf8)
        let shipped = ProcessInfo.processInfo.environment["SLUICE_GOLDEN_DIR"] ?? ""
        let judged = [ParseOptions.Compatibility.documented, .streamReactor].map { form in
            Self.rows.compactMap { row -> String? in
                let subject = Deviation.Case(row, form)
                return bothRefuse(subject) ? nil : Deviation.all.first { $0.applies(subject) }?.name
            }
        }
        for deviation in Deviation.all {
            let counts = judged.map { names in names.count { $0 == deviation.name } }
            let line = table.split(separator: "\n").first { $0.hasPrefix("| \(deviation.name) |") }
            #expect(line != nil, "no row for \(deviation.name) (\(counts[0]), \(counts[1]))")
            guard shipped.isEmpty, let line else { continue }
            #expect(line.hasSuffix("| \(counts[0]) | \(counts[1]) |"), "\(deviation.name): \(counts)")
        }
    }

    private func bothRefuse(_ subject: Deviation.Case) -> Bool {
        let form: ParseOptions.Compatibility = subject.isDocumented ? .documented : .streamReactor
        return subject.java == nil
            && (try? KCQL.parse(subject.text, options: ParseOptions(compatibility: form))) == nil
    }

    private func isSame(_ ours: [Statement], _ java: [JavaStatement]) -> Bool {
        ours.count == java.count && zip(ours, java).allSatisfy { JavaStatement($0, like: $1) == $1 }
    }

    /// Nothing that was written is missing from our statements, and nothing was joined.
    private func expectWhole(_ ours: [Statement], _ text: String) {
        let texts = WholeText.statements(text)
        #expect(texts.count == ours.count)
        for (text, statement) in zip(texts, ours) {
            #expect(WholeText(text) == WholeText(statement, projection: WholeText.projection(text)))
        }
    }

    private func expectPlace(_ error: KCQLError, _ text: String) {
        #expect((0...text.utf8.count).contains(error.position.offset))
        #expect(error.rendered.contains("(line \(error.position.line), column \(error.position.column))"))
    }
}

/// A file of this repository.
func repository(_ path: String) -> URL {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent(path)
}
