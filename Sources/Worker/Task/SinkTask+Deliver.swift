import Bytes
import ConnectData
import JSON
import Kafka
import Logging
import Sink

extension SinkTask {
    /// Delivers the batch that was polled. Returns the partitions whose records in it were not all taken:
    /// what the same poll says of their logs' ends lies behind records that come again (EO-1).
    func deliver() -> Set<Int32> {
        var cutShort: Set<Int32> = []
        metrics.markFirstRecord()
        statements.begin()
        let now = clock()
        for index in 0..<batch.runs.count where failure == nil {
            let run = batch.runs[index]
            guard let partition = partitions[run.partition], partition.isDelivering, !isOverfull else {
                cutShort.insert(run.partition)
                continue
            }
            var start = Int(run.start)
            // Delivered already: the position says what was, whatever the consumer gives again (EO-2).
            while start < Int(run.end), batch.records[start].offset < partition.position { start += 1 }
            guard start < Int(run.end) else { continue }
            let next = deliver(batch, start, Int(run.end), partition, now: now)
            if next < Int(run.end) { cutShort.insert(run.partition) }
        }
        if failure == nil { redeliverReady() }
        return cutShort
    }

    /// Delivers the records [from, to) of one partition: converts, appends, flushes what is due. Returns the
    /// index behind the last one that was dealt with.
    private func deliver(
        _ batch: borrowing RecordBatch, _ from: Int, _ to: Int, _ partition: PartitionState, now: Int64
    ) -> Int {
        let unreadable = partition.plan.reader.prepare(batch, from, to)
        let end = unreadable?.index ?? to
        var next = from
        while next < end, failure == nil {
            let take = plane.take(batch, next, end, partition, now: now)
            next = take.next
            perform(partition.takeEffects(), for: partition)
            switch take.stop {
            case .done: break
            case .flush(let key):
                flush(partition, key: key, now: now)
                if !partition.waiting.isRedelivering { relievePressure(mayResume: false) }
            case .tooManyFiles(let key):
                warnOfManyFiles(partition)
                flush(partition, key: key, now: now)
            case .staging(let error): refused(error, partition)
            case .bad(let reason):
                guard passOver(batch, next, partition, reason) else { return next }
                next += 1
            }
            // What is left of the batch is fetched again from where the partition stands.
            if partition.roomRetryAt != nil || isOverfull && !partition.waiting.isRedelivering {
                partition.advance()
                return next
            }
        }
        guard failure == nil else { return next }
        partition.advance()
        if let unreadable { failConversion(batch.records[unreadable.index].offset, unreadable, partition) }
        limitHeld(partition)
        return next
    }

    /// Connect's errors.tolerance=none: a record that cannot be converted stops the task under every policy.
    private func failConversion(_ offset: Offset, _ found: RecordFailure, _ partition: PartitionState) {
        fail(
            TaskFailure(
                "conversion",
                "\(partition.topicPartition) offset \(offset): \(found.message); the records before it are kept. "
                    + "Check key.converter, value.converter and header.converter"))
    }

    /// Asks the policy about a record that cannot be placed or written. True: it is passed over, go on behind
    /// it.
    private func passOver(
        _ batch: borrowing RecordBatch, _ index: Int, _ partition: PartitionState, _ reason: String
    ) -> Bool {
        let offset = batch.records[index].offset
        let text = "\(partition.topicPartition) offset \(offset): \(reason)"
        if partition.failedOffset != offset { partition.attempts = 0 }
        partition.failedOffset = offset
        partition.attempts += 1
        switch settings.errorPolicy.badRecord(attempts: partition.attempts) {
        case .skip:
            log.warn("record passed over (error.policy=NOOP)", ["error": .string(text)])
            plane.skip(batch, index, partition)
            return true
        case .retry(let delay):
            log.warn(
                "record cannot be handled; delivering it again",
                ["error": .string(text), "attempt": .int(partition.attempts), "in_ms": .int(delay)])
            partition.advance()
            partition.retryAt = clock() + delay
            partition.isRetrying = true
            consumer.pause([partition.number])
        case .fail:
            // Some of the Java connector's texts, which these are, end with a full stop.
            let sentence = text.hasSuffix(".") ? String(text.dropLast()) : text
            let tries = partition.attempts > 1 ? " (delivered \(partition.attempts) times)" : ""
            fail(
                TaskFailure(
                    "badRecord",
                    "\(sentence)\(tries). Correct what sends such records, or pass them over with "
                        + "connect.datalake.error.policy=NOOP"))
        }
        return false
    }

    /// Delivers held records whose key is ready, once the batch at hand is done: the reader holds one batch
    /// at a time. Those whose key still waits are held again, in their order.
    func redeliverReady() {
        while !redeliveries.isEmpty, failure == nil {
            let partition = redeliveries.removeFirst()
            guard partitions[partition.number] === partition, partition.isDelivering else { continue }
            // By key: a flush in here may give them other indexes.
            let ready = partition.waiting.takeReady()
            let keys = ready.map { partition.keys[$0].key }
            for key in ready { partition.keys[key].isReady = true }
            guard redeliverHeld(to: partition) else {
                // The rest waits for the policy, and what comes for these keys waits behind it.
                partition.makeWait(keys)
                continue
            }
            for key in keys {
                if let index = partition.keys.index(of: key) { partition.releaseUnused(index) }
            }
            if partition.waiting.held == nil, partition.waiting.hasPaused || partition.isRetrying {
                partition.waiting.hasPaused = false
                partition.isRetrying = false
                resume(partition)
            }
        }
    }

    /// They were delivered before: only their files are new, the position stays. False when some were left,
    /// which are held again and keep the safe offset below them.
    private func redeliverHeld(to partition: PartitionState) -> Bool {
        guard let held = partition.waiting.begin() else { return true }
        let sums = partition.sums
        statements.begin()
        let reached = deliver(held.batch, 0, held.batch.count, partition, now: clock())
        partition.sums = sums
        return partition.endRedelivery(of: held, at: reached, pin: plane.nextFileID())
    }

    /// A partition that holds too much waits for its locks.
    private func limitHeld(_ partition: PartitionState) {
        guard partition.waiting.isFull, !partition.waiting.hasPaused else { return }
        partition.waiting.hasPaused = true
        consumer.pause([partition.number])
    }

    /// Fetches again from our own position, unless something else keeps the partition still.
    func resume(_ partition: PartitionState) {
        guard partition.isDelivering, !isPressed, !partition.waiting.hasPaused, !partition.isFinished else {
            return
        }
        consumer.resume(partition.number, at: partition.position)
    }

    /// The log ended without a record: control records and aborted transactions were passed over.
    func reached(_ end: PollOutcome.End) {
        guard let partition = partitions[end.partition], partition.isDelivering else { return }
        if end.offset > partition.position {
            partition.position = end.offset
            partition.advance()
        }
        partition.isAtEnd = true
        log.debug(
            "read to the log's end",
            [
                "topic": .string(partition.topicPartition.topic),
                "partition": .int(Int(partition.topicPartition.partition)),
                "offset": .int(Int(partition.position)),
            ])
    }
}
