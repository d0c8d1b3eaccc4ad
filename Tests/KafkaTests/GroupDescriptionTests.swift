import Kafka
import Testing

/// The embedded broker does not know the request: said as an error, and the client still ends.
@Suite struct GroupDescriptionTests {
    @Test func aBrokerThatDoesNotTellIsAnError() throws {
        let broker = try EmbeddedBroker(topics: [])
        do {
            let admin = try KafkaAdmin(properties: [("bootstrap.servers", broker.bootstrapServers)])
            let error = #expect(throws: KafkaError.self) { try admin.describe(group: "g") }
            #expect(error?.code == "_UNSUPPORTED_FEATURE")
            #expect(
                error?.hint == "These brokers do not have the request: they are too old, or no Apache Kafka")
        }
    }
}
