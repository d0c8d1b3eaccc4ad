/// The broker of `sluice broker` and of the quick start: one mock broker, optionally behind a fixed port.
///
/// Its limits are `MockBroker`'s: memory only, 5 MiB a partition, no transactions (docs/kafka.md).
package final class EmbeddedBroker: Sendable {
    package let broker: MockBroker
    private let door: PortForwarder?
    /// For `bootstrap.servers`.
    package let bootstrapServers: String

    /// - Parameters:
    ///   - topics: made at once; others come on first use with 4 partitions.
    ///   - port: on loopback; nil or 0 for any that is free.
    /// - Throws: `configuration` when the port is taken or a topic cannot be made.
    package init(topics: [(name: String, partitions: Int)], port: UInt16? = nil) throws(KafkaError) {
        let broker = try MockBroker()
        for topic in topics { try broker.createTopic(topic.name, partitions: topic.partitions) }
        self.broker = broker
        guard let port, port != 0 else {
            door = nil
            bootstrapServers = broker.bootstrapServers
            return
        }
        guard let digits = broker.bootstrapServers.split(separator: ":").last, let target = UInt16(digits)
        else {
            preconditionFailure("the mock broker's address is host:port")
        }
        let door = try PortForwarder(port: port, to: target)
        self.door = door
        bootstrapServers = "127.0.0.1:\(door.port)"
    }
}
