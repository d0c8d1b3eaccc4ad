import Bytes
package import ConnectData
import CRdKafka

extension Consumer {
    /// Waits up to `timeoutMilliseconds` for something to happen, then takes what is there without waiting
    /// further.
    ///
    /// Replaces the batch's content. Calls the listener when the group rebalances. Returns early, also with
    /// an empty batch, when a rebalance or another event happened or `waker.wake` was called.
    ///
    /// - Parameters:
    ///   - maxRecords: `max.poll.records`; at most 8192 are taken. `batchBytes` limits too, by the mean
    ///     record size.
    ///   - needs: what to copy beside value and offset; timestamps that nobody needs are -1.
    package func poll(
        into batch: inout RecordBatch, timeoutMilliseconds: Int, maxRecords: Int, needs: RecordNeeds
    ) -> PollOutcome {
        batch.removeAll()
        if batch.values.capacity > 8 * batchBytes { batch.values.shrink(to: batchBytes) }
        let allPlaced = applyPositions()
        let limit = min(maxRecords, Self.messagesMax, max(batchBytes / meanBytes, 16))
        var count = consume(0, at: 0, limit)
        if count == 0, events.isEmpty, !hasRebalanced, !waker.takePending() {
            fetchWake.ranEmpty(client)
            count = consume(allPlaced ? timeoutMilliseconds : min(timeoutMilliseconds, 20), at: 0, 1)
            if count == 1, limit > 1 { count += consume(0, at: 1, limit - 1) }
        }
        var outcome = PollOutcome()
        // Only now, after the last call that runs callbacks: a record taken before a revocation is judged
        // after it.
        if count > 0 { deliver(count, into: &batch, needs, &outcome) }
        outcome.isFull = count == limit
        if isUnreachable, batch.count > 0 || !outcome.ends.isEmpty { reached() }
        hasRebalanced = false
        outcome.events = events
        events.removeAll()
        return outcome
    }

    private func consume(_ timeout: Int, at index: Int, _ limit: Int) -> Int {
        max(0, rd_kafka_consume_batch_queue(queue, Int32(clamping: timeout), messages + index, limit))
    }

    /// Copies what may be delivered and destroys all messages.
    private func deliver(
        _ count: Int, into batch: inout RecordBatch, _ needs: RecordNeeds, _ outcome: inout PollOutcome
    ) {
        var topic: OpaquePointer?
        var partition: Int32 = -1
        var number: Int32 = -1
        var next = Offset.max  // Nothing passes.
        var bytes = 0
        for index in 0..<count {
            let message = messages[index].unsafelyUnwrapped
            defer { rd_kafka_message_destroy(message) }
            if message.pointee.rkt != topic || message.pointee.partition != partition {
                if number >= 0 { table[number].next = next }
                topic = message.pointee.rkt
                partition = message.pointee.partition
                number = activeNumber(topic, partition)
                next = number >= 0 ? table[number].next : Offset.max
            }
            let offset = message.pointee.offset
            guard message.pointee.err == RD_KAFKA_RESP_ERR_NO_ERROR else {
                if message.pointee.err == RD_KAFKA_RESP_ERR__PARTITION_EOF {
                    guard number >= 0, offset >= next else { continue }
                    next = offset
                    outcome.ends.removeAll { $0.partition == number }
                    outcome.ends.append(PollOutcome.End(partition: number, offset: offset))
                } else {
                    failed(message)
                }
                continue
            }
            bytes += message.pointee.len
            guard offset >= next, offset != .max else { continue }
            next = offset + 1
            batch.append(message, partition: number, needs)
        }
        if number >= 0 { table[number].next = next }
        meanBytes = max((meanBytes + bytes / count) / 2, 16)
        fetchWake.drained(bytes: bytes, records: count, of: client)
    }

    /// The number of an owned partition that may deliver; -1 otherwise.
    private func activeNumber(_ topic: OpaquePointer?, _ partition: Int32) -> Int32 {
        guard let topic else { return -1 }
        let place = TopicPartition(String(cString: rd_kafka_topic_name(topic)), partition)
        guard let number = table.number(of: place), table[number].state == .active else { return -1 }
        return number
    }
}
