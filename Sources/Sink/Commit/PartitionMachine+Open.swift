import ConnectData
import ObjectStore

/// From the assignment to the claim: read the master lock (older generations only where there is none),
/// resolve its pending, decide the start, claim.
extension PartitionMachine {
    mutating func open(_ log: LogPosition) {
        precondition(phase == .created, "open is the first event, once")
        phase = .opening
        opening.log = log
        send(.open(.readMaster))
    }

    func request(for step: OpenStep) -> StoreRequest {
        switch step {
        case .readMaster: .read(paths.master)
        case .readNine, .readNineBeside: .read(paths.nineMaster)
        case .moveNine(let etag): .publish(paths.nineMaster, as: paths.master, ifMatch: etag)
        case .listFirstGeneration: .list(paths.firstGeneration)
        case .readFirstGeneration(let key): .read(key)
        case .headFirstGeneration(_, let key): .head(key)
        case .lookForKeyLocks, .listLocks: .list(paths.lockDirectory)
        }
    }

    mutating func opened(_ step: OpenStep, _ answer: StoreAnswer) {
        guard phase == .opening else { return }
        switch (step, answer) {
        case (.readMaster, .object(nil)): send(.open(.readNine))
        case (.readMaster, .object(let object?)): foundMaster(object)
        case (.readNine, .object(nil)): send(.open(.listFirstGeneration))
        case (.readNine, .object(let object?)): send(.open(.moveNine(object.etag)))
        // Done, refused or unknown: reading the master again tells.
        case (.moveNine, _): send(.open(.readMaster))
        case (.readNineBeside, .object(let object)): foundNineBeside(object)
        case (.listFirstGeneration, .listed(let objects)): listedFirstGeneration(objects)
        case (.readFirstGeneration(let key), .object(let object)): readFirstGeneration(key, object)
        case (.headFirstGeneration(let offset, _), .head(let head)):
            if head != nil { opening.firstGenerationFloor = offset }
            head == nil ? nextFirstGeneration() : noMaster()
        case (.lookForKeyLocks, .listed(let objects)):
            claim(nothing: !objects.compactMap { paths.name(ofListed: $0.key) }.isEmpty)
        case (.listLocks, .listed(let objects)):
            listedLocks(objects.compactMap { paths.name(ofListed: $0.key) })
        default: preconditionFailure("\(answer) to \(step)")
        }
    }

    // No master lock.

    private mutating func listedFirstGeneration(_ objects: [ListedObject]) {
        opening.firstGeneration = objects.map(\.key).filter { firstGenerationOffset($0) != nil }.sorted()
        opening.firstGenerationLast = opening.firstGeneration.last.flatMap { firstGenerationOffset($0) }
        nextFirstGeneration()
    }

    private func firstGenerationOffset(_ key: ObjectKey) -> Offset? {
        guard let name = key.parts.last, name.utf8.count == 20 else { return nil }
        return Offset(name)
    }

    /// From the last one back, the first whose file exists (`lenses-behaviour.md` 8.6).
    private mutating func nextFirstGeneration() {
        guard let key = opening.firstGeneration.popLast() else { return noMaster() }
        send(.open(.readFirstGeneration(key)))
    }

    private mutating func readFirstGeneration(_ key: ObjectKey, _ object: StoredObject?) {
        guard let object, let offset = firstGenerationOffset(key),
            let target = String(validating: object.content, as: UTF8.self), !target.isEmpty
        else { return nextFirstGeneration() }
        send(.open(.headFirstGeneration(offset, LockDocument.Operation.key(target))))
    }

    private mutating func noMaster() {
        master.version = .absent
        let log = opening.log
        if settings.mode == .atLeastOnce { return claim(nothing: false) }
        if let refusal = refusalOfFirstGeneration() { return end(.failed(refusal)) }
        if opening.firstGenerationFloor == nil, log.groupOffset == nil, log.reset != .earliest {
            return send(.open(.lookForKeyLocks))
        }
        claim(nothing: false)
    }

    private mutating func claim(nothing hasKeyLocks: Bool) {
        if let floor = opening.firstGenerationFloor {
            claim(.java(floor: floor, hasKeyLocks: hasKeyLocks), proof: nil)
        } else {
            claim(.nothing(hasKeyLocks: hasKeyLocks), proof: nil)
        }
    }

    // A master lock.

