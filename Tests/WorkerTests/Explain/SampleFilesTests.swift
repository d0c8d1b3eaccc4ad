import ConnectData
import Formats
import Foundation
import KCQL
import Testing

@testable import Worker

/// What lies in config/ and kcql/ works as it is.
struct SampleFilesTests {
    /// All but workers: of any broker, and of secured ones.
    static let connectors = RepositoryFile.names("config", "properties").filter {
        $0 != "worker.properties" && !$0.hasPrefix("kafka-")
    }
    static let statements = RepositoryFile.names("kcql", "kcql")

    @Test func `there are samples`() {
        #expect(Self.connectors.count >= 12)
        #expect(Self.statements.count >= 25)
    }

    /// Enough to be read; `AzureSampleTests` runs them with the real ones.
    private static let azure = [
        "LAKE_ACCOUNT_KEY": "c29tZSBrZXk=", "LAKE_SAS_TOKEN": "sv=1&sig=a",
        "LAKE_CONNECTION_STRING": "UseDevelopmentStorage=true",
    ]

    @Test(arguments: connectors) func `a sample connector has nothing wrong and says its guarantee`(
        _ name: String
    ) throws {
        var environment = ConfigEnvironment.process
        environment.variable = { $0 == "LAKE_DIRECTORY" ? "lake" : SampleFilesTests.azure[$0] }
        let loaded = ConfigLoader(environment: environment, purpose: .run).load(
            worker: RepositoryFile.path("config/worker.properties"),
            connectors: [RepositoryFile.path("config/\(name)")])
        #expect(loaded.problems == [])
        let blueprint = ConnectorBlueprint(try #require(loaded.connectors.first), purpose: .run)
        #expect(blueprint.problems == [])
        #expect(!blueprint.statements.isEmpty)
        #expect(Explanation(blueprint).guarantee.contains("once"))
    }

    static let value =
        #"{"fieldA": "va", "fieldB": 2, "country": "DE", "city": "Berlin", "a.b": "dot", "#
        + #""metadata_id": "m", "customer_id": 7, "device.id": "d", "reason": "r", "tenant": {"id": "x"}, "#
        + #""tags": ["first", "second"]}"#

    /// Converters that give each format what it can hold.
    private func converters(_ text: String) -> String {
        let classes = "org.apache.kafka.connect"
        let key =
            text.contains("_key.")
            ? "key.converter=\(classes).json.JsonConverter\nkey.converter.schemas.enable=false\n" : ""
        if text.contains("TEXT") { return key + "value.converter=\(classes).storage.StringConverter" }
        if text.contains("BYTES") { return key + "value.converter=\(classes).converters.ByteArrayConverter" }
        if text.contains("CSV") { return key + "value.converter=\(classes).json.JsonConverter" }
        return key
    }

    private func record(_ topic: String, _ text: String) -> String {
        let value =
            text.contains("CSV")
            ? #"{"schema": {"type": "struct", "fields": [{"field": "a", "type": "string"}]}, "payload": {"a": "x"}}"#
            : Self.value
        let key = text.contains("_key.") ? #"{"fieldA": "ka", "fieldB": "kb"}"# : #""k""#
        let headers = ["region", "tenant", "fieldC", "ts", "wallclock"].map { #"["\#($0)", "h-\#($0)"]"# }
        return
            #"{"topic": "\#(topic)", "partition": 3, "offset": 41, "timestamp": 1700000000000, "key": \#(key), "#
            + #""value": \#(value), "headers": [\#(headers.joined(separator: ", "))]}"#
    }

    @Test(arguments: statements) func `a statement by use case compiles and gives its records keys`(
        _ name: String
    ) throws {
        let text = try String(contentsOfFile: RepositoryFile.path("kcql/\(name)"), encoding: .utf8)
        let sources = try KCQL.parse(text).statements.map(\.source)
        let topics = sources.map { if case .topic(let topic) = $0 { topic } else { "any-topic" } }
        let list = sources.contains(.any) ? "topics.regex=.*" : topics.joined(separator: ",")
        let explained = try Explained(
            Explained.file(kcql: text, topics: list).replacingOccurrences(
                of: "key.converter=org.apache.kafka.connect.storage.StringConverter\n",
                with: text.contains("_key.")
                    ? "" : "key.converter=org.apache.kafka.connect.storage.StringConverter\n")
                + converters(text))
        let coming = explained.blueprint.statements.count { $0.storeAs == .avro || $0.storeAs == .parquet }
        #expect(explained.problems.errors == [])
        #expect(
            explained.blueprint.problems.filter { $0.message.contains("comes in a later version") }.count
                == coming)
        #expect(explained.blueprint.problems.count == coming)
        let refused = ConnectorBlueprint(explained.settings, purpose: .run).problems.errors
        #expect(refused.count == coming)

        let records = try explained.place(topics.map { record($0, text) }).records
        for (statement, placed) in zip(explained.blueprint.statements, records) {
            let key = try #require(placed.key, "\(placed.error ?? "")")
            #expect(key.hasPrefix((statement.target.prefix.map { $0 + "/" } ?? "")))
            #expect(key.hasSuffix("." + explained.blueprint.format(of: statement).fileExtension))
            #expect(key.contains(placed.topicPartition.topic) || statement.effective.objectKeyTemplate != nil)
            #expect(key.contains("41"))
            #expect(!key.contains("[missing]"))
        }
    }
}
