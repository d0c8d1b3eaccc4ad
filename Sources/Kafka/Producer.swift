package import ConnectData
import CRdKafka

/// Sends records and counts their outcomes; for `sluice produce` and for tests.
///
/// Belongs to the thread that made it. Keeps order per partition (`enable.idempotence`).
package final class Producer {
    /// Properties that hold unless the given ones say otherwise: the library's own default partitioner
    /// spreads records without a key and hashes keys as its other clients do; Java's hash is
    /// `murmur2_random`.
    package static let defaults: [(String, String)] = [
        ("enable.idempotence", "true"), ("partitioner", "murmur2_random"), ("linger.ms", "20"),
        ("batch.num.messages", "10000"), ("queue.buffering.max.messages", "1000000"),
    ]

    /// What became of the records so far.
    package struct Tally: Sendable, Equatable {
        package var queued = 0
        package var delivered = 0
        package var failed = 0
    }

    package private(set) var tally = Tally()
    /// The first failed delivery.
    package private(set) var firstFailure: KafkaError?
    /// Called for each delivered record that was sent with a tag.
    package var onDelivery: ((_ tag: Int, _ place: TopicPartition, _ offset: Offset) -> Void)?
    var client: OpaquePointer?

    private let context: ClientContext

    /// - Parameter tokens: for SASL OAUTHBEARER.
    /// - Throws: `configuration`.
    package init(properties: [(String, String)], tokens: OAuthTokenSource? = nil) throws(KafkaError) {
        let transactional = properties.contains { $0.0 == "transactional.id" }
        let all = Self.defaults + properties + [("log_level", "0")]
        context = ClientContext(all, tokens: tokens)
        let configuration = try ClientConfiguration(all, context: context, operation: "producer.open")
        context.own(by: self)
        rd_kafka_conf_set_dr_msg_cb(configuration.pointer) { _, message, opaque in
            ClientContext.at(opaque).owner(Producer.self).answered(message!)
        }
        rd_kafka_conf_set_error_cb(configuration.pointer) { _, _, _, _ in }  // Deliveries tell.
        client = try configuration.makeClient(RD_KAFKA_PRODUCER, operation: "producer.open")
        if transactional { try step(rd_kafka_init_transactions(client, 30_000), "producer.transaction") }
    }

    deinit { close() }

    /// Frees the client; what was not flushed is lost.
    package func close() {
        guard let client else { return }
        rd_kafka_purge(client, Int32(RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT))
        rd_kafka_flush(client, 1_000)
        rd_kafka_destroy(client)
        self.client = nil
    }

    /// Queues one record; waits while the queue is full.
    ///
    /// - Parameters:
    ///   - partition: nil lets the partitioner choose by the key.
    ///   - timestamp: epoch ms, nil for now.
    ///   - tag: handed to `onDelivery`; 0 or above.
    package func send(
        topic: String, partition: Int32? = nil, key: [UInt8]? = nil, value: [UInt8]?,
        headers: [(String, [UInt8]?)] = [], timestamp: Int64? = nil, tag: Int? = nil
    ) throws(KafkaError) {
        while true {
            let code = attempt(topic, partition, key, value, headers, timestamp, tag)
            if code == RD_KAFKA_RESP_ERR__QUEUE_FULL {
                rd_kafka_poll(client, 100)
                continue
            }
            guard code == RD_KAFKA_RESP_ERR_NO_ERROR else {
                throw KafkaError(code: code, operation: "producer.send")
            }
            break
        }
        tally.queued += 1
        if tally.queued % 1024 == 0 { rd_kafka_poll(client, 0) }
    }

    private func attempt(
        _ topic: String, _ partition: Int32?, _ key: [UInt8]?, _ value: [UInt8]?,
        _ headers: [(String, [UInt8]?)],
        _ timestamp: Int64?, _ tag: Int?
    ) -> rd_kafka_resp_err_t {
        var list: OpaquePointer?
        if !headers.isEmpty {
            list = rd_kafka_headers_new(headers.count)
            for (name, content) in headers {
                withBytes(content) { start, count in
                    _ = rd_kafka_header_add(list, name, -1, start, content == nil ? 0 : count)
                }
            }
        }
        let code = withBytes(key) { keyStart, keyCount in
            withBytes(value) { start, count in
                sluice_produce(
                    client, topic, partition ?? -1, timestamp ?? 0, keyStart, keyCount, start, count, list,
                    UnsafeMutableRawPointer(bitPattern: (tag ?? -1) + 1))
            }
        }
        if code != RD_KAFKA_RESP_ERR_NO_ERROR, let list { rd_kafka_headers_destroy(list) }
        return code
    }

    /// Waits until everything that was sent has an outcome.
    ///
    /// - Throws: the first delivery that failed, or `retriable` when time ran out.
    package func flush(timeoutMilliseconds: Int = 60_000) throws(KafkaError) {
        let code = rd_kafka_flush(client, Int32(clamping: timeoutMilliseconds))
        if let firstFailure { throw firstFailure }
        guard code == RD_KAFKA_RESP_ERR_NO_ERROR else {
            throw KafkaError(code: code, operation: "producer.flush")
        }
    }

    /// Records that have no outcome yet.
    package var waiting: Int { Int(rd_kafka_outq_len(client)) }

    private func answered(_ message: UnsafePointer<rd_kafka_message_t>) {
        guard message.pointee.err == RD_KAFKA_RESP_ERR_NO_ERROR else {
            tally.failed += 1
            if firstFailure == nil {
                firstFailure = KafkaError(code: message.pointee.err, operation: "producer.send")
            }
            return
        }
        tally.delivered += 1
        let tag = Int(bitPattern: message.pointee._private) - 1
        guard tag >= 0, let onDelivery else { return }
        let topic = String(cString: rd_kafka_topic_name(message.pointee.rkt))
        onDelivery(tag, TopicPartition(topic, message.pointee.partition), message.pointee.offset)
    }
}

/// A pointer to the bytes that is null only for null: an empty value is not a missing one.
private func withBytes<R>(_ bytes: [UInt8]?, _ body: (UnsafeRawPointer?, Int) -> R) -> R {
    guard let bytes else { return body(nil, 0) }
    guard !bytes.isEmpty else {
        let nothing: UInt8 = 0
        return withUnsafePointer(to: nothing) { body($0, 0) }
    }
    return bytes.withUnsafeBytes { body($0.baseAddress, $0.count) }
}
