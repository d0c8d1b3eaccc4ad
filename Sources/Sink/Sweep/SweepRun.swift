import ConnectData
import ObjectStore

/// A sweep under way in a partition's machine: one request at a time, so that it never stands in the way of a
/// commit.
struct SweepRun: Equatable, Sendable {
    enum Step: Hashable, Sendable {
        case listTemporaries
        case listLocks
        case removeTemporary(ObjectKey)
        case readLock(String)
        /// A temporary object of an older form that the lock in hand names.
        case removeNamed(NamedTemporary)
        case removeLock(String, ETag)
    }

    /// What is to be removed now, last first.
    var removals: [Removal] = []
    var hasListedLocks = false
    /// The locks to be read, last first.
    var locks: [ListedObject] = []
    var summary = SweepSummary()

    struct Removal: Equatable, Sendable {
        var step: Step
        var verdict: SweepVerdict
    }
}
