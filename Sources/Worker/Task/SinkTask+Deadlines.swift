import ConnectData
import JSON
import Kafka
import Logging
import Sink

extension SinkTask {
    /// What is due: intervals, machine timers, retries, offsets for the group, topics to look for.
    func meetDeadlines(_ now: Int64) {
        for partition in Array(partitions.values) where !partition.isReleased {
            if let deadline = partition.machine.nextDeadline, deadline <= now { apply(.tick, to: partition) }
            if let at = partition.askAgainAt, at <= now {
                open(partition.number, partition.topicPartition)
                continue
            }
            if let at = partition.policyRetryAt, at <= now {
                partition.policyRetryAt = nil
                apply(.retry, to: partition)
            }
            if let at = partition.retryAt, at <= now {
                partition.retryAt = nil
                if partition.readyKeys.isEmpty {
                    partition.isRetrying = false
                    resume(partition)
                } else {
                    redeliveries.append(partition)
                }
            }
        }
        if nextIntervalCheck <= now { flushDue(now) }
        if nextCommit <= now {
            storeOffsets(Array(partitions.values))
            nextCommit = now + settings.offsetFlushInterval
        }
        if nextLagCheck <= now { lookAround(now) }
    }

    /// Flushes what its interval has made due, quiet topics included.
    private func flushDue(_ now: Int64) {
        nextIntervalCheck = now + 50
        for partition in Array(partitions.values) where partition.openCount > 0 && !partition.isReleased {
            let policy = partition.plan.flush
            guard partition.plan.isGranular else {
                if policy.isDue(partition.flushBase, now: now) { flushAll(partition, now: now) }
                continue
            }
            for slot in partition.openSlots(plane.files) where plane.files.isOpen(slot) {
                let key = plane.files[slot].pointee.key
                if policy.isDue(partition.keys[key].flushBase, now: now) {
                    flush(partition, key: key, now: now)
                }
            }
        }
    }

    private func moved(_ partitions: [PartitionState]) -> [(TopicPartition, Offset)] {
        partitions.compactMap { partition in
            guard let safe = partition.safeOffset, safe != partition.storedOffset else { return nil }
            return (partition.topicPartition, safe)
        }
    }

    /// Hands the safe offsets that moved to the group, without waiting.
    func storeOffsets(_ partitions: [PartitionState]) {
        let offsets = moved(partitions)
        guard !offsets.isEmpty else { return }
        do throws(KafkaError) {
            try consumer.commit(offsets)
        } catch {
            // The group's offset is a hint; the lock knows better.
            log.warn("the group did not take the offsets", ["error": .string(error.description)])
        }
    }

    /// The group answered: offsets are stored, and the membership is confirmed for partitions that wait for
    /// it.
    func committed(_ results: [CommitResult]) {
        for result in results {
            guard
                let partition = partitions.values.first(where: { $0.topicPartition == result.topicPartition })
            else { continue }
            if let error = result.error {
                log.warn("the group did not take an offset", ["error": .string(error.description)])
                continue
            }
            partition.storedOffset = result.offset
            if gates[result.topicPartition]?.membershipConfirmed() == true {
                open(partition.number, partition.topicPartition)
            }
        }
    }

    /// Counts what the progress line shows, and looks for new topics.
    private func lookAround(_ now: Int64) {
        nextLagCheck = now + 1000
        var lag: Int64 = 0
        for partition in partitions.values where partition.isOpen {
            if let end = consumer.highWatermark(partition.number) { lag += max(0, end - partition.position) }
        }
        metrics.lag.set(Int(lag))
        for partition in partitions.values
        where partition.isReleased && gates[partition.topicPartition]?.isWaiting == true {
            confirmMembership(partition)
        }
        if nextDiscovery <= now { discover(now) }
    }

    // MARK: budget

    /// Pauses every partition while the staging budget is used up, and resumes them when a fifth of it is
    /// free again.
    ///
    /// When nothing is on its way to the store, waiting would not help: the fullest partition is flushed.
    func relievePressure() {
        let used = plane.openBytes + metrics.stagingBytes.value
        if used >= settings.stagingBytesMax, !isPressed {
            isPressed = true
            log.warn(
                "the staging budget is used up; partitions pause until the store has taken some of it",
                ["bytes": .int(used), "limit": .int(settings.stagingBytesMax)])
            consumer.pause(partitions.values.filter(\.isOpen).map(\.number))
        }
        guard isPressed else { return }
        if used < settings.stagingBytesMax / 5 * 4 {
            isPressed = false
            for partition in partitions.values { resume(partition) }
        } else if partitions.values.allSatisfy({ $0.isReleased || $0.sealed.isEmpty }) {
            let now = clock()
            let goal = settings.stagingBytesMax / 5 * 3
            while plane.openBytes > goal, failure == nil,
                partitions.values.contains(where: { $0.openCount > 0 })
            {
                flushFullest(now)
            }
        }
    }

    // MARK: the end of `run --once`

    /// Flushes when every partition has reached the end of its log, and stops once all of it is committed.
    func stopAtEnd() {
        guard hasAssignment, failure == nil else { return }
        var finished: [Int32] = []
        for partition in partitions.values {
            guard partition.isOpen, partition.isAtEnd || partition.position >= partition.logEnd,
                partition.held == nil
            else { return }
            if !partition.isFinished { finished.append(partition.number) }
            partition.isFinished = true
        }
        // What comes later is for another run.
        if !finished.isEmpty { consumer.pause(finished) }
        let now = clock()
        for partition in partitions.values where partition.openCount > 0 { flushAll(partition, now: now) }
        if partitions.values.allSatisfy({ $0.sealed.isEmpty && $0.openCount == 0 }) { isStopping = true }
    }
}
