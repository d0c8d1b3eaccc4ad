import CRdKafka

/// librdkafka's mock cluster within this process: a broker for tests, for trying things out and for the quick
/// start.
///
/// Limits, all of them the library's (2.0.2): memory only; each partition keeps its newest 5 MiB or 100,000
/// message sets and drops older ones; transactions are not modelled (aborted records are visible); topics are
/// made here, or on first use with 4 partitions; the first join of a group takes 3 s, every later one
/// `session.timeout.ms` - 1 s, and that setting must be above 3000 (`clientProperties` sets 6000).
package final class MockBroker: Sendable {
    private struct Handle: @unchecked Sendable {  // The mock cluster takes its own locks.
        let client: OpaquePointer
        let cluster: OpaquePointer
    }
    private let handle: Handle

    /// Such as `127.0.0.1:41235`; several brokers are joined by commas. The ports are chosen by the system.
    package let bootstrapServers: String

    /// - Throws: `fatal` when the sockets could not be made.
    package init(brokers: Int = 1) throws(KafkaError) {
        let configuration = try ClientConfiguration([("log_level", "0")], operation: "broker.open")
        let client = try configuration.makeClient(RD_KAFKA_PRODUCER, operation: "broker.open")
        guard let cluster = rd_kafka_mock_cluster_new(client, Int32(clamping: brokers)) else {
            rd_kafka_destroy(client)
            throw KafkaError(
                kind: .fatal, operation: "broker.open", code: "FAIL",
                message: "the mock cluster could not be made")
        }
        // 2.0.2 answers ListOffsets from version 4 on with a field of the wrong width.
        rd_kafka_mock_set_apiversion(cluster, 2, 0, 3)
        handle = Handle(client: client, cluster: cluster)
        bootstrapServers = String(cString: rd_kafka_mock_cluster_bootstraps(cluster))
    }

    deinit {
        rd_kafka_mock_cluster_destroy(handle.cluster)
        rd_kafka_destroy(handle.client)
    }

    /// What a client of this broker should set.
    package var clientProperties: [(String, String)] {
        [
            ("bootstrap.servers", bootstrapServers), ("session.timeout.ms", "6000"),
            ("heartbeat.interval.ms", "500"),
        ]
    }

    package func createTopic(_ name: String, partitions: Int) throws(KafkaError) {
        try check(rd_kafka_mock_topic_create(handle.cluster, name, Int32(clamping: partitions), 1))
    }

    /// The next requests of this kind (`Request`) are answered with these error codes of the protocol, one
    /// each.
    package func failNext(_ request: Request, codes: [Int]) {
        let errors = codes.map { rd_kafka_resp_err_t(rawValue: numericCast($0)) }
        rd_kafka_mock_push_request_errors_array(handle.cluster, request.rawValue, errors.count, errors)
    }

    /// The next request of this kind to `broker` is answered with `code` after a while; 0 delays only.
    package func delayNext(
        _ request: Request, broker: Int32 = 1, code: Int = 0, milliseconds: Int
    ) throws(KafkaError) {
        let error = rd_kafka_resp_err_t(rawValue: numericCast(code))
        try check(
            sluice_mock_slow_error(
                handle.cluster, broker, request.rawValue, error, Int32(clamping: milliseconds)))
    }

    /// Closes the broker's connections and refuses new ones, or takes them again.
    package func setDown(_ down: Bool, broker: Int32 = 1) throws(KafkaError) {
        try check(
            down
                ? rd_kafka_mock_broker_set_down(handle.cluster, broker)
                : rd_kafka_mock_broker_set_up(handle.cluster, broker))
    }

    /// Every request for the topic's metadata is answered with `code`; 0 ends it.
    package func failTopic(_ name: String, code: Int) {
        rd_kafka_mock_topic_set_error(handle.cluster, name, rd_kafka_resp_err_t(rawValue: numericCast(code)))
    }

    /// Kinds of request, by the protocol's API keys.
    package enum Request: Int16, Sendable {
        case produce = 0, fetch = 1, listOffsets = 2, metadata = 3, offsetCommit = 8, offsetFetch = 9
        case findCoordinator = 10, joinGroup = 11, heartbeat = 12, leaveGroup = 13, syncGroup = 14
    }

    private func check(_ code: rd_kafka_resp_err_t) throws(KafkaError) {
        guard code == RD_KAFKA_RESP_ERR_NO_ERROR else {
            throw KafkaError(code: code, operation: "broker.change")
        }
    }
}
