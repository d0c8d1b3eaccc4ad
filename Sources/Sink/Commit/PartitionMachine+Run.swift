import ConnectData
import ObjectStore

/// Records flow: units, looks at the master, what the locks' machines put out.
extension PartitionMachine {
    mutating func flush(_ unit: Unit) {
        precondition(
            phase == .running || phase == .releasing, "units are flushed once the partition is opened")
        if settings.mode == .atLeastOnce {
            for file in unit.files {
                overwriting[file.id] = file
                send(.overwrite(file.id))
            }
            return
        }
        switch unit.lock {
        case .master:
            // Everything up to the unit's offset was delivered, whether `advance` has said so yet or not.
            if unit.newOffset >= ledger.position { ledger.advance(to: unit.newOffset + 1, sums: unit.sums) }
            drive(nil) { $0.enqueue(unit, &$1) }
        case .key(let key): flush(unit, on: key)
        }
    }

    private mutating func ready(_ name: String) {
        guard let waiting = keys[name]?.waiting else { return }
        keys[name]!.waiting = []
        for key in waiting { effects.append(.keyReady(key, floor: floor(of: key))) }
    }

    // What a lock's machine puts out.

    mutating func handle(_ id: String?, _ output: CommitContext.Output) {
        switch output {
        case .send(let step): sendStep(.chain(id, step))
        case .settled(let step): pressure.losses[.chain(id, step)] = nil
        case .needsProof: needsLook(id)
        case .confirmed(let sealed): confirmed(id, sealed)
        case .written(let write): wrote(id, write)
        case .loaded: loaded(id!)
        case .resolved: resolved(id)
        case .removed: removed(id!)
        case .kept: if phase == .opening { settle(id!) }
        case .fenced(let owner): fenced(id, by: owner)
        case .failed(let error): end(.failed(error))
        case .notice(let notice): effects.append(.notice(notice))
        }
    }

    private mutating func confirmed(_ id: String?, _ sealed: SealedUnit) {
        for file in sealed.unit.files { closeFile(file.id) }
        effects.append(.committed(sealed.unit.files.map(\.id)))
        if let id {
            keys[id]!.lastUsed = now
        } else {
            // The lock names a pending that is published: the next owner starts behind it.
            report(sealed.unit.newOffset + 1)
        }
    }

    mutating func report(_ safeOffset: Offset) {
        guard safeOffset > reportedSafeOffset else { return }
        reportedSafeOffset = safeOffset
        effects.append(.safeOffset(safeOffset))
    }

    private mutating func wrote(_ id: String?, _ write: CommitMachine.Write) {
        guard id == nil else {
            if case .fence = write { settled(id!) }
            return
        }
        lastMasterWrite = now
        if case .claim = write { return claimed() }
        persistedSafeOffset = max(persistedSafeOffset, (master.document?.committedOffset ?? -1) + 1)
        forgetTakenOver()
        if phase == .opening { if case .floor = write { return run() } else { return } }
        report(persistedSafeOffset)
        if settings.mode == .batch { removePassedFloors() }
    }

    private mutating func loaded(_ name: String) {
        noteTakenOver(name)
        if phase == .opening { return loadedWhileOpening() }
        if keys[name]!.chain.needsResolution(context()) { return drive(name) { $0.resolve(&$1) } }
        drive(name) { $0.takeFloor($1) }
        ready(name)
    }

    private mutating func resolved(_ id: String?) {
        guard let id else { return resolvedMaster() }
        limitTakenOver(id)
        if phase == .opening { settle(id) } else { ready(id) }
    }

    private mutating func removed(_ name: String) {
        if phase == .opening { return settled(name) }
        if settings.mode == .batch { keys[name] = nil }
    }

    /// Batch: a key's kept floor has done its work once the persisted safe offset has passed it.
    private mutating func removePassedFloors() {
        for name in keys.keys.sorted() where keys[name]!.chain.isQuiet && keys[name]!.chain.document != nil {
            if keys[name]!.chain.lastOffset < persistedSafeOffset { drive(name) { $0.remove(&$1) } }
        }
    }

    private mutating func fenced(_ id: String?, by owner: String) {
        if phase == .opening, !opening.isClaimed { return openAgain() }
        let isOurs = OwnerText(owner)?.ownerID == ownerID
        let path = id.map { paths.lock(named: $0) } ?? paths.master
        end(
            .reopen(
                SinkError(
                    isOurs ? .reopen : .fenced, "lock.write", topicPartition,
                    isOurs
                        ? "the lock holds an earlier write of this owner that landed late"
                        : "the lock is held by another owner",
                    context: [
                        .init("object", path.text), .init("owner", owner),
                        .init("thisOwner", context().owner(nonce: nextNonce)),
                    ], hint: nil)))
    }

    // The ours-check: one look serves all machines that asked before it was sent.

    private mutating func needsLook(_ id: String?) {
        lookWaiting.append(id)
        sendLook()
    }

    mutating func sendLook() {
        guard !lookIsOut, !lookWaiting.isEmpty || opening.refusal != nil else { return }
        lookIsOut = true
        lookCovers = lookWaiting
        lookWaiting = []
        send(.look)
    }

    mutating func looked(_ answer: StoreAnswer) {
        guard case .object(let object) = answer else { preconditionFailure("\(answer) to a read") }
        lookIsOut = false
        guard let object else {
            return drive(nil) { master, context in
                context.outputs.append(
                    .failed(
                        context.corrupt(
                            "lock.check", master.path, "the master lock has gone while this owner held it",
                            "stop every worker of this connector and restore the lock")))
            }
        }
        var found: LockDocument?
        drive(nil) { found = $0.decode(object, &$1) }
        guard phase != .ended, let found else { return }
        guard found.sluiceOwner?.ownerID == ownerID else {
            return fenced(nil, by: found.owner)
        }
        if let refusal = opening.refusal { return end(.failed(refusal)) }
        persistedSafeOffset = max(persistedSafeOffset, (found.committedOffset ?? -1) + 1)
        let covered = lookCovers
        lookCovers = []
        for id in covered where phase != .ended { drive(id) { $0.proved(&$1) } }
        sendLook()
    }

    // At-least-once.

    mutating func overwrote(_ id: StagedFile.ID) {
        overwriting[id] = nil
        ledger.close(id)
        effects.append(.committed([id]))
        report(ledger.safeOffset)
    }
}
