import Bytes
import ConnectData
import ObjectStore

/// Requests out, answers in; pressure is waited for, a refusal by the store goes to the policy.
extension PartitionMachine {
    /// - Parameter name: the key whose lock is driven; nil for the master.
    func context(_ name: String? = nil) -> CommitContext {
        CommitContext(
            settings: settings, paths: paths, ownerID: ownerID, hash: hash, keyFunction: keyFunction,
            now: now,
            today: today,
            safeOffset: ledger.safeOffset, sums: ledger.sumsAtSafeOffset,
            persistedSafeOffset: persistedSafeOffset,
            takenOver: takenOver(of: name),
            // Not before everything below an accepted gap is judged: the next owner would not look again.
            marksAtLeastOnce: settings.mode == .atLeastOnce && opening.gapEnd == nil, nextNonce: nextNonce,
            nextUnit: nextUnit)
    }

    /// Runs one lock's machine and carries its outputs on.
    mutating func drive(_ id: String?, _ body: (inout CommitMachine, inout CommitContext) -> Void) {
        var context = context(id)
        if let id {
            driven.append(id)
            body(&keys[id]!.chain, &context)
        } else {
            body(&master, &context)
        }
        nextNonce = context.nextNonce
        nextUnit = context.nextUnit
        for output in context.outputs where phase != .ended { handle(id, output) }
    }

    mutating func send(_ call: Call) {
        guard phase != .ended else { return }
        nextRequest += 1
        calls[nextRequest] = call
        effects.append(.request(nextRequest, request(for: call)))
    }

    private mutating func request(for call: Call) -> StoreRequest {
        switch call {
        case .chain(let id, let step):
            var context = context(id)
            defer {
                nextNonce = context.nextNonce
                nextUnit = context.nextUnit
            }
            return id.map { keys[$0]!.chain.request(for: step, &context) }
                ?? master.request(for: step, &context)
        case .open(let step): return request(for: step)
        case .look: return .read(paths.master)
        case .overwrite(let id):
            guard let file = overwriting[id] else { preconditionFailure("file \(id) is not on its way") }
            let proof = ObjectProof(file, of: topicPartition)
            return .overwrite(file.id, path: file.path, final: file.final, proof.metadata(unit: ownerID))
        case .sweep(let step): return request(for: step)
        }
    }

    mutating func answered(_ id: RequestID, _ answer: StoreAnswer) {
        guard let call = calls.removeValue(forKey: id) else {
            preconditionFailure("request \(id) is not out")
        }
        if case .failed(let error) = answer {
            if case .sweep(let step) = call { return sweepFailed(step, error) }
            switch error.kind {
            case .unavailable: return park(call, error)
            case .rejected: return parkForPolicy(call, error)
            case .unknown where call.isRepeatable: return park(call, error)
            case .refused where call.isRepeatable: return park(call, error)
            case .refused: outageEnded()
            case .unknown: break
            }
            pressure.lastDetail = error.description
            pressure.losses[call, default: 0] += 1
        } else {
            outageEnded()
            pressure.losses[call] = nil
        }
        pressure.attempts[call] = nil
        carryOn(call, answer)
        lossesEnded()
    }

    private mutating func carryOn(_ call: Call, _ answer: StoreAnswer) {
        switch call {
        case .chain(let chain, let step): drive(chain) { $0.apply(step, answer, &$1) }
        case .open(let step): opened(step, answer)
        case .look: looked(answer)
        case .overwrite(let file): overwrote(file)
        case .sweep(let step): swept(step, answer)
        }
    }

    // Pressure.

    private mutating func park(_ call: Call, _ error: StoreError) {
        let attempts = pressure.attempts[call, default: 0] + 1
        pressure.attempts[call] = attempts
        pressure.lastDetail = error.description
        if pressure.since == nil {
            pressure.since = now
            (pressure.nextProbe, pressure.probes) = (now, 0)
            pressure.nextNotice = now + 60_000
            effects.append(.notice(.outage(sinceMilliseconds: 0, detail: error.description)))
        }
        pressure.parked.append(
            .init(call: call, at: now + settings.retry.delay(afterAttempt: attempts, seed: jitterSeed)))
        // A probe is a try of every step that waits.
        guard let since = pressure.since, now - since >= settings.outageMax,
            max(attempts, pressure.probes) >= settings.retry.maxAttempts
        else { return }
        askPolicy(
            SinkError(
                .outage, error.operation, topicPartition,
                "the store has not answered for \((now - since) / 1000) s: \(error.detail)",
                context: [.init("object", error.key)],
                hint: error.hint ?? "nothing is lost; the task goes on from its locks when the store is back")
        )
    }

