import Foundation
import Testing

/// The repository reads itself.
@Suite struct TidyTests {
    private let repository = Repository.here

    private func expectNone(_ faults: [String], _ comment: Comment) {
        #expect(faults.isEmpty, "\(comment): \n\(faults.joined(separator: "\n"))")
    }

    @Test func thereIsSomethingToRead() {
        #expect(repository.files.filter { $0.isSwift && $0.target != nil }.count > 20)
        #expect(repository.file("Package.swift") != nil)
    }

    @Test func importsPointDownOnly() {
        expectNone(repository.files.flatMap(SourceRules.imports), "imports")
    }

    /// Each target is declared, so that the table and Package.swift know the same house.
    @Test func everyTargetOfTheTableIsDeclared() throws {
        let package = try #require(repository.file("Package.swift")).text
        let declared = FloorTable.rows.joined().filter { package.contains("\"\($0)\"") }
        #expect(declared == Array(FloorTable.rows.joined()))
    }

    @Test func filesFunctionsAndLinesAreShort() {
        expectNone(repository.files.flatMap(SourceRules.sizes), "sizes")
    }

    @Test func clocksChanceThreadsAndOutputStayOnTheirFloors() {
        expectNone(repository.files.flatMap(SourceRules.bannedWords), "banned words")
    }

    @Test func noTestSleeps() { expectNone(repository.files.flatMap(SourceRules.sleeps), "sleeps") }

    @Test func noOpenEnds() { expectNone(repository.files.flatMap(SourceRules.openEnds), "open ends") }

    @Test func everyLinkLeadsSomewhere() {
        expectNone(repository.files.flatMap { DocumentRules.links($0, in: repository) }, "links")
    }

    @Test func everyPageHasOneTitle() { expectNone(repository.files.flatMap(DocumentRules.titles), "titles") }

    @Test func everyCitedInvariantExists() {
        expectNone(DocumentRules.invariants(in: repository), "invariants")
    }

    @Test func everyCitedDecisionExists() { expectNone(DocumentRules.decisions(in: repository), "decisions") }

    @Test func theTopHoldsNothingElse() {
        expectNone(repository.top.filter { !DocumentRules.topNames.contains($0) }, "the top level")
    }

    @Test func noExampleIsEmpty() {
        let examples = repository.files.filter { $0.path.hasPrefix("kcql/") || $0.path.hasPrefix("config/") }
        let empty = examples.filter { $0.text.allSatisfy(\.isWhitespace) }
        expectNone(empty.map(\.path), "empty examples")
    }
}
