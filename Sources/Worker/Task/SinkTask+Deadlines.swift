import ConnectData
import JSON
import Kafka
import Logging
import Sink

extension SinkTask {
    /// What is due: intervals, machine timers, retries, offsets for the group, topics to look for.
    func meetDeadlines(_ now: Int64) {
        for partition in partitions.values where !partition.isReleased {
            if let deadline = partition.machine.nextDeadline, deadline <= now { apply(.tick, to: partition) }
            if let at = partition.askAgainAt, at <= now {
                open(partition.number, partition.topicPartition)
                continue
            }
            if let at = partition.policyRetryAt, at <= now {
                partition.policyRetryAt = nil
                apply(.retry, to: partition)
            }
            if let at = partition.roomRetryAt, at <= now { lookForRoom(partition, now) }
            if let at = partition.retryAt, at <= now {
                partition.retryAt = nil
                if partition.waiting.readyKeys.isEmpty {
                    partition.isRetrying = false
                    resume(partition)
                } else {
                    redeliveries.append(partition)
                }
            }
        }
        if nextIntervalCheck <= now { flushDue(now) }
        if nextCommit <= now {
            storeOffsets(partitions.values)
            nextCommit = now + settings.offsetFlushInterval
        }
        if nextLagCheck <= now { lookAround(now) }
        if nextStagingSweep.map({ $0 <= now }) == true { sweepStaging(now) }
    }

    /// Flushes what its interval has made due, quiet topics included.
    private func flushDue(_ now: Int64) {
        nextIntervalCheck = now + 50
        for partition in partitions.values
        where partition.openCount > 0 && !partition.isReleased && partition.roomRetryAt == nil {
            let policy = partition.plan.flush
            guard partition.plan.isGranular else {
                if policy.isDue(partition.flushBase, now: now) { flushAll(partition, now: now) }
                continue
            }
            flushDueFiles(partition, now: now)
        }
    }

    /// Granular mode: each file by its own interval, as many at once as may be on their way.
    private func flushDueFiles(_ partition: PartitionState, now: Int64) {
        partition.tidyOpen(plane.files)
        while filesOnTheirWay < TaskSettings.filesOnTheirWayMax, !partition.isReleased,
            partition.roomRetryAt == nil,
            let entry = partition.deadlines.take(due: now)
        {
            guard plane.files.holds(entry.file, in: entry.slot) else { continue }
            let key = plane.files[entry.slot].pointee.key
            guard let due = partition.plan.flush.deadline(partition.keys[key].flushBase) else { continue }
            if due <= now {
                flush(partition, key: key, now: now)
            } else {
                partition.deadlines.note(.init(due: due, file: entry.file, slot: entry.slot))
            }
        }
    }

    /// Sealed files that are not committed yet. What by its nature comes in thousands at once (intervals, the
    /// end of `run --once`, a full staging disk) is flushed in rounds of `filesOnTheirWayMax`: a file costs
    /// some kilobytes of memory until it is committed.
    private var filesOnTheirWay: Int { partitions.values.reduce(0) { $0 + $1.sealed.count } }

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

    /// Hands the offsets of partitions that are being given up to the group, and waits for its answer while
    /// there is time: an offset that nobody took would be read as lag until the next owner's first commit.
    func storeLastOffsets(_ partitions: [PartitionState], until deadline: Int64) {
        let offsets = moved(partitions)
        let left = deadline - time.steady()
        guard !offsets.isEmpty, left > 0 else { return storeOffsets(partitions) }
        do throws(KafkaError) {
            committed(try consumer.commit(offsets, waitingMilliseconds: Int(left)), reopens: false)
        } catch {
            log.warn("the group did not take the offsets", ["error": .string(error.description)])
        }
    }

