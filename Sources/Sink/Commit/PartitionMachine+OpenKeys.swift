import ConnectData
import ObjectStore

/// Behind the claim: the key locks that earlier owners left. Batch resolves and rewrites or removes each;
/// granular reads them when their keys come, or at once where the key function is not known to be the same.
extension PartitionMachine {
    /// The claim is written: the lock is ours from here on.
    mutating func claimed() {
        opening.isClaimed = true
        persistedSafeOffset = start
        reportedSafeOffset = start
        lastMasterWrite = now
        if opening.leavesGap { return run() }
        if settings.mode == .atLeastOnce, opening.gapEnd == nil { return run() }
        send(.open(.listLocks))
    }

    /// The owner text tells another key function, or none: locks ahead of the master may belong to another
    /// statement.
    private var keyFunctionChanged: Bool { keyFunction != settings.keyFunction }

    mutating func listedLocks(_ names: [String]) {
        if settings.mode == .granular, !keyFunctionChanged, opening.gapEnd == nil {
            listed = LockNames(names, hash)
            return run()
        }
        guard !names.isEmpty else { return finishOpening() }
        opening.loading = names.count
        for name in names {
            keys[name] = KeyLock(
                chain: CommitMachine(key: name, path: paths.lock(named: name), version: .unread),
                lastUsed: now)
        }
        for name in names { drive(name) { $0.load(&$1) } }
    }

    /// A key lock was read during the opening.
    mutating func loadedWhileOpening() {
        opening.loading -= 1
        guard opening.loading == 0 else { return }
        let names = keys.keys.sorted()
        opening.refusal = names.compactMap { refusalAhead($0) }.first
        guard opening.refusal == nil else { return sendLook() }
        if settings.mode == .granular, opening.gapEnd == nil {
            leaveKeyLocks()
            return finishOpening()
        }
        opening.settling = Set(names)
        for name in names where phase == .opening {
            let context = context()
            if keys[name]!.chain.needsResolution(context) {
                drive(name) { $0.resolve(&$1) }
            } else {
                drive(name) { $0.takeFloor($1) }
                settle(name)
            }
        }
    }

    /// Granular: locks that the opening has read are met again when their keys come.
    private mutating func leaveKeyLocks() {
        let present = keys.filter { $0.value.chain.document != nil }.keys.sorted()
        listed = settings.mode == .granular ? LockNames(present, hash) : LockNames(hash)
        keys = [:]
    }

    /// A lock ahead of the master counts only under the key function that it was written with.
    ///
    /// A refusal is not final before a look shows that the master is still ours: the locks may be a later
    /// owner's.
    private func refusalAhead(_ name: String) -> SinkError? {
        guard let document = keys[name]!.chain.document,
            keys[name]!.chain.lastOffset >= opening.gapEnd ?? persistedSafeOffset
        else {
            return nil
        }
        if document.sluiceOwner == nil {
            guard settings.compatibility != .streamReactor else { return nil }
            return ahead(
                name, document, "a Java connector's lock of one key is ahead of the master lock",
                "the documented form would name this key's records otherwise: set"
                    + " connect.datalake.compatibility=stream-reactor, or run the Java"
                    + " connector until it is drained"
                    + " (stop its sources, let it flush)")
        }
        // A lock says itself what it was written under: the master may be a Java connector's by now.
        guard keyFunctionChanged, document.sluiceOwner?.keyFunction != settings.keyFunction else {
            return nil
        }
        return ahead(
            name, document, "the statement's partition keys have changed while a key's lock is ahead",
            "run the old statement until it is drained, then start the new one")
    }

    private func ahead(_ name: String, _ document: LockDocument, _ detail: String, _ hint: String)
        -> SinkError
    {
        SinkError(
            .rejected, "open.locks", topicPartition, detail,
            context: [
                .init("object", paths.lock(named: name).text), .init("owner", document.owner),
                .init("lockOffset", String(document.last ?? -1)),
                .init("masterOffset", String(persistedSafeOffset - 1)),
            ], hint: hint)
    }

    /// A key's pending is resolved. Batch: every ETag held elsewhere must die, so the lock is rewritten or
    /// removed.
    mutating func settle(_ name: String) {
        guard settings.mode == .batch, let chain = keys[name]?.chain, chain.document != nil else {
            return settled(name)
        }
        if chain.lastOffset < persistedSafeOffset {
            drive(name) { $0.remove(&$1) }
        } else {
            let floor = chain.floor ?? -1
            drive(name) { $0.start(.fence(floor: floor), &$1) }
        }
    }

    mutating func settled(_ name: String) {
        if keys[name]?.chain.document == nil { keys[name] = nil }
        opening.settling.remove(name)
        if opening.settling.isEmpty { finishOpening() }
    }

    /// Granular: the new key function must stand in the master before a key lock is written under it.
    private mutating func finishOpening() {
        if let end = opening.gapEnd { return leaveGap(to: end) }
        guard keyFunctionChanged else { return run() }
        keyFunction = settings.keyFunction
        guard settings.mode == .granular else { return run() }
        drive(nil) { $0.start(.floor, &$1) }
    }

    /// Nothing that was committed below the gap's end waits any more: the floor moves there, the sums begin
    /// anew.
    private mutating func leaveGap(to end: Offset) {
        if settings.mode != .batch { leaveKeyLocks() }
        opening.gapEnd = nil
        opening.leavesGap = true
        keyFunction = settings.keyFunction
        start = end
        let sums = OffsetSums(from: end)
        ledger = OffsetLedger(start: end, sums: sums)
        let proof = LockProof(sums: sums, end: end, day: today)
        drive(nil) { $0.start(.claim(floor: end - 1, proof: proof), &$1) }
    }

    mutating func run() {
        phase = .running
        start = ledger.position
        if settings.mode == .granular { nextIdleScan = now + settings.lockIdle }
        if settings.mode == .atLeastOnce {
            lastMasterWrite = now
            reportedSafeOffset = max(reportedSafeOffset, start)
        } else {
            scheduleSweep()
        }
        effects.append(.opened(start: start, sums: ledger.sums))
    }
}
