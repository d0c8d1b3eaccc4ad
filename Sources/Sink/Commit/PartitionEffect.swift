package import ConnectData

/// What a partition's machine asks of its worker, in order.
package enum PartitionEffect: Equatable, Sendable {
    /// Carry out a store call on the pool; answer with `answered`.
    case request(RequestID, StoreRequest)
    /// The partition is ours: fetch from `start`, count on from `sums`. Until then no record is fetched.
    case opened(start: Offset, sums: OffsetSums)
    /// The key's records up to `floor` are stored: skip them (they are no error), take the others.
    case keyReady(PartitionKey, floor: Offset)
    /// The files are published: their staging files may go.
    case committed([StagedFile.ID])
    /// The safe offset grew in the lock: what the group may store. The next offset to read, as Kafka counts.
    case safeOffset(Offset)
    case notice(SinkNotice)
    /// The error policy decides: answer `retry`, or fail the task. What was asked waits.
    case policy(SinkError)
    /// Fenced or surprised: this machine is finished and has cleaned up nothing. Drop the partition's files,
    /// ask `ReopenGate` when to open again under a new owner id. Last effect.
    case reopen(SinkError)
    /// The task must stop. Last effect.
    case failed(SinkError)
    /// The release is complete; nil where the partition was not opened yet. Last effect.
    case released(safeOffset: Offset?)
}
