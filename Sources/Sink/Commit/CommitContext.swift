import ConnectData
import ObjectStore

/// What a lock's machine may know of its partition while it handles one event, and what it asks for.
struct CommitContext {
    let settings: CommitSettings
    let paths: LockPaths
    let ownerID: String
    let hash: KeyHash
    /// What stands in the master's owner text as key function: the previous owner's until this owner has
    /// looked at the locks.
    let keyFunction: String?
    let now: Int64
    /// Days since 1970-01-01 UTC.
    let today: Int64
    /// The partition's safe offset and the delivered sums before it: what a master lock written now says.
    let safeOffset: Offset
    let sums: OffsetSums
    /// The safe offset as the master lock holds it: what rule G2 and the judging of pendings go by.
    let persistedSafeOffset: Offset
    /// The key's records up to this offset lie in files of the connector that was taken over; nil once the
    /// safe offset has passed them.
    let takenOver: Offset?
    /// Marks the owner text as at-least-once.
    let marksAtLeastOnce: Bool
    var nextNonce: UInt64
    var nextUnit: Int
    var outputs: [Output] = []

    enum Output: Equatable {
        case send(CommitMachine.Step)
        /// What that step was for is done, as its answer or a read has told.
        case settled(CommitMachine.Step)
        /// Look at the master lock, sent after this moment (rule G1); answer with `proved`.
        case needsProof
        /// A unit is published.
        case confirmed(SealedUnit)
        /// A lock write was done.
        case written(CommitMachine.Write)
        /// The lock was read: its key's records up to the machine's floor are stored, or a pending is to be
        /// resolved.
        case loaded
        /// A pending found in the lock is settled.
        case resolved
        /// The lock is known to be absent.
        case removed
        /// The lock was to be removed and is still there, unchanged.
        case kept
        /// The lock is another owner's, or not what we left.
        case fenced(by: String)
        case failed(SinkError)
        case notice(SinkNotice)
    }

    mutating func nonce() -> UInt64 {
        nextNonce += 1
        return nextNonce
    }

    /// A unit id: unique among all owners, for temporary names and taken destinations.
    mutating func unitID() -> String {
        nextUnit += 1
        return "\(ownerID).\(nextUnit)"
    }

    /// A key's lock is written only once it was accepted for this statement: it says so at once, also while
    /// the master does not yet (a Java connector's names no statement, and a crash may come in between).
    func owner(nonce: UInt64, ofMaster: Bool = true) -> String {
        OwnerText(
            cluster: settings.cluster, group: settings.group, ownerID: ownerID, nonce: nonce,
            keyFunction: ofMaster ? keyFunction : settings.keyFunction,
            atLeastOnce: marksAtLeastOnce
        ).text
    }

    func corrupt(_ operation: String, _ key: ObjectKey, _ detail: String, _ hint: String) -> SinkError {
        SinkError(
            .corrupt, operation, paths.topicPartition, detail, context: [.init("object", key.text)],
            hint: hint)
    }
}