    /// The group answered: offsets are stored, and the membership is confirmed for partitions that wait for
    /// it.
    ///
    /// - Parameter reopens: false for partitions that are being given up: they are not ours any more (G6).
    func committed(_ results: [CommitResult], reopens: Bool = true) {
        for result in results {
            guard
                let partition = partitions.values.first(where: { $0.topicPartition == result.topicPartition })
            else { continue }
            if let error = result.error {
                // A rebalance passes, and the offset is offered again; it would fill the log meanwhile.
                log.write(
                    error.kind == .membershipLost ? .debug : .warn, "the group did not take an offset",
                    ["error": .string(error.description)])
                continue
            }
            partition.storedOffset = result.offset
            if reopens, gates[result.topicPartition]?.membershipConfirmed() == true {
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
    ///
    /// - Parameter mayResume: false in the middle of a batch: a partition resumes from its position, and what
    ///   the batch still holds of it would come a second time (EO-2).
    func relievePressure(mayResume: Bool = true) {
        let used = plane.openBytes + metrics.stagingBytes.value
        let room = staging.room
        let isShort = StagingRoom.isShort(used: used, room: room, wasPressed: isPressed)
        // At the end of `run --once` nothing more is fetched, and nothing is to be paused.
        if used >= settings.stagingBytesMax || isShort, !isPressed,
            partitions.values.contains(where: { !$0.isFinished })
        {
            isPressed = true
            let what = isShort ? "the staging disk is nearly full" : "the staging budget is used up"
            log.warn(
                "\(what); partitions pause until the store has taken some of it",
                [
                    "bytes": .int(used), "limit": .int(settings.stagingBytesMax),
                    "room": room.map { .int($0) } ?? .null,
                ])
            consumer.pause(partitions.values.filter(\.isOpen).map(\.number))
        }
        guard isPressed else { return }
        if used < settings.stagingBytesMax / 5 * 4, !isShort {
            guard mayResume else { return }
            isPressed = false
            for partition in partitions.values { resume(partition) }
        } else if isNothingUnderWay {
            let now = clock()
            let goal = min(settings.stagingBytesMax, used) / 5 * 3
            while plane.openBytes > goal, failure == nil,
                filesOnTheirWay < TaskSettings.filesOnTheirWayMax, flushFullest(now)
            {}
        }
    }

    /// A batch at hand has taken a quarter more than the budget: the rest of it is not taken.
    var isOverfull: Bool {
        isPressed && plane.openBytes + metrics.stagingBytes.value >= settings.stagingBytesMax / 4 * 5
    }

    /// Nothing is on its way to the store: waiting for it would not make room.
    var isNothingUnderWay: Bool { partitions.values.allSatisfy { $0.isReleased || $0.sealed.isEmpty } }

    // MARK: the end of `run --once`

    /// Flushes what a partition has open: batch mode all of it as one unit, granular mode the oldest files,
    /// as many as may be on their way.
    func flushRound(_ partition: PartitionState, now: Int64) {
        guard partition.plan.isGranular else { return flushAll(partition, now: now) }
        let room = TaskSettings.filesOnTheirWayMax - filesOnTheirWay
        guard room > 0 else { return }
        for slot in partition.oldestOpen(room, plane.files)
        where plane.files.isOpen(slot) && partition.roomRetryAt == nil {
            flush(partition, key: plane.files[slot].pointee.key, now: now)
        }
    }

    /// Flushes when every partition has reached the end of its log, and stops once all of it is committed.
    func stopAtEnd() {
        guard hasAssignment, failure == nil else { return }
        var finished: [Int32] = []
        for partition in partitions.values {
            guard partition.isOpen, partition.isAtEnd || partition.position >= partition.logEnd,
                partition.waiting.held == nil
            else { return }
            if !partition.isFinished { finished.append(partition.number) }
            partition.isFinished = true
        }
        // What comes later is for another run.
        if !finished.isEmpty { consumer.pause(finished) }
        let now = clock()
        for partition in partitions.values where partition.openCount > 0 && partition.roomRetryAt == nil {
            flushRound(partition, now: now)
        }
        guard partitions.values.allSatisfy({ $0.sealed.isEmpty && $0.openCount == 0 }) else { return }
        if rest.isDone { isStopping = true } else { askForRest(now) }
    }
}