    private mutating func parkForPolicy(_ call: Call, _ error: StoreError) {
        outageEnded()
        pressure.parked.append(.init(call: call, at: nil))
        askPolicy(
            SinkError(
                .rejected, error.operation, topicPartition, error.detail,
                context: [.init("object", error.key)],
                hint: error.hint))
    }

    /// Differs from owner to owner and from request to request.
    private var jitterSeed: UInt64 {
        ownerID.utf8.reduce(nextRequest) { SplitMix64.mix($0 ^ UInt64($1)) }
    }

    /// Asks once; whatever is parked waits for the answer.
    private mutating func askPolicy(_ error: SinkError) {
        for index in pressure.parked.indices { pressure.parked[index].at = nil }
        guard !pressure.awaitsPolicy else { return }
        pressure.awaitsPolicy = true
        effects.append(.policy(error))
    }

    /// Sends a step of a lock's machine. A conditional one that was not done twice in a row waits first: what
    /// is read of it in between is no sign that the next try will do better.
    mutating func sendStep(_ call: Call) {
        let losses = pressure.losses[call, default: 0]
        guard losses > 1, phase != .ended else { return send(call) }
        let since = pressure.lostSince ?? now
        if pressure.lostSince == nil { (pressure.lostSince, pressure.nextLossNotice) = (now, now) }
        if now >= pressure.nextLossNotice {
            pressure.nextLossNotice = now + 60_000
            effects.append(.notice(.outage(sinceMilliseconds: now - since, detail: pressure.lastDetail)))
        }
        pressure.parked.append(
            .init(call: call, at: now + settings.retry.delay(afterAttempt: losses - 1, seed: jitterSeed)))
        guard now - since >= settings.outageMax, losses >= settings.retry.maxAttempts else { return }
        askPolicy(
            SinkError(
                .outage, "commit", topicPartition,
                "the store has not carried a write or rename out for \((now - since) / 1000) s: "
                    + pressure.lastDetail,
                hint: "nothing is lost; the task goes on from its locks when the store is back"))
    }

    /// No step is held back any more.
    private mutating func lossesEnded() {
        guard let since = pressure.lostSince, !pressure.losses.values.contains(where: { $0 > 1 }) else {
            return
        }
        pressure.lostSince = nil
        if pressure.since == nil {
            effects.append(.notice(.outageEnded(afterMilliseconds: now - since)))
        }
    }

    private mutating func outageEnded() {
        guard let since = pressure.since else { return }
        pressure.since = nil
        pressure.nextNotice = nil
        effects.append(.notice(.outageEnded(afterMilliseconds: now - since)))
    }

    mutating func retryParked() {
        pressure.awaitsPolicy = false
        pressure.nextProbe = now
        for index in pressure.parked.indices { pressure.parked[index].at = now }
    }

    mutating func sendParked() {
        let due = pressure.takeDue(now: now, isBusy: !calls.isEmpty, settings.retry, seed: jitterSeed)
        for parked in due { send(parked.call) }
        if !pressure.awaitsPolicy, let at = pressure.nextNotice, now >= at, let since = pressure.since {
            pressure.nextNotice = now + 60_000
            effects.append(.notice(.outage(sinceMilliseconds: now - since, detail: pressure.lastDetail)))
        }
    }
}

extension PartitionMachine.Call {
    /// Reading, and uploads (each try has a name of its own): any failure that may pass is simply tried
    /// again.
    var isRepeatable: Bool {
        switch self {
        case .look, .overwrite: true
        case .sweep: false
        case .open(let step): step.isRead
        case .chain(_, let step):
            switch step {
            case .write, .delete, .publish, .deleteTemp: false
            default: true
            }
        }
    }
}
