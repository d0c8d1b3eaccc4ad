/// What happens to a partition's machine. Every event comes with the time (`now`, milliseconds).
package enum PartitionEvent: Equatable, Sendable {
    /// The partition is assigned. First event, once.
    case open(LogPosition)
    /// A request came to its end.
    case answered(RequestID, StoreAnswer)
    /// Granular mode: the first record of a key since the key was forgotten. Answered by `keyReady`, at once
    /// where nothing has to be read; until then the key's records wait (their file is opened in the ledger
    /// already).
    case keyMet(PartitionKey)
    /// A unit is closed: commit it. Its files were opened before.
    case flush(Unit)
    /// A deadline may have passed.
    case tick
    /// The lock shall say now how far everything is stored: somebody waits for the group's offset.
    case persist
    /// The policy's answer to `policy`: try again what waits for it.
    case retry
    /// Revoked or stopping: finish what was flushed, clear, write the safe offset. Answered by `released`.
    /// Files that are open are given up.
    case release
    /// The assignment was lost: another owner may be at work. Nothing more is asked of the store.
    case lost
}

/// Numbers the requests of one machine.
package typealias RequestID = UInt64