    private mutating func foundMaster(_ object: StoredObject) {
        var context = context()
        let decoded = master.decode(object, &context)
        for output in context.outputs { handle(nil, output) }
        guard let document = decoded, phase == .opening else { return }
        if let refusal = context.refusal(of: document, at: paths.master) { return end(.failed(refusal)) }
        master = CommitMachine(master: paths.master)
        master.version = .held(object.etag, document)
        opening.priorKeyFunction = document.sluiceOwner?.keyFunction
        keyFunction = opening.priorKeyFunction
        opening.priorMark = document.sluiceOwner?.atLeastOnce ?? false
        guard document.sluiceOwner == nil else { return goOn(with: document) }
        send(.open(.readNineBeside))
    }

    /// What the master's pending asks for before the claim.
    mutating func goOn(with document: LockDocument) {
        guard let pending = document.pending else { return claimFound(document.committedOffset) }
        if pending.isUnfinished {
            effects.append(.notice(.pendingGivenUp(lock: paths.master.text, offset: pending.offset)))
            return claimFound(document.committedOffset)
        }
        drive(nil) { master, context in
            master.operations = PublishOperation.list(pending, resuming: true)
            master.isResuming = true
            master.publish(&context)
        }
    }

    /// The master's pending is published: the claim says so with its one write.
    mutating func resolvedMaster() {
        guard let document = master.document, let pending = document.pending else {
            preconditionFailure("no pending was resolved")
        }
        let files = pending.operations.count { if case .copy = $0 { true } else { false } }
        effects.append(.notice(.resumed(lock: paths.master.text, files: files, offset: pending.offset)))
        claimFound(pending.offset, resolved: true)
    }

    private mutating func claimFound(_ floor: Offset?, resolved: Bool = false) {
        guard let document = master.document else { preconditionFailure("no master lock was found") }
        var proof = LockProof(document.sluice)
        if resolved, let pending = proof?.pending { proof?.sums = pending } else if resolved { proof = nil }
        proof?.pending = nil
        guard document.sluiceOwner != nil else {
            return claim(.java(floor: floor, hasKeyLocks: false), proof: nil)
        }
        guard opening.priorMark else { return claim(.ours(floor: floor), proof: proof) }
        // The mark stands: at-least-once goes on from the group's offset without a write.
        if settings.mode == .atLeastOnce {
            return begin(.marked(floor: floor), proof: nil) { machine in machine.run() }
        }
        claim(.marked(floor: floor), proof: nil)
    }

    private mutating func claim(_ found: StartPosition.Found, proof: LockProof?) {
        if case .java(nil, _) = found, opening.log.groupOffset == nil, opening.log.reset != .earliest,
            settings.mode != .atLeastOnce, !opening.lookedForKeyLocks
        {
            opening.lookedForKeyLocks = true
            return send(.open(.lookForKeyLocks))
        }
        // At-least-once without a lock of any generation needs none.
        if settings.mode == .atLeastOnce, case .nothing = found {
            return begin(found, proof: nil) { machine in machine.run() }
        }
        begin(found, proof: proof) { machine in
            let floor: Offset? = machine.start > 0 ? machine.start - 1 : nil
            let day = machine.today
            let written = proof.map {
                LockProof(
                    sums: machine.ledger.sums, end: machine.start, day: $0.day, boundaries: $0.boundaries)
            }
            let fresh = LockProof(sums: machine.ledger.sums, end: machine.start, day: day)
            let claimed = written.flatMap { $0.sums.from == proof?.sums.from ? $0 : nil } ?? fresh
            machine.drive(nil) { $0.start(.claim(floor: floor, proof: claimed), &$1) }
        }
    }

    /// Decides the start and sets the ledger to it.
    private mutating func begin(
        _ found: StartPosition.Found, proof: LockProof?, then next: (inout PartitionMachine) -> Void
    ) {
        do {
            let position = try StartPosition.decide(
                found, opening.log, of: topicPartition, acceptsGap: settings.acceptsOffsetGap)
            start = position.start
            var sums = position.continues ? proof?.sums : nil
            // At-least-once that goes on under its mark has no claim, and nothing to judge.
            if let gap = position.gapFrom, settings.mode != .atLeastOnce || !opening.priorMark {
                opening.gapEnd = position.start
                start = gap
                sums = proof?.sums
            }
            ledger = OffsetLedger(start: start, sums: sums ?? OffsetSums(from: start))
            effects.append(
                .notice(
                    .position(
                        start: position.start, groupOffset: opening.log.groupOffset, from: position.source)))
            if let gap = position.gapFrom {
                effects.append(.notice(.gapAccepted(from: gap, to: position.start)))
            }
            keyFunction = opening.priorKeyFunction
            next(&self)
        } catch {
            end(.failed(error))
        }
    }

    /// The claim was refused, and the lock is not what was read: from the beginning.
    mutating func openAgain() {
        master = CommitMachine(master: paths.master)
        opening = Opening(log: opening.log)
        send(.open(.readMaster))
    }
}
