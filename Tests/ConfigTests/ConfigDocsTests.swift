import Foundation
import Testing
import Worker

/// Paths of the repository that this test was built from.
enum Repository {
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    static func path(_ name: String) -> String { root.appendingPathComponent(name).path }
}

@Suite struct ConfigDocsTests {
    @Test func `docs/config.md is what the tables say`() throws {
        let url = URL(fileURLWithPath: Repository.path("docs/config.md"))
        let generated = ConfigDocs.markdown()
        if ProcessInfo.processInfo.environment["SLUICE_WRITE_DOCS"] == "1" {
            try generated.write(to: url, atomically: true, encoding: .utf8)
        }
        let written = try String(contentsOf: url, encoding: .utf8)
        #expect(written == generated, "docs/config.md is stale: run \(ConfigDocs.command)")
    }

    @Test func `Every row has a doc, and its default is of its type and allowed`() {
        for table in ConfigTable.all + [.plainConverter] {
            for row in table.rows {
                #expect(row.doc.hasSuffix("."), "\(row.name)")
                if case .text(let text) = row.defaultValue, !text.isEmpty {
                    #expect(row.refusal(of: row.defaultParsed) == nil, "\(row.name)")
                }
            }
        }
    }

    @Test func `No property stands in two tables of one file`() {
        let file = ConfigTable.connectorFile.rows.map(\.name)
        #expect(Set(file).count == file.count)
        let worker = ConfigTable.worker.rows.map(\.name)
        #expect(Set(worker).count == worker.count)
    }
}
