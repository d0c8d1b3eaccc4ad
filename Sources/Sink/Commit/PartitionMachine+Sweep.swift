import ConnectData
import ObjectStore

/// The sweep (EO-7): temporary objects and key locks below the safe offset that the master lock holds, of
/// this partition alone. It resolves nothing, never reaches what is at or above the safe offset (rules G2,
/// G5), and never fails a task: what it could not do is for the next one.
extension PartitionMachine {
    private var schedule: SweepSchedule? {
        settings.sweepInterval.map { SweepSchedule(interval: $0, paths: paths) }
    }

    /// The first sweep of this life, or the next try after one that was given up.
    mutating func scheduleSweep() { nextSweep = schedule.map { now + $0.lead } }

    private var rules: SweepRules {
        SweepRules(
            paths: paths, container: settings.container, safeOffset: persistedSafeOffset,
            minAge: settings.sweepMinAge / 1000, now: (now + utcOffset) / 1000)
    }

    mutating func sweep() {
        guard sweeping == nil, pressure.since == nil, !pressure.awaitsPolicy else { return scheduleSweep() }
        nextSweep = settings.sweepInterval.map { now + $0 }
        sweeping = SweepRun()
        send(.sweep(.listTemporaries))
    }

    func request(for step: SweepRun.Step) -> StoreRequest {
        switch step {
        case .listTemporaries: .list(paths.temporaryDirectory)
        case .listLocks: .list(paths.lockDirectory)
        case .removeTemporary(let key): .delete(key, ifMatch: nil)
        case .readLock(let name): .read(paths.lock(named: name))
        case .removeNamed(let named): .delete(named.key, ifMatch: named.etag)
        case .removeLock(let name, let etag): .delete(paths.lock(named: name), ifMatch: etag)
        }
    }

    mutating func swept(_ step: SweepRun.Step, _ answer: StoreAnswer) {
        guard sweeping != nil, phase == .running else {
            sweeping = nil
            return
        }
        switch (step, answer) {
        case (.listTemporaries, .listed(let objects)): listedTemporaries(objects)
        case (.listLocks, .listed(let objects)): listedIdleLocks(objects)
        case (.readLock(let name), .object(let object)): sweptLock(name, object)
        case (_, .removed(let wasThere)): removed(step, wasThere)
        default: preconditionFailure("\(answer) to \(step)")
        }
        sweepOn()
    }

    /// Of a listing only what is to be done is kept: it may be long.
    private mutating func listedTemporaries(_ objects: [ListedObject]) {
        let rules = rules
        for object in objects.reversed() {
            let verdict = rules.judge(temporary: object)
            sweeping!.summary.count(verdict, object.key.text)
            guard case .remove = verdict else { continue }
            sweeping!.removals.append(.init(step: .removeTemporary(object.key), verdict: verdict))
        }
    }

    private mutating func listedIdleLocks(_ objects: [ListedObject]) {
        let rules = rules
        for object in inTurn(objects) {
            var verdict = rules.judge(listedLock: object)
            if verdict == .read, isHeld(paths.name(ofListed: object.key)!) { verdict = .keep(.inUse) }
            if verdict == .read, sweeping!.locks.count >= settings.sweepReadsMax {
                verdict = .keep(.readsExhausted)
            }
            sweeping!.summary.count(verdict, object.key.text)
            if verdict == .read { sweeping!.locks.append(object) }
        }
        sweeping!.locks.reverse()
    }

    /// Where the last sweep had no more reads, this one goes on.
    private func inTurn(_ objects: [ListedObject]) -> [ListedObject] {
        guard let last = lastSweptLock, let next = objects.firstIndex(where: { $0.key > last }) else {
            return objects
        }
        return Array(objects[next...] + objects[..<next])
    }

    /// The next request, until nothing is left to look at.
    private mutating func sweepOn() {
        if let removal = sweeping!.removals.last { return send(.sweep(removal.step)) }
        if !sweeping!.hasListedLocks {
            sweeping!.hasListedLocks = true
            return send(.sweep(.listLocks))
        }
        guard let object = sweeping!.locks.last else { return endSweep() }
        lastSweptLock = object.key
        send(.sweep(.readLock(paths.name(ofListed: object.key)!)))
    }

    private mutating func sweptLock(_ name: String, _ object: StoredObject?) {
        let listing = sweeping!.locks.removeLast()
        guard !isHeld(name) else {
            return sweeping!.summary.count(.keep(.inUse), listing.key.text)
        }
        guard let object else {
            listed.remove(name)
            return
        }
        let verdict = rules.judge(lock: object.content, listed: listing)
        sweeping!.summary.count(verdict, listing.key.text)
        guard case .remove = verdict else { return }
        // The lock goes last: until then it tells whose the others are.
        sweeping!.removals = [.init(step: .removeLock(name, object.etag), verdict: verdict)]
        for named in rules.namedTemporaries(in: object.content).reversed() {
            sweeping!.removals.append(.init(step: .removeNamed(named), verdict: verdict))
        }
    }

    private mutating func removed(_ step: SweepRun.Step, _ wasThere: Bool) {
        let removal = sweeping!.removals.removeLast()
        switch step {
        case .removeLock(let name, _):
            if !isHeld(name) { listed.remove(name) }
            if wasThere { sweeping!.summary.locks += 1 }
        default: if wasThere { sweeping!.summary.temporaries += 1 }
        }
        guard wasThere else { return }
        effects.append(
            .notice(.swept(object: request(for: step).key, removal.verdict, safeOffset: persistedSafeOffset)))
    }

    /// A removal that was refused or whose answer was lost is left for the next sweep; anything else ends
    /// this one.
    mutating func sweepFailed(_ step: SweepRun.Step, _ error: StoreError) {
        guard sweeping != nil, phase == .running else {
            sweeping = nil
            return
        }
        switch (step, error.kind) {
        case (.removeTemporary, .unknown), (.removeNamed, .unknown), (.removeLock, .unknown):
            sweeping!.summary.unsettled += 1
            leaveRemoval(step)
            sweepOn()
        case (.removeTemporary, .refused), (.removeNamed, .refused), (.removeLock, .refused):
            sweeping!.summary.count(.keep(.changed), request(for: step).key)
            leaveRemoval(step)
            sweepOn()
        default:
            effects.append(.notice(.sweepGivenUp(sweeping!.summary, error)))
            sweeping = nil
            scheduleSweep()
        }
    }

    /// A lock stays while what it alone names may still be there.
    private mutating func leaveRemoval(_ step: SweepRun.Step) {
        if case .removeNamed = step {
            sweeping!.removals = []
        } else {
            sweeping!.removals.removeLast()
        }
    }

    private mutating func endSweep() {
        var summary = sweeping!.summary
        summary.hasNewNames = summary.unknownNames > 0 && summary.unknownNames != unknownNamesSaid
        unknownNamesSaid = summary.unknownNames
        sweeping = nil
        effects.append(.notice(.sweepEnded(summary)))
    }
}
