package import ConnectData
import CRdKafka

/// First offset and end of a topic partition's log.
package struct LogRange: Sendable, Equatable {
    /// The smallest offset that the log still has.
    package var start: Offset
    /// The offset that the next record will get (the high watermark, or the last stable offset when the
    /// handle was made with `isolation.level=read_committed`).
    package var end: Offset

    package init(start: Offset, end: Offset) {
        self.start = start
        self.end = end
    }
}

/// Questions to the cluster, answered by waiting. Any thread may ask; a task's polling thread must not.
///
/// A client of its own beside the consumers', which never joins the group. Every call ends within its
/// timeout.
package final class KafkaAdmin: Sendable {
    struct Handle: @unchecked Sendable {  // librdkafka's client is safe to use from any thread.
        let client: OpaquePointer
    }
    let handle: Handle
    private let context: ClientContext

    /// - Parameters:
    ///   - properties: librdkafka's names, as for `Consumer`; `group.id` is needed for `committed`.
    ///   - tokens: for SASL OAUTHBEARER.
    /// - Throws: `configuration`.
    package init(properties: [(String, String)], tokens: OAuthTokenSource? = nil) throws(KafkaError) {
        // The end of the log proper unless asked otherwise: a start offset may lie beyond an open
        // transaction's first.
        let all =
            [("isolation.level", "read_uncommitted"), ("group.id", "sluice-admin")] + properties
            + [("enable.auto.commit", "false"), ("auto.offset.reset", "error"), ("log_level", "6")]
        context = ClientContext(all, tokens: tokens)
        let configuration = try ClientConfiguration(all, context: context, operation: "admin.open")
        // Connection failures come out of the calls, as time-outs; `connectionFailure` says why.
        rd_kafka_conf_set_error_cb(configuration.pointer) { _, code, reason, opaque in
            ClientContext.at(opaque).failed(
                rd_kafka_resp_err_t(rawValue: code), reason.map { String(cString: $0) } ?? "")
        }
        // Newer libraries only log that a connection was closed at once.
        rd_kafka_conf_set_log_cb(configuration.pointer) { client, _, facility, line in
            guard let client, let facility, let line, String(cString: facility) == "FAIL" else { return }
            ClientContext.at(rd_kafka_opaque(client)).logged(String(cString: line))
        }
        handle = Handle(client: try configuration.makeClient(RD_KAFKA_CONSUMER, operation: "admin.open"))
    }

    deinit { rd_kafka_destroy(handle.client) }

    /// Why connections do not come to stand, as an error; `denied` where trying again is no use.
    ///
    /// The library tells a failure that repeats itself seldom, so it holds until another one is told.
    package func connectionFailure() -> (failure: ConnectionFailure, error: KafkaError)? {
        rd_kafka_poll(handle.client, 0)
        guard let failure = context.latestFailure else { return nil }
        return (failure, failure.error("kafka.connect", code: Self.code(of: failure), login: context.login))
    }

    private static func code(of failure: ConnectionFailure) -> String {
        switch failure.cause {
        case .loginRefused, .mechanismRefused, .tokenMissing: "_AUTHENTICATION"
        case .untrusted, .misnamed, .outdated, .certificateWanted, .certificateRefused, .noCommonCipher:
            "_SSL"
        case .otherProtocol, .unreachable: "_TRANSPORT"
        }
    }

    /// The cluster's id; nil when no broker told it in time, or when the brokers have none.
    package func clusterID(timeoutMilliseconds: Int = 10_000) -> String? {
        // Asking connects at once; waiting for the id alone waits for the library's next second.
        var metadata: UnsafePointer<rd_kafka_metadata>?
        let code = rd_kafka_metadata(handle.client, 0, nil, &metadata, Int32(clamping: timeoutMilliseconds))
        guard code == RD_KAFKA_RESP_ERR_NO_ERROR else { return nil }
        rd_kafka_metadata_destroy(metadata)
        guard let id = rd_kafka_clusterid(handle.client, Int32(clamping: timeoutMilliseconds)) else {
            return nil
        }
        defer { rd_kafka_mem_free(handle.client, id) }
        return String(cString: id)
    }

    /// First offsets and ends of logs: two requests per broker, however many partitions.
    ///
    /// - Throws: for the first partition that failed: `unknownTopic`, `denied`, `retriable`.
    package func logRanges(
        _ partitions: [TopicPartition], timeoutMilliseconds: Int = 10_000
    ) throws(KafkaError) -> [TopicPartition: LogRange] {
        guard !partitions.isEmpty else { return [:] }
        let starts = try places(partitions, Int64(RD_KAFKA_OFFSET_BEGINNING), timeoutMilliseconds)
        let ends = try places(partitions, Int64(RD_KAFKA_OFFSET_END), timeoutMilliseconds)
        return starts.reduce(into: [:]) {
            $0[$1.key] = LogRange(start: $1.value, end: ends[$1.key] ?? $1.value)
        }
    }

    /// First offset and end of one log.
    package func logRange(
        _ partition: TopicPartition, timeoutMilliseconds: Int = 10_000
    ) throws(KafkaError) -> LogRange {
        try logRanges([partition], timeoutMilliseconds: timeoutMilliseconds)[partition]!
    }

    /// For each partition the offset of the first record at or after `timestamp` (epoch ms), or the log's
    /// end.
    package func offsets(
        _ partitions: [TopicPartition], at timestamp: Int64, timeoutMilliseconds: Int = 10_000
    ) throws(KafkaError) -> [TopicPartition: Offset] {
        var found = try places(partitions, timestamp, timeoutMilliseconds)
        let none = found.filter { $0.value < 0 }.map(\.key)
        for (partition, range) in try logRanges(none, timeoutMilliseconds: timeoutMilliseconds) {
            found[partition] = range.end
        }
        return found
    }

    /// ListOffsets in one request per broker; -2 and -1 are the protocol's own words for first and end.
    private func places(
        _ partitions: [TopicPartition], _ timestamp: Int64, _ timeout: Int
    ) throws(KafkaError) -> [TopicPartition: Offset] {
        let list = PartitionList(partitions, offset: timestamp)
        let code = rd_kafka_offsets_for_times(handle.client, list.pointer, Int32(clamping: timeout))
        try check(code, "admin.logRange")
        return try collect(list, "admin.logRange")
    }

    /// The group's committed offsets (next to read); partitions without one are absent.
    package func committed(
        _ partitions: [TopicPartition], timeoutMilliseconds: Int = 10_000
    ) throws(KafkaError) -> [TopicPartition: Offset] {
        guard !partitions.isEmpty else { return [:] }
        let list = PartitionList(partitions)
        let code = rd_kafka_committed(handle.client, list.pointer, Int32(clamping: timeoutMilliseconds))
        try check(code, "admin.committed")
        return try collect(list, "admin.committed").filter { $0.value >= 0 }
    }

    /// All partitions of the topics that are wanted by their names, in order.
    package func partitions(where isWanted: (String) -> Bool) throws(KafkaError) -> [TopicPartition] {
        try topics().filter { isWanted($0.name) }.flatMap { topic in
            (0..<topic.partitions).map { TopicPartition(topic.name, Int32($0)) }
        }
    }

    /// All topics of the cluster that these credentials may see, with their numbers of partitions; by name.
    package func topics(timeoutMilliseconds: Int = 10_000) throws(KafkaError) -> [(
        name: String, partitions: Int
    )] {
        var metadata: UnsafePointer<rd_kafka_metadata>?
        let code = rd_kafka_metadata(handle.client, 1, nil, &metadata, Int32(clamping: timeoutMilliseconds))
        try check(code, "admin.topics")
        guard let metadata else { return [] }
        defer { rd_kafka_metadata_destroy(metadata) }
        let topics = UnsafeBufferPointer(
            start: metadata.pointee.topics, count: Int(metadata.pointee.topic_cnt))
        return topics.filter { $0.err == RD_KAFKA_RESP_ERR_NO_ERROR }
            .map { (name: String(cString: $0.topic), partitions: Int($0.partition_cnt)) }
            .sorted { $0.name < $1.name }
    }

    private func check(_ code: rd_kafka_resp_err_t, _ operation: StaticString) throws(KafkaError) {
        guard code == RD_KAFKA_RESP_ERR_NO_ERROR else { throw KafkaError(code: code, operation: operation) }
    }

    private func collect(
        _ list: borrowing PartitionList, _ operation: StaticString
    ) throws(KafkaError) -> [TopicPartition: Offset] {
        var found: [TopicPartition: Offset] = [:]
        for element in list.elements {
            guard element.err == RD_KAFKA_RESP_ERR_NO_ERROR else {
                throw KafkaError(
                    code: element.err, operation: operation, topicPartition: element.topicPartition)
            }
            found[element.topicPartition] = element.offset
        }
        return found
    }
}
