package import ConnectData

/// What one lock write commits: staged files and the offset that the lock reaches with them (design section
/// 4.2).
package struct Unit: Equatable, Sendable {
    /// The lock that commits the unit.
    package enum Lock: Hashable, Sendable {
        /// The master lock: batch mode, and NOPARTITION in either mode.
        case master
        /// The lock of one partition key: granular mode.
        case key(PartitionKey)
    }

    package var lock: Lock
    /// Everything up to this offset is stored once the unit is published. On the master lock: the last offset
    /// that was delivered when the partition flushed (skipped offsets behind the last record included). On a
    /// key's lock: the last offset of its files.
    package var newOffset: Offset
    /// Files in the order of their first offsets.
    package var files: [StagedFile]
    /// Delivered sums at `newOffset`; used on the master lock, where they are the pending ones.
    package var sums: OffsetSums

    package init(lock: Lock, newOffset: Offset, files: [StagedFile], sums: OffsetSums) {
        precondition(!files.isEmpty, "a unit holds at least one file")
        precondition(files.allSatisfy { $0.last <= newOffset }, "a unit reaches the last offset of its files")
        self.lock = lock
        self.newOffset = newOffset
        self.files = files
        self.sums = sums
    }

    /// The lowest offset in the unit.
    package var first: Offset { files.map(\.first).min()! }
    /// The highest offset in the unit's files.
    package var last: Offset { files.map(\.last).max()! }
}
