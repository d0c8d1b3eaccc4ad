package import ConnectData
package import ObjectStore
package import Sink

/// Where `run` would resume one topic partition, and why; what it would change.
package struct ResumePlan: Sendable {
    package enum Outcome: Equatable, Sendable {
        case resumes(Offset)
        case refused(SinkError)

        var isRefused: Bool { if case .refused = self { true } else { false } }
    }

    /// Why `run` would not go on, and with what `repair` it would.
    package struct Refusal: Sendable {
        package var error: SinkError
        /// One of them settles it; empty where no lock is at fault, and the error's hint is the way.
        package var ways: [RepairWay]
    }

    /// A partition key's lock.
    package struct Key: Sendable {
        package enum Outcome: Equatable, Sendable {
            /// The key's records up to this offset are stored: they are skipped.
            case skips(upTo: Offset)
            /// `run` would stop when the key's first record comes.
            case refused(SinkError)
            /// No key of any statement has a lock of this name: it stays.
            case foreign
            /// The partition itself is refused.
            case notReached
        }

        package var lock: FoundLock
        package var outcome: Outcome
        package var pending: [PendingLook]
    }

    package var locks: PartitionLocks
    package var log: LogPosition
    package var outcome: Outcome
    package var notices: [SinkNotice]
    /// Of the master lock or the 9.x lock.
    package var pending: [PendingLook]
    package var keys: [Key]
    /// What `run` would change, in order; that of the keys when their first records come in granular mode.
    package var steps: [StoreStep]
    /// What else tells how far the partition is stored, where a lock does not.
    package var evidence: OffsetEvidence?
    /// Every one: also those that `run` would come to once the others are settled.
    package var refusals: [Refusal] = []

    package var topicPartition: TopicPartition { locks.topicPartition }

    /// Refused, or with a key that will be.
    package var isRefused: Bool {
        outcome.isRefused || keys.contains { if case .refused = $0.outcome { true } else { false } }
    }
}

/// Makes plans by running the very machine that `run` runs, on a copy of the locks in memory.
package struct ResumePlanner: Sendable {
    package let store: any ObjectStore
    package let settings: CommitSettings
    /// What the statement's files lie below.
    package var prefix = ""
    package var calls = ParallelCalls()
    package var time = PartitionDrive.Time.real

    package init(store: any ObjectStore, settings: CommitSettings) {
        self.store = store
        self.settings = settings
    }

    /// An owner id that nothing is ever written with.
    static let ownerID = "plan"

    package func plan(_ partition: TopicPartition, _ log: LogPosition) throws(StoreError) -> ResumePlan {
        var scan = LockScan(store: store, indexesName: settings.indexesName, connector: settings.connector)
        scan.calls = calls
        let locks = try scan.locks(of: partition)
        let overlay = OverlayStore(store)
        var drive = PartitionDrive(
            settings, partition, ownerID: Self.ownerID, store: overlay, calls: calls, time: time)
        drive.open(log)
        var keys = locks.keys.map { ResumePlan.Key(lock: $0, outcome: .notReached, pending: []) }
        if drive.start != nil { meet(&keys, &drive) }
        var plan = ResumePlan(
            locks: locks, log: log,
            outcome: drive.start.map { .resumes($0) } ?? .refused(drive.error ?? Self.unexplained(partition)),
            notices: drive.notices, pending: [], keys: keys, steps: overlay.steps)
        try look(&plan)
        if plan.isRefused {
            plan.refusals = try RefusalSearch(
                store: store, settings: settings, calls: calls, time: time, locks: locks, log: log
            ).run()
        }
        if plan.isRefused || locks.all.contains(where: { $0.document == nil }) {
            plan.evidence = try OffsetEvidence(
                of: partition, store: store, settings: settings, prefix: prefix, locks: locks)
        }
        return plan
    }

    static func unexplained(_ partition: TopicPartition) -> SinkError {
        SinkError(.rejected, "plan", partition, "the opening came to no end")
    }

    /// What each key's lock means: batch has read them all, granular reads each when its key comes.
    func meet(_ keys: inout [ResumePlan.Key], _ drive: inout PartitionDrive) {
        var plain: [(index: Int, key: PartitionKey)] = []
        for index in keys.indices {
            guard let name = keys[index].lock.key, let key = PartitionKey(lockName: name) else {
                keys[index].outcome = .foreign
                continue
            }
            guard settings.mode == .granular else {
                keys[index].outcome = .skips(upTo: drive.floor(of: key))
                continue
            }
            if let document = keys[index].lock.document, isPlain(document, drive.start ?? 0) {
                plain.append((index, key))
                continue
            }
            // Each on its own: one that is refused ends the machine.
            var alone = drive
            alone.meet([key])
            keys[index].outcome = alone.error.map { .refused($0) } ?? .skips(upTo: alone.floors[key] ?? -1)
            drive.notices = alone.notices
        }
        drive.meet(plain.map(\.key))
        for (index, key) in plain {
            keys[index].outcome = drive.floors[key].map { .skips(upTo: $0) } ?? .notReached
        }
    }

    /// A lock that no machine refuses: many may be met by one. After a clean stop all of them are.
    private func isPlain(_ document: LockDocument, _ safe: Offset) -> Bool {
        guard document.pending?.offset ?? -1 < safe else { return false }
        return document.sluiceOwner.map { $0.cluster == settings.cluster } ?? true
    }

    private func look(_ plan: inout ResumePlan) throws(StoreError) {
        var safe: Offset
        if case .resumes(let start) = plan.outcome {
            safe = start
        } else {
            safe = (plan.locks.master?.document?.committedOffset ?? -1) + 1
        }
        let isRefused = plan.outcome != .resumes(safe)
        let first = plan.locks.master ?? plan.locks.nine
        if let pending = first?.document?.pending {
            plan.pending = try looks(pending, plan.steps, isRefused: isRefused)
            safe = isRefused ? safe : min(safe, (first?.document?.committedOffset ?? -1) + 1)
        }
        for index in plan.keys.indices {
            guard let pending = plan.keys[index].lock.document?.pending, pending.offset >= safe else {
                continue
            }
            var isKeyRefused = isRefused
            if case .refused = plan.keys[index].outcome { isKeyRefused = true }
            plan.keys[index].pending = try looks(pending, plan.steps, isRefused: isKeyRefused)
        }
    }

    private func looks(
        _ pending: LockDocument.Pending, _ steps: [StoreStep], isRefused: Bool
    ) throws(StoreError) -> [PendingLook] {
        var looks: [PendingLook] = []
        for operation in pending.operations {
            var look = try PendingLook(operation) { (key) throws(StoreError) in try store.head(key) }
            look.judge(pending, steps, isRefused: isRefused)
            looks.append(look)
        }
        return looks
    }
}
