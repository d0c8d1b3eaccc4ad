import Formats
import KCQL
import ObjectStore
import Testing

@testable import Worker

/// A connector's statements, compiled for one task.
struct StatementPlanTests {
    private func statements(_ explained: Explained) throws -> TaskStatements {
        let store = InMemoryObjectStore { _ in nil }
        return try TaskStatements(
            explained.blueprint, commit: { explained.blueprint.commit($0, cluster: "c", stores: [:]) },
            stores: ["box": store])
    }

    @Test(arguments: ["GZIP", "UNCOMPRESSED"]) func `of several formats only JSON is compressed`(
        _ codec: String
    )
        throws
    {
        let insert = "INSERT INTO box SELECT * FROM"
        let explained = try Explained(
            kcql: "\(insert) a; \(insert) b STOREAS CSV; \(insert) c STOREAS TEXT; \(insert) d STOREAS BYTES",
            topics: "a,b,c,d",
            more: "connect.datalake.compatibility=stream-reactor\nconnect.datalake.compression.codec=\(codec)"
        )
        #expect(explained.problems.errors == [])
        let statements = try statements(explained)
        let packed = ["a", "b", "c", "d"].map { statements.plan(for: $0)?.isPacked }
        #expect(packed == [codec == "GZIP", false, false, false])
        #expect((statements.gzipLevel != nil) == (codec == "GZIP"))
    }

    @Test func `a topic finds its plan, and one without a statement none`() throws {
        let explained = try Explained(
            kcql: "INSERT INTO box SELECT * FROM a PARTITIONBY v; INSERT INTO box SELECT * FROM `*`",
            topics: "topics.regex=.*")
        let statements = try statements(explained)
        #expect(statements.plan(for: "a")?.statement.source == .topic("a"))
        #expect(statements.plan(for: "b")?.statement.source == .any)
        #expect(statements.plan(for: "b") === statements.plan(for: "b"))
        #expect(statements.plan(for: "a")?.constantKey == false)
        #expect(statements.plan(for: "b")?.constantKey == true)
        let named = try self.statements(try Explained(kcql: "INSERT INTO box SELECT * FROM a", topics: "a"))
        #expect(named.plan(for: "b") == nil)
        #expect(named.problem(of: "b")?.message.contains("no KCQL statement takes the topic b") == true)
    }
}
