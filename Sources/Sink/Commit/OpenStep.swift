import ConnectData
import ObjectStore

/// A request of the opening that belongs to no lock's machine.
enum OpenStep: Hashable, Sendable {
    case readMaster
    /// A 9.x lock, looked for only where there is no master.
    case readNine
    case moveNine(ETag)
    /// A 9.x lock beside a Java connector's master: its connector would prefer it.
    case readNineBeside
    /// The oldest index.
    case listFirstGeneration
    case readFirstGeneration(ObjectKey)
    case headFirstGeneration(Offset, ObjectKey)
    /// Before the claim, where only the presence of key locks decides the position.
    case lookForKeyLocks
    /// After the claim (granular-protocol, open).
    case listLocks

    var isRead: Bool {
        if case .moveNine = self { false } else { true }
    }
}

/// What the opening knows so far.
struct Opening: Equatable, Sendable {
    var log = LogPosition(groupOffset: nil, logStart: 0, logEnd: 0, reset: .earliest)
    /// Candidates of the oldest index, the best one last.
    var firstGeneration: [ObjectKey] = []
    var firstGenerationFloor: Offset?
    /// The highest offset of the oldest index, whether its file exists or not.
    var firstGenerationLast: Offset?
    /// The owner text's key function of whoever held the master before.
    var priorKeyFunction: String?
    /// Key locks that are still being read.
    var loading = 0
    /// Key locks that are still being resolved, rewritten or removed.
    var settling: Set<String> = []
    var priorMark = false
    /// The master lock is ours: whoever holds it now has fenced us.
    var isClaimed = false
    /// Why the key locks found are not taken over; waits for a look at the master.
    var refusal: SinkError?
    var lookedForKeyLocks = false
    /// An accepted gap ends here. Until every key's lock is judged by the floor as it was, the master keeps
    /// that floor: a pending below the new one would read as garbage, and never be published.
    var gapEnd: Offset?
    /// The master is being moved over the gap.
    var leavesGap = false
}
