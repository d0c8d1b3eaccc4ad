package import ConnectData
import CRdKafka

/// A member of a consumer group that delivers batches and never trusts the library's idea of a position.
///
/// Limits and constraints first:
/// - Belongs to the thread that made it: every call, and every call of the listener, happens there. Only
///   `waker` may be used from elsewhere. Questions that wait for a broker are `KafkaAdmin`'s.
/// - An assigned partition delivers nothing until `start`, after a `pause` nothing until `resume`; both say
///   the offset. They take effect at the next `poll`.
/// - A record is delivered only if its partition is owned and active and its offset is not below the next
///   expected one: each offset at most once per `start`. Gaps are legal (compaction, transactions).
/// - Memory: one queue for all partitions, `queued.max.messages.kbytes` (16 MiB) plus one fetch answer per
///   broker.
///
/// Why so, and what was measured: docs/decisions/0003-consumption.md.
package final class Consumer {
    /// Properties that hold unless the given ones say otherwise.
    ///
    /// `fetch.max.bytes` bounds what one answer can add to the queue beyond its limit, whatever the number of
    /// partitions.
    package static let defaults: [(String, String)] = [
        ("queued.max.messages.kbytes", "16384"), ("queued.min.messages", "100000"),
        ("fetch.max.bytes", "16777216"), ("check.crcs", "true"), ("isolation.level", "read_committed"),
    ]
    /// Properties that this class owns; given ones of these names are not consulted.
    package static let owned: [(String, String)] = [
        ("enable.auto.commit", "false"), ("enable.auto.offset.store", "false"),
        ("enable.partition.eof", "true"),
        ("auto.offset.reset", "error"), ("log.queue", "true"),
    ]

    /// Ends a waiting `poll` from any thread.
    package let waker: ConsumerWaker
    private(set) weak var listener: (any RebalanceListener)?
    var client: OpaquePointer?
    let context: ClientContext
    var queue: OpaquePointer?
    var table = PartitionTable()
    /// What callbacks and calls found since the last poll's return.
    var events: [PollOutcome.Event] = []
    var isUnreachable = false
    /// A rebalance callback ran within this poll.
    var hasRebalanced = false
    private(set) var isClosing = false
    /// A thread is still within a call to the client, which will not answer: it cannot be freed.
    var isAbandoned = false
    /// By configuration: the library does not tell any more while it closes.
    let isCooperative: Bool
    var positions = PositionState()
    var fetchWake: FetchWake
    /// Handles that keep the library's topics alive, so that their partitions can be paused before they are
    /// assigned.
    var topics: [String: OpaquePointer] = [:]
    let messages: UnsafeMutablePointer<UnsafeMutablePointer<rd_kafka_message_t>?>
    /// Records that one call can take.
    static let messagesMax = 8192
    /// Bytes of values that a poll aims at.
    package var batchBytes = 1 << 20
    /// Mean bytes of a record, over the last polls.
    var meanBytes = 256

    /// - Parameters:
    ///   - properties: librdkafka's names; later wins. `group.id` and `bootstrap.servers` are needed.
    ///   - listener: told of assignments; not retained.
    ///   - tokens: for SASL OAUTHBEARER.
    /// - Throws: `configuration`.
    package init(
        properties: [(String, String)], tokens: OAuthTokenSource? = nil, listener: any RebalanceListener
    ) throws(KafkaError) {
        let owned = Set(Self.owned.map(\.0))
        let all = Self.defaults + properties.filter { !owned.contains($0.0) } + Self.owned
        context = ClientContext(all, tokens: tokens)
        let configuration = try ClientConfiguration(all, context: context, operation: "consumer.open")
        let value = { (name: String) in properties.last { $0.0 == name }?.1 }
        let bytes = (Int(configuration.value(of: "queued.max.messages.kbytes") ?? "") ?? 16384) << 10
        let count = Int(configuration.value(of: "queued.min.messages") ?? "") ?? 100_000
        // Offsets within a batch are 32 bits, and a poll may meet all that is queued.
        guard bytes <= 512 << 20 else {
            throw KafkaError(
                kind: .configuration, operation: "consumer.open", code: "INVALID_PROPERTY",
                message: "queued.max.messages.kbytes is above 524288",
                hint: "Use at most 524288 (512 MiB) per task")
        }
        fetchWake = FetchWake(
            queueBytes: bytes, queueRecords: count, user: value("sasl.username") ?? "",
            password: value("sasl.password") ?? "")
        isCooperative = configuration.value(of: "partition.assignment.strategy") == "cooperative-sticky"
        self.listener = listener
        waker = ConsumerWaker()
        messages = .allocate(capacity: Self.messagesMax)
        try open(configuration)
    }

    deinit {
        close()
        messages.deallocate()
    }

    private func open(_ configuration: consuming ClientConfiguration) throws(KafkaError) {
        let conf = configuration.pointer
        context.own(by: self)
        rd_kafka_conf_set_rebalance_cb(conf) { _, code, list, opaque in
            Consumer.at(opaque).rebalance(code, list!)
        }
        rd_kafka_conf_set_offset_commit_cb(conf) { _, code, list, opaque in
            Consumer.at(opaque).commitAnswered(code, list)
        }
        rd_kafka_conf_set_error_cb(conf) { _, code, reason, opaque in
            Consumer.at(opaque).clientFailed(
                rd_kafka_resp_err_t(rawValue: code), reason.map { String(cString: $0) } ?? "")
        }
        rd_kafka_conf_set_log_cb(conf) { client, severity, facility, line in
            Consumer.at(rd_kafka_opaque(client)).logged(Int(severity), facility, line)
        }
        let client = try configuration.makeClient(RD_KAFKA_CONSUMER, operation: "consumer.open")
        self.client = client
        _ = Unmanaged.passRetained(context)
        rd_kafka_set_log_queue(client, nil)
        rd_kafka_poll_set_consumer(client)
        queue = rd_kafka_queue_get_consumer(client)
        waker.attach(queue)
    }

    private static func at(_ opaque: UnsafeMutableRawPointer?) -> Consumer {
        ClientContext.at(opaque).owner(Consumer.self)
    }

    /// Subscribes to exactly these topics; the assignment comes through the listener. May be called again
    /// with others.
    ///
    /// A topic that does not exist is an event (`unknownTopic`) of later polls.
    package func subscribe(_ topics: [String]) throws(KafkaError) {
        let list = PartitionList(topics.map { TopicPartition($0, -1) })
        let code = rd_kafka_subscribe(client, list.pointer)
        guard code == RD_KAFKA_RESP_ERR_NO_ERROR else {
            throw KafkaError(code: code, operation: "consumer.subscribe")
        }
    }

    /// Leaves the group (the listener's `revoked` is called in here) and frees everything. A second call does
    /// nothing.
    ///
    /// Ends soon after `waitingMilliseconds` even if the library does not get through (its cooperative close
    /// may hang before 2.4): then the group finds out by the session timeout.
    package func close(waitingMilliseconds: Int = 10_000) {
        guard let client else { return }
        isClosing = true
        waker.attach(nil)
        // A queue of its own: the consumer's may still hold a wake-up, which the library's close takes for
        // the end.
        let last = rd_kafka_queue_new(client)
        if let error = rd_kafka_consumer_close_queue(client, last) { rd_kafka_error_destroy(error) }
        let deadline = ContinuousClock.now + .milliseconds(waitingMilliseconds)
        while rd_kafka_consumer_closed(client) == 0, !isAbandoned, ContinuousClock.now < deadline {
            let count = rd_kafka_consume_batch_queue(last, 50, messages, Self.messagesMax)
            for index in 0..<max(0, count) { rd_kafka_message_destroy(messages[index]) }
        }
        self.client = nil
        if isAbandoned { return }
        let closed = rd_kafka_consumer_closed(client) == 1
        rd_kafka_queue_destroy(last)
        for topic in topics.values { rd_kafka_topic_destroy(topic) }
        topics.removeAll()
        rd_kafka_queue_destroy(queue)
        queue = nil
        // librdkafka before 2.3 aborts the process when a cooperative member is destroyed before its first
        // assignment: such a client has left the group and is given up with its memory instead.
        guard !isCooperative || hasRebalanced else { return }
        rd_kafka_destroy_flags(client, closed ? 0 : RD_KAFKA_DESTROY_F_NO_CONSUMER_CLOSE)
        Unmanaged.passUnretained(context).release()
    }

    /// The partitions that are owned now, by number.
    package var assignment: [AssignedPartition] { table.owned }

    /// The topic partition behind a number of the current assignment.
    package func topicPartition(_ number: Int32) -> TopicPartition { table[number].topicPartition }

    /// The smallest offset that may still be delivered; nil before the first start.
    package func position(_ number: Int32) -> Offset? {
        let next = table[number].next
        return next < 0 ? nil : next
    }

    /// The end of the log as the last fetch answer told it, for showing lag; costs no request.
    package func highWatermark(_ number: Int32) -> Offset? {
        guard table.contains(number) else { return nil }
        let partition = table[number].topicPartition
        var low: Int64 = 0
        var high: Int64 = 0
        let code = rd_kafka_get_watermark_offsets(client, partition.topic, partition.partition, &low, &high)
        return code == RD_KAFKA_RESP_ERR_NO_ERROR && high >= 0 ? high : nil
    }

    /// What the group calls this member; empty before it joined.
    package var memberID: String {
        guard let client, let id = rd_kafka_memberid(client) else { return "" }
        defer { rd_kafka_mem_free(client, id) }
        return String(cString: id)
    }
}
