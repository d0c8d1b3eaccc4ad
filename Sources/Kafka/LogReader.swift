package import ConnectData
import CRdKafka

/// Reads one partition's log from an offset on, beside every group: it joins none and commits nothing.
///
/// Belongs to one thread. What `isolation.level` hides is not delivered.
package final class LogReader {
    private let client: OpaquePointer
    private let queue: OpaquePointer?
    private let context: ClientContext
    private let topicPartition: TopicPartition
    private let messages: UnsafeMutablePointer<UnsafeMutablePointer<rd_kafka_message_t>?>
    private static let messagesMax = 4096

    /// - Parameters:
    ///   - properties: librdkafka's names, as for `Consumer`.
    ///   - offset: of the first record; one that the log does not hold is an error of `next`.
    /// - Throws: `configuration`.
    package init(
        _ topicPartition: TopicPartition, from offset: Offset, properties: [(String, String)],
        tokens: OAuthTokenSource? = nil
    ) throws(KafkaError) {
        let owned = Set(Consumer.owned.map(\.0))
        let all =
            Consumer.defaults + properties.filter { !owned.contains($0.0) }
            + Consumer.owned.filter { $0.0 != "log.queue" } + [("log_level", "3")]
        context = ClientContext(all, tokens: tokens)
        self.topicPartition = topicPartition
        let configuration = try ClientConfiguration(all, context: context, operation: "log.open")
        client = try configuration.makeClient(RD_KAFKA_CONSUMER, operation: "log.open")
        rd_kafka_poll_set_consumer(client)
        queue = rd_kafka_queue_get_consumer(client)
        messages = .allocate(capacity: Self.messagesMax)
        let list = PartitionList([topicPartition], offset: offset)
        let code = rd_kafka_assign(client, list.pointer)
        guard code == RD_KAFKA_RESP_ERR_NO_ERROR else {
            throw KafkaError(code: code, operation: "log.open", topicPartition: topicPartition)
        }
    }

    deinit {
        rd_kafka_queue_destroy(queue)
        rd_kafka_destroy_flags(client, RD_KAFKA_DESTROY_F_NO_CONSUMER_CLOSE)
        messages.deallocate()
    }

    /// Replaces the batch's content with what comes next; waits for it.
    ///
    /// - Returns: the log's end when it was reached behind these records.
    /// - Throws: what the broker refuses, and `retriable` when nothing came in time.
    package func next(
        into batch: inout RecordBatch, needs: RecordNeeds, timeoutMilliseconds: Int
    ) throws(KafkaError) -> Offset? {
        batch.removeAll()
        // A call that asks for many waits until it has them all: one is waited for, the others are taken.
        var count = consume(0, at: 0, Self.messagesMax)
        if count == 0 {
            count = consume(timeoutMilliseconds, at: 0, 1)
            if count == 1 { count += consume(0, at: 1, Self.messagesMax - 1) }
        }
        guard count > 0 else {
            throw KafkaError(
                code: RD_KAFKA_RESP_ERR__TIMED_OUT, operation: "log.read", topicPartition: topicPartition)
        }
        var end: Offset?
        var failure: KafkaError?
        for index in 0..<count {
            let message = messages[index].unsafelyUnwrapped
            defer { rd_kafka_message_destroy(message) }
            switch message.pointee.err {
            case RD_KAFKA_RESP_ERR_NO_ERROR:
                batch.append(message, partition: 0, needs)
                end = nil
            case RD_KAFKA_RESP_ERR__PARTITION_EOF: end = message.pointee.offset
            default:
                failure =
                    failure
                    ?? KafkaError(
                        code: message.pointee.err, operation: "log.read", topicPartition: topicPartition)
            }
        }
        if let failure { throw failure }
        return end
    }

    private func consume(_ timeout: Int, at index: Int, _ limit: Int) -> Int {
        max(0, rd_kafka_consume_batch_queue(queue, Int32(clamping: timeout), messages + index, limit))
    }
}

extension RecordBatch {
    /// Copies a message of the library.
    @inline(__always) mutating func append(
        _ message: UnsafeMutablePointer<rd_kafka_message_t>, partition: Int32, _ needs: RecordNeeds
    ) {
        let value = message.pointee.payload.map {
            UnsafeRawBufferPointer(start: $0, count: message.pointee.len)
        }
        var key: UnsafeRawBufferPointer?
        if needs.contains(.key), let start = message.pointee.key {
            key = UnsafeRawBufferPointer(start: start, count: message.pointee.key_len)
        }
        let timestamp = needs.contains(.timestamp) ? rd_kafka_message_timestamp(message, nil) : -1
        append(
            partition: partition, offset: message.pointee.offset, timestamp: timestamp, key: key,
            value: value)
        if needs.contains(.headers) { appendHeaders(of: message) }
    }

    private mutating func appendHeaders(of message: UnsafeMutablePointer<rd_kafka_message_t>) {
        var headers: OpaquePointer?
        guard rd_kafka_message_headers(message, &headers) == RD_KAFKA_RESP_ERR_NO_ERROR else { return }
        var name: UnsafePointer<CChar>?
        var value: UnsafeRawPointer?
        var size = 0
        var index = 0
        while rd_kafka_header_get_all(headers, index, &name, &value, &size) == RD_KAFKA_RESP_ERR_NO_ERROR {
            let start = name.unsafelyUnwrapped
            var length = 0
            while start[length] != 0 { length += 1 }
            appendHeader(
                name: UnsafeRawBufferPointer(start: start, count: length),
                value: value.map { UnsafeRawBufferPointer(start: $0, count: size) })
            index += 1
        }
    }
}
