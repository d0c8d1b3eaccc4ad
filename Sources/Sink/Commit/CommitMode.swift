/// `connect.datalake.exactly.once.commit.mode`, and the mode without exactly-once (design sections 4.2, 4.6).
package enum CommitMode: Equatable, Sendable {
    /// All writers of a topic partition flush together, on the master lock.
    case batch
    /// Each partition key flushes alone, on its own lock; the master lock holds the safe offset.
    case granular
    /// No locks: files go straight under their final names.
    case atLeastOnce
}
