import ConnectData
import ObjectStore

/// The chain of one lock, master or key: upload, one conditional write that commits, renames (design section
/// 4.2).
///
/// A pure value: an event in, outputs into the context. A crash can fall only between two requests, so a test
/// can stop it at every such point. Holds at every transition:
/// - the lock names a temporary object, with its ETag, before that object is published (EO-5);
/// - one lock write or delete is out at a time; its outcome is known before the next one (a lost answer is
///   read back);
/// - after a create or a read no rename before the master was seen to be ours in a look sent later (rule G1);
/// - the next unit's write waits for the last rename of the one before (rule G3);
/// - temporary objects are removed by their rename alone (rule G5), but for a destination that holds the same
///   file.
struct CommitMachine: Equatable, Sendable {
    /// What is known of the lock in the store.
    enum Version: Equatable, Sendable {
        /// Nothing yet: it must be loaded before it is used.
        case unread
        case absent
        case held(ETag, LockDocument)
    }

    /// Why the lock is written.
    enum Write: Equatable, Sendable {
        /// The master's claim at open, with this floor.
        case claim(floor: Offset?, proof: LockProof)
        /// The commit point of the first unit in the queue.
        case commit
        /// The master's safe offset moved, or a lonely unit is cleared.
        case floor
        /// A pending's destinations were taken: the same pending under other names.
        case redirect
        /// Batch open: a key's lock becomes ours, so that every ETag held elsewhere dies.
        case fence(floor: Offset)
    }

    enum Stage: Equatable, Sendable {
        case idle
        /// The lock is being read for the first time. Next: `idle`, `proving(.resolve)`.
        case loading
        /// The lock of a key that was evicted from memory is being read again. Next: `idle`, or fenced.
        case reloading(EvictedLock)
        /// A write is out. Next: what follows it, or `readingBack`.
        case writing(Write)
        /// The write was refused or its answer lost. Next: `writing` again, what follows it, or fenced.
        case readingBack(Write)
        /// Waits for a look at the master (rule G1). Next: `publishing`, or `judging`.
        case proving(Purpose)
        /// A pending across the safe offset: are its temporary objects gone? Next: `idle`.
        case judging(next: Int)
        /// Renames are out. Next: `idle`, or `writing(.redirect)`.
        case publishing
        case deleting
        /// The delete was refused or its answer lost.
        case readingAfterDelete
    }

    /// What a proof of ownership is for.
    enum Purpose: Equatable, Sendable { case publish, resolve }

    /// A request of this machine; unique among those that are out.
    enum Step: Hashable, Sendable {
        case load, write, readBack, delete, readAfterDelete
        case upload(unit: String, item: Int)
        case headStale(Int)
        case publish(Int), headTemp(Int), headFinal(Int), deleteTemp(Int)
        case readOwnManifest(Int), listManifests(Int)
        case readManifest(Int, ObjectKey)
    }

    /// Nil for the master lock.
    let keyName: String?
    let path: ObjectKey
    var version: Version
    /// False after the ETag came from a create or a read, until a later look at the master (rule G1).
    var isProved: Bool
    var stage: Stage = .idle
    /// The key's records up to this offset are stored.
    var floor: Offset?
    var queue: [SealedUnit] = []
    /// Lock writes whose outcome is not known, by nonce: one of them may have landed, or may land.
    var unresolved: [UInt64: LockDocument] = [:]
    var lastNonce: UInt64 = 0
    /// What is being published, of our unit or of a pending that was found.
    var operations: [PublishOperation] = []
    /// True while `operations` are a pending that an earlier owner left.
    var isResuming = false
    /// When the last rename of our last unit was confirmed and the lock still names it.
    var uncleared: Int64?

    init(master path: ObjectKey) {
        keyName = nil
        self.path = path
        version = .unread
        isProved = true
    }

    init(key name: String, path: ObjectKey, version: Version) {
        keyName = name
        self.path = path
        self.version = version
        isProved = false
    }

    var isMaster: Bool { keyName == nil }

    /// Nothing is out but uploads, and no unit waits.
    var isQuiet: Bool { stage == .idle && queue.isEmpty }

    var document: LockDocument? {
        if case .held(_, let document) = version { document } else { nil }
    }

    /// The highest offset that the lock speaks of; it may be deleted below the persisted safe offset only
    /// (rule G2).
    var lastOffset: Offset { document?.last ?? -1 }

    /// A delete of the lock is out, or what became of it is being read.
    var isBeingRemoved: Bool { stage == .deleting || stage == .readingAfterDelete }

    /// Whether the first unit's commit is written or being decided: its renames are then not to be given up.
    var hasCommitUnderWay: Bool { stage != .idle && stage != .loading }

    /// Goes on with what waits: a commit whose files are uploaded.
    mutating func pump(_ context: inout CommitContext) {
        guard stage == .idle, version != .unread, let next = queue.first, next.isUploaded else { return }
        start(.commit, &context)
    }

    /// Commits a unit: its uploads begin at once, its lock write when everything before it is published.
    mutating func enqueue(_ unit: Unit, _ context: inout CommitContext) {
        let id = context.unitID()
        let manifest =
            context.settings.manifests
            ? Manifest(unit: id, topicPartition: context.paths.topicPartition, files: unit.files) : nil
        let sealed = SealedUnit(id: id, unit: unit, manifest: manifest)
        queue.append(sealed)
        for item in sealed.items.indices { context.outputs.append(.send(.upload(unit: id, item: item))) }
    }

    /// The request for a step, built anew at each attempt: names and nonces are never used twice.
    mutating func request(for step: Step, _ context: inout CommitContext) -> StoreRequest {
        switch step {
        case .load, .readBack, .readAfterDelete: .read(path)
        case .write: writeRequest(&context)
        case .delete: .delete(path, ifMatch: heldETag)
        case .upload(let unit, let item): uploadRequest(unit, item, &context)
        case .headStale(let index), .headTemp(let index): .head(operations[index].source)
        case .publish(let index):
            .publish(
                operations[index].source, as: operations[index].destination, ifMatch: operations[index].etag)
        case .headFinal(let index): .head(operations[index].destination)
        case .deleteTemp(let index): .delete(operations[index].source, ifMatch: operations[index].etag)
        case .readOwnManifest: .read(operations.last!.source)
        case .listManifests: .list(context.paths.proofDirectory)
        case .readManifest(_, let key): .read(key)
        }
    }

    var heldETag: ETag {
        guard case .held(let etag, _) = version else { preconditionFailure("no ETag of \(path) is held") }
        return etag
    }

    /// The outcome of a request that was done, refused or unknown (others are tried again by the partition).
    mutating func apply(_ step: Step, _ answer: StoreAnswer, _ context: inout CommitContext) {
        switch step {
        case .load: loaded(answer, &context)
        case .write: wrote(answer, &context)
        case .readBack: readBack(answer, &context)
        case .delete: deleted(answer, &context)
        case .readAfterDelete: readAfterDelete(answer, &context)
        case .upload(let unit, let item): uploaded(unit, item, answer, &context)
        case .headStale(let index): judged(index, answer, &context)
        case .publish, .headTemp, .headFinal, .deleteTemp, .readOwnManifest, .listManifests, .readManifest:
            publishStep(step, answer, &context)
        }
    }
}
