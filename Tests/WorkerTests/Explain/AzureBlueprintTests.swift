import HTTP
import Testing

@testable import Worker

/// What the statements and the Azure settings together tell before anything starts.
@Suite struct AzureBlueprintTests {
    private static let key =
        "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJygpKissLS4vMDEyMzQ1Njc4OTo7PD0+Pw=="

    private func blueprint(_ kcql: String, _ lines: String = "", endpoint: String = "") throws
        -> ConnectorBlueprint
    {
        let file = """
            name=orders
            topics=orders
            connect.datalake.endpoint=\(endpoint)
            connect.datalake.azure.auth.mode=Credentials
            connect.datalake.azure.account.name=acct1
            connect.datalake.azure.account.key=\(Self.key)
            connect.datalake.kcql=\(kcql)
            \(lines)

            """
        let explained = try Explained(file)
        return ConnectorBlueprint(explained.settings, purpose: .run)
    }

    @Test func `an endpoint with a container takes no other`() throws {
        let endpoint = "abfss://lake@acct1.dfs.core.windows.net"
        let same = try blueprint("INSERT INTO lake:p SELECT * FROM orders", endpoint: endpoint)
        #expect(same.problems.errors == [])
        let other = try blueprint("INSERT INTO pond:p SELECT * FROM orders", endpoint: endpoint)
        #expect(other.problems.errors.first?.message.contains("container pond") == true)
        #expect(other.problems.errors.first?.message.contains("names lake") == true)
    }

    @Test func `fewer connections than calls is a warning, and -1 is always enough`() throws {
        let kcql = "INSERT INTO lake:p SELECT * FROM orders"
        let few = try blueprint(kcql, "connect.datalake.pool.max.connections=8\n")
        let warning = few.problems.warnings.first
        #expect(warning?.key == "connect.datalake.pool.max.connections")
        #expect(warning?.message.hasPrefix("9 calls may be in flight at once") == true)
        #expect(try blueprint(kcql, "connect.datalake.pool.max.connections=9\n").problems.warnings == [])
        let many = try blueprint(kcql, "tasks.max=4\nconnect.datalake.uploads.parallel=100\n")
        #expect(many.problems.warnings == [] && many.http?.connectionsMax == 104)
        #expect(try blueprint(kcql).http?.connectionsMax == 32)
    }

    @Test func `samples are placed by Azure's limits`() throws {
        let explained = try Explained(
            Explained.file(
                kcql: "INSERT INTO lake:p SELECT * FROM orders PARTITIONBY _value.a", topics: "orders"
            ).replacing("connect.datalake.endpoint=file:lake", with: "connect.datalake.endpoint="))
        // Counted in UTF-16 units, not in bytes.
        let long = String(repeating: "\u{e9}", count: 200)
        let deep = String(repeating: "\u{e9}", count: 300)
        let records = try explained.place([
            #"{"topic": "orders", "value": {"a": "\#(long)"}}"#,
            #"{"topic": "orders", "value": {"a": "\#(deep)"}}"#,
        ]).records
        #expect(records[0].key?.contains(long) == true)
        #expect(records[1].error?.contains("characters, the store takes 255") == true)
    }
}
