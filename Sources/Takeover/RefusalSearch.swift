import ConnectData
import ObjectStore
import Sink

/// Finds every refusal of a partition and its keys: the machine that `run` runs is asked again and again,
/// each time as if what it has refused were settled, on a copy of the locks in memory.
struct RefusalSearch {
    let store: any ObjectStore
    let settings: CommitSettings
    let calls: ParallelCalls
    let time: PartitionDrive.Time
    let locks: PartitionLocks
    let log: LogPosition

    /// What an answer takes for granted; nil: the lock is not there.
    private typealias Assumed = [ObjectKey: [UInt8]?]

    func run() throws(StoreError) -> [ResumePlan.Refusal] {
        let cache = ReadCache(store)
        var errors: [SinkError] = []
        var assumed: Assumed = [:]
        while true {
            var drive = drive(on: cache, assumed)
            drive.open(log)
            guard let start = drive.start else {
                let error = drive.error ?? ResumePlanner.unexplained(locks.topicPartition)
                errors.append(error)
                if settle(error, &assumed, &errors) { continue }
                takeUnreadable(&assumed, &errors)
                return refusals(errors, start: lowestStart(error))
            }
            errors += metKeys(&drive, assumed)
            return refusals(errors, start: start)
        }
    }

    private func drive(on cache: ReadCache, _ assumed: Assumed) -> PartitionDrive {
        let overlay = OverlayStore(cache)
        for (path, content) in assumed {
            if let content { overlay.assume(path, content) } else { overlay.assumeGone(path) }
        }
        return PartitionDrive(
            settings, locks.topicPartition, ownerID: ResumePlanner.ownerID, store: overlay, calls: calls,
            time: time)
    }

    /// Granular: what each key's first record would come to.
    private func metKeys(_ drive: inout PartitionDrive, _ assumed: Assumed) -> [SinkError] {
        guard settings.mode == .granular else { return [] }
        var keys = locks.keys.filter { assumed[$0.path] == nil }
            .map { ResumePlan.Key(lock: $0, outcome: .notReached, pending: []) }
        ResumePlanner(store: store, settings: settings).meet(&keys, &drive)
        return keys.compactMap { if case .refused(let error) = $0.outcome { error } else { nil } }
    }

    /// Takes what was refused for settled; false where no lock is at fault, or none that would go away.
    private func settle(_ error: SinkError, _ assumed: inout Assumed, _ errors: inout [SinkError]) -> Bool {
        guard let text = error.context.first(where: { $0.name == "object" })?.value else { return false }
        if let key = locks.keys.first(where: { $0.path.text == text }) {
            guard assumed[key.path] == nil else { return false }
            assumed[key.path] = .some(nil)
            takeUnreadable(&assumed, &errors)
            return true
        }
        guard let way = ways(for: error, safe: nil).first else { return false }
        let former = locks.master?.document?.sluiceOwner
        let owner = OwnerText(
            cluster: settings.cluster, group: settings.group, ownerID: ResumePlanner.ownerID, nonce: 1,
            keyFunction: former?.keyFunction)
        let document = LockDocument(
            owner: owner.text, committedOffset: way.resumeAt > 0 ? way.resumeAt - 1 : nil)
        return assumed.updateValue(document.encoded, forKey: master) == nil
    }

    /// All that cannot be read at once: thousands may be torn.
    private func takeUnreadable(_ assumed: inout Assumed, _ errors: inout [SinkError]) {
        for lock in locks.keys where assumed[lock.path] == nil {
            guard case .unreadable(let why) = lock.content else { continue }
            assumed[lock.path] = .some(nil)
            errors.append(.unreadableLock(lock.path, isMaster: false, locks.topicPartition, why))
        }
    }

    private var master: ObjectKey {
        LockPaths(
            indexesName: settings.indexesName, connector: settings.connector,
            topicPartition: locks.topicPartition
        ).master
    }

    private func ways(for error: SinkError, safe: Offset?) -> [RepairWay] {
        RepairWay.all(for: error, locks, master: master, log, safe: safe)
    }

    /// Where the partition may begin though nothing settled what was refused: no pending counts as stored,
    /// and of two locks that contradict each other either may be the one that stays.
    private func lowestStart(_ error: SinkError) -> Offset? {
        let either = error.operation == "open.generations"
        return (either ? [locks.master, locks.nine] : [locks.master ?? locks.nine])
            .compactMap { $0?.document.map(SweepRules.safeOffset) }.min()
    }

    /// - Parameter start: of the partition, where no line settles its master lock. Where lines do, a key's
    ///   line is safe with the lowest of them: the operator may take any.
    private func refusals(_ errors: [SinkError], start: Offset?) -> [ResumePlan.Refusal] {
        let lowest = errors.flatMap { ways(for: $0, safe: nil) }.filter { $0.key == nil }.map(\.resumeAt)
            .min()
        return errors.map { .init(error: $0, ways: ways(for: $0, safe: lowest ?? start)) }
    }
}
