import KCQL
import Testing

@Suite struct TopicCoverageTests {
    private func coverage(
        _ sources: [String], topics: [String]?, _ compatibility: ParseOptions.Compatibility = .documented
    ) throws -> TopicCoverage {
        let text = sources.map { "INSERT INTO box:\($0 == "*" ? "any" : $0) SELECT * FROM `\($0)`" }
        return TopicCoverage(
            statements: try KCQL.parse(text.joined(separator: ";\n")).statements, topics: topics,
            compatibility: compatibility)
    }

    @Test func `statements and topics that fit have no problem`() throws {
        #expect(try coverage(["a", "b"], topics: ["b", "a"]).problems().isEmpty)
        #expect(try coverage(["a", "*"], topics: ["a", "b"]).problems().isEmpty)
        let matched = try coverage(["a", "*"], topics: nil).problems { _ in true }
        #expect(matched.isEmpty)
        #expect(try coverage(["a", "*"], topics: nil).problems().isEmpty)
    }

    @Test func `a topic without a statement is an error in both forms`() throws {
        for form in [ParseOptions.Compatibility.documented, .streamReactor] {
            let problems = try coverage(["orders"], topics: ["orders", "oders"], form).problems()
            #expect(problems.map(\.kind) == [.topicWithoutStatement(topic: "oders")])
            #expect(problems.map(\.isError) == [true])
            #expect(
                problems[0].message == "no KCQL statement takes the topic oders (there is one for orders)")
        }
    }

    @Test func `a statement whose topic is not read is an error, in the Java connector's form a warning`()
        throws
    {
        let problems = try coverage(["a", "b"], topics: ["a"]).problems()
        #expect(problems.map(\.kind) == [.statementWithoutTopic(index: 1)])
        #expect(problems.map(\.isError) == [true])
        #expect(problems[0].position?.line == 2)
        let java = try coverage(["a", "b"], topics: ["a"], .streamReactor).problems()
        #expect(java.map(\.isError) == [false])
        let byRegex = try coverage(["a", "b"], topics: nil).problems { $0 == "a" }
        #expect(byRegex.map(\.kind) == [.statementWithoutTopic(index: 1)])
    }

    @Test func `a wildcard that has no topic left is a statement without topic`() throws {
        #expect(
            try coverage(["a", "*"], topics: ["a"]).problems().map(\.kind) == [
                .statementWithoutTopic(index: 1)
            ])
    }

    @Test func `a statement behind its own topic or behind a wildcard is shadowed`() throws {
        let problems = try coverage(["a", "*", "b", "a"], topics: ["a", "b"]).problems()
        #expect(problems.map(\.kind) == [.shadowed(index: 2, by: 1), .shadowed(index: 3, by: 0)])
        #expect(problems.map(\.isError) == [true, true])
        #expect(problems[0].hint == "put the statement FROM `*` last")
        let java = try coverage(["*", "*"], topics: nil, .streamReactor).problems()
        #expect(java.map(\.kind) == [.shadowed(index: 1, by: 0)])
        #expect(java.map(\.isError) == [false])
    }

    @Test func `the first match in written order takes a topic`() throws {
        let both = try coverage(["a", "*"], topics: nil)
        #expect(both.statement(for: "a")?.target.prefix == "a")
        #expect(both.statement(for: "z")?.target.prefix == "any")
        #expect(try coverage(["*", "a"], topics: nil).statement(for: "a")?.target.prefix == "any")
        #expect(try coverage(["a"], topics: nil).statement(for: "z") == nil)
    }

    @Test func `a topic that appears at run time is judged by itself`() throws {
        #expect(try coverage(["a"], topics: nil).problem(of: "z")?.kind == .topicWithoutStatement(topic: "z"))
        #expect(try coverage(["a"], topics: nil).problem(of: "a") == nil)
        #expect(try coverage(["*"], topics: nil).problem(of: "z") == nil)
    }
}
