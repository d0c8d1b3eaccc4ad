package import ConnectData
import ObjectStore

/// One topic partition under one owner, from its assignment to its release: the exactly-once core.
///
/// A pure value. Events and the time go in, effects come out; ids come in with `init`. It never repeats a
/// conditional write, never believes an answer that it did not get, and after it was fenced or surprised it
/// asks for nothing more (EO-6). The invariants EO-1 to EO-8 and the rules G1 to G6 stand in
/// docs/exactly-once.md.
///
/// Life: `open` → `opened` → records (`advance`, `fileOpened`, `keyMet`, `flush`) → `release` → `released`;
/// or an end by `reopen` or `failed` at any time. Each life has an owner id of its own that nobody has used
/// before.
package struct PartitionMachine: Equatable, Sendable {
    enum Phase: Equatable, Sendable {
        case created
        case opening
        case running
        case releasing
        case ended
    }

    /// A request of this partition, as it waits for its answer or for its next try.
    enum Call: Hashable, Sendable {
        case chain(String?, CommitMachine.Step)
        case open(OpenStep)
        /// The ours-check: a look at the master lock (rule G1).
        case look
        /// At-least-once: one file.
        case overwrite(StagedFile.ID)
        /// The sweep: what lies below the safe offset and nobody speaks of any more.
        case sweep(SweepRun.Step)
    }

    /// A key's lock while something of it waits or is out (batch: while its floor is kept), and what the data
    /// plane has of the key.
    struct KeyLock: Equatable, Sendable {
        var chain: CommitMachine
        var lastUsed: Int64
        /// Keys that were met while the lock loads (two keys share a lock only if their encoded names do).
        var waiting: [PartitionKey] = []
    }

    package let topicPartition: TopicPartition
    /// Unique among all owners that ever were.
    package let ownerID: String
    let settings: CommitSettings
    let paths: LockPaths
    let utcOffset: Int64

    var phase: Phase = .created
    var opening = Opening()
    var now: Int64 = 0
    var ledger: OffsetLedger
    var start: Offset = 0
    var master: CommitMachine
    /// Where a key's lock is: see `PartitionMachine+Keys`. A key that is in none of the four is known absent.
    var keys: [String: KeyLock] = [:]
    var resting: [String: RestingLock] = [:]
    /// By the hash of the lock's name.
    var evicted: [UInt64: EvictedLock] = [:]
    var listed: LockNames
    let hash: KeyHash
    /// What lies in files of the connector that was taken over: see `PartitionMachine+TakenOver`. By the hash
    /// of the key's lock name.
    var takenOver: [UInt64: Offset] = [:]
    /// Names of the key locks that this event has driven.
    var driven: [String] = []
    /// Open files by the hash of their key's lock name, and how many of each.
    var openFiles: [StagedFile.ID: UInt64] = [:]
    var openCount: [UInt64: Int32] = [:]
    /// What owner texts say (see `CommitContext.keyFunction`).
    var keyFunction: String?
    /// At-least-once: files on their way.
    var overwriting: [StagedFile.ID: StagedFile] = [:]

    /// The safe offset that the master lock holds.
    var persistedSafeOffset: Offset = 0
    /// The safe offset last told to the group.
    var reportedSafeOffset: Offset = -1
    var lastMasterWrite: Int64 = 0
    var nextIdleScan: Int64?
    var nextSweep: Int64?
    var sweeping: SweepRun?
    /// The last key lock that a sweep has read.
    var lastSweptLock: ObjectKey?
    /// Names of another form that the last sweep has told of.
    var unknownNamesSaid = 0

    var lookIsOut = false
    /// Machines that wait for a look sent after they asked.
    var lookWaiting: [String?] = []
    /// Machines that the look that is out will prove.
    var lookCovers: [String?] = []

    var calls: [RequestID: Call] = [:]
    var pressure = Pressure()
    var nextRequest: RequestID = 0
    var nextNonce: UInt64 = 0
    var nextUnit = 0
    var effects: [PartitionEffect] = []

    /// Days since 1970-01-01 UTC.
    var today: Int64 { (now + utcOffset) / 86_400_000 }

    /// - Parameter utcOffset: milliseconds from the clock that events carry (it may be a monotonic one) to
    ///   the time of day in UTC, for the windows of the sums.
    package init(
        settings: CommitSettings, topicPartition: TopicPartition, ownerID: String, utcOffset: Int64 = 0
    ) {
        precondition(
            !ownerID.isEmpty && !ownerID.contains("-") && !ownerID.contains(":"), "an owner id is one word")
        self.settings = settings
        self.topicPartition = topicPartition
        self.ownerID = ownerID
        hash = KeyHash(owner: ownerID)
        listed = LockNames(hash)
        self.utcOffset = utcOffset
        paths = LockPaths(
            indexesName: settings.indexesName, connector: settings.connector, topicPartition: topicPartition)
        master = CommitMachine(master: paths.master)
        ledger = OffsetLedger(start: 0, sums: OffsetSums(from: 0))
    }

    /// Takes an event in; what comes back is to be carried out in order.
    package mutating func apply(_ event: PartitionEvent, now: Int64) -> [PartitionEffect] {
        guard phase != .ended else { return [] }
        self.now = max(self.now, now)
        switch event {
        case .open(let log): open(log)
        case .answered(let id, let answer): answered(id, answer)
        case .keyMet(let key): keyMet(key)
        case .flush(let unit): flush(unit)
        case .tick: break
        case .persist: lastMasterWrite = self.now - settings.offsetFlushInterval
        case .retry: retryParked()
        case .release: release()
        case .lost: lost()
        }
        runTimers()
        restQuiet()
        defer { effects = [] }
        return effects
    }

    /// When `tick` is due; nil while nothing waits for time.
    package var nextDeadline: Int64? {
        guard phase != .ended else { return nil }
        return [
            pressure.nextDeadline(isBusy: !calls.isEmpty), masterWriteDeadline, reportDeadline, nextIdleScan,
            nextSweep,
        ].compactMap { $0 }.min()
    }

    /// The next owner may start here, by what this owner knows.
    package var safeOffset: Offset { ledger.safeOffset }

    /// True until an effect ended the machine.
    package var isAlive: Bool { phase != .ended }

    // What the data plane says. Cheap; no effects. Said to a machine that has ended, in the middle of a
    // batch, it is of no consequence: everything is read again.

    private var isHolding: Bool { phase == .running || phase == .releasing }

    /// Every offset below `position` is delivered: in a file that was opened, waiting for its key's lock, or
    /// skipped.
    package mutating func advance(to position: Offset, sums: OffsetSums) {
        guard isHolding else { return }
        ledger.advance(to: position, sums: sums)
    }

    /// A staging file was opened (or will be, for a key whose lock loads) for the record at `first`.
    ///
    /// Files are opened in the order of their first offsets but where records waited for their key's lock:
    /// then the key's first file must have been opened, or reserved by `fileOpened`, with the first of them.
    package mutating func fileOpened(
        _ file: StagedFile.ID, key: PartitionKey?, first: Offset, deliveredBefore sums: OffsetSums
    ) {
        guard isHolding else { return }
        ledger.open(file, first: first, before: sums)
        guard settings.mode == .granular, let key else { return }
        let name = hash(LockPaths.name(of: key))
        openFiles[file] = name
        openCount[name, default: 0] += 1
    }

    /// An offset below the position was delivered before and is passed over only now: it was held while its
    /// key's lock loaded.
    package mutating func passedOver(_ offset: Offset, _ reason: SkipReason) {
        guard isHolding else { return }
        ledger.skip(offset, reason)
    }

    /// The file got no record (all of them were stored already) and is gone.
    package mutating func fileDropped(_ file: StagedFile.ID) {
        guard isHolding else { return }
        closeFile(file)
    }

    /// The key's records up to this offset are stored: skip them. A key that was not met yet, in granular
    /// mode, is answered by `keyReady` instead.
    package func floor(of key: PartitionKey?) -> Offset {
        guard let key, !keys.isEmpty || !resting.isEmpty || !evicted.isEmpty,
            let floor = knownFloor(LockPaths.name(of: key))
        else { return start - 1 }
        return max(floor, start - 1)
    }

    /// False when every key's floor is below the first offset: no record needs to ask.
    package var hasKeyFloors: Bool { settings.mode == .batch && !keys.isEmpty }

    mutating func closeFile(_ file: StagedFile.ID) {
        ledger.close(file)
        guard let name = openFiles.removeValue(forKey: file), let count = openCount[name] else { return }
        openCount[name] = count > 1 ? count - 1 : nil
    }

    /// The last effect. Requests of the same moment are not sent any more (EO-6).
    mutating func end(_ effect: PartitionEffect) {
        guard phase != .ended else { return }
        phase = .ended
        effects.removeAll { if case .request = $0 { true } else { false } }
        effects.append(effect)
        calls = [:]
        pressure = Pressure()
    }

    mutating func lost() {
        phase = .ended
        effects = []
        calls = [:]
        pressure = Pressure()
    }
}
