package import ObjectStore

/// Worlds that break what the protocol stands on: each must be found out (the check of the checker).
package enum WrongWorld: String, CaseIterable, Sendable {
    /// Conditional replaces are done whatever the ETag says: a zombie writes over its successor's lock.
    case replacesBlindly
    /// Creates are done though there is one already.
    case createsBlindly
    /// A lifecycle rule takes temporary objects away.
    case losesTemporaries
    /// Lost writes of locks are said to be done.
    case believesWrites
    /// Reads give an older state of a lock.
    case readsStale
    /// Removals of temporary objects are said to be done.
    case keepsTemporaries
    /// Every third offset that the group takes is an older one.
    case commitsOlder
    /// No task says a word of what retention took.
    case hidesGaps

    package func store(over lake: any ObjectStore) -> any ObjectStore { WrongStore(lake, self) }
}
