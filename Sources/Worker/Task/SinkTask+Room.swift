import ConnectData
import JSON
import Logging
import Sink

/// A staging disk without room is not an error (EO-1, EO-8): what is open stays as it is, its partition waits
/// and keeps its place in the group, and goes on once the store or somebody else has made room.
extension SinkTask {
    /// Milliseconds between two looks.
    private static let interval: Int64 = 1000

    /// The disk refused to take bytes of `partition`.
    func refused(_ error: StagingError, _ partition: PartitionState) {
        guard error.isFull else { return fail(TaskFailure(error)) }
        let now = clock()
        waitForRoom(partition, now)
        guard
            case .silent(let since, let waiting, let detail)? = roomNotes.silent(
                outageParty(partition), error.description, now: now)
        else { return }
        log.warn(
            since == 0
                ? "the staging disk is full; partitions wait for room" : "the staging disk has been full",
            ["error": .string(detail), "waiting": .int(waiting), "seconds": .int(Int(since / 1000))])
    }

    /// Nothing more of `partition` is taken until what it has open could be flushed.
    func waitForRoom(_ partition: PartitionState, _ now: Int64) {
        if partition.roomRetryAt == nil { consumer.pause([partition.number]) }
        partition.roomRetryAt = now + Self.interval
        partition.isRetrying = true
        partition.lacksRoom = true
    }

    /// Files of `partition` were written out whole.
    func foundRoom(_ partition: PartitionState, _ now: Int64) {
        partition.lacksRoom = false
        if case .answers(let after)? = roomNotes.answered(outageParty(partition), now: now) {
            log.info("the staging disk has room again", ["seconds": .int(Int(after / 1000))])
        }
    }

    /// Flushes what `partition` has open, and takes records again if that could be done.
    func lookForRoom(_ partition: PartitionState, _ now: Int64) {
        partition.roomRetryAt = nil
        flushRound(partition, now: now)
        guard failure == nil, !partition.isReleased else { return }
        guard partition.roomRetryAt == nil else { return giveUpOpenFiles(partition) }
        guard partition.waiting.readyKeys.isEmpty else { return redeliveries.append(partition) }
        if partition.retryAt == nil {
            partition.isRetrying = false
            resume(partition)
        }
    }

    /// Open files alone can fill a disk, too full then to finish any of them. The partition begins anew from
    /// its lock, as after a rebalance; the room that its files leave lets the others go on.
    private func giveUpOpenFiles(_ partition: PartitionState) {
        let bytes = partition.openSlots(plane.files).reduce(0) { $0 + plane.files[$1].pointee.written }
        guard isNothingUnderWay, bytes > 0 else { return }
        log.warn(
            "the staging disk is full of open files; those of one partition are given up and read again",
            ["partition": .string(partition.topicPartition.description), "bytes": .int(bytes)])
        beginAnew(partition)
    }
}
