import Bytes
import Kafka
import ObjectStore
import Sink
import Worker

extension Simulation {
    /// Starts a process where none runs.
    func start(slot: Int) {
        guard !workers.contains(where: { $0.isAlive && $0.slot == slot }) else { return }
        lives += 1
        tally.lives += 1
        do {
            let worker = try SimulatedWorker(
                self, id: lives, slot: slot, mode: dice.pick(plan.modes))
            note("start", lives, slot)
            workers.removeAll { !$0.isAlive && !$0.isBusy && !group.contains($0.id) }
            workers.append(worker)
            try worker.begin()
        } catch {
            checker.fail("the simulation is wrong: \(error)")
        }
    }

    func turn(_ worker: SimulatedWorker) {
        note("turn", worker.id)
        let (isOver, failure) = worker.turn()
        guard worker.isAlive else { return worker.bury() }
        guard isOver else { return }
        ended(worker, failure)
    }

    /// A process ends by itself, cleanly or because its task failed.
    private func ended(_ worker: SimulatedWorker, _ failure: TaskFailure?) {
        note("end", worker.id, failure == nil ? 0 : 1)
        if let failure {
            trace.say { "  w\(worker.id) failed: \(failure)" }
            tally.failures[failure.kind, default: 0] += 1
            if !person(sees: failure) { checker.taskFailed(failure, graceUntil: graceUntil, now: now) }
        } else {
            checker.endedCleanly(worker.disk.files.count, worker.disk.descriptors)
        }
        worker.removeStaging()
        strand(worker)
        worker.die()
        worker.bury()
        if isStopping { return }
        happenings.append((now + dice.within(200...3_000), .start(slot: worker.slot % plan.slots)))
    }

    /// Where a task had to stop over a temporary object that came back, a person removes that object, as the
    /// error says.
    private func person(sees failure: TaskFailure) -> Bool {
        guard failure.kind == "corrupt", let temp = checker.returned(in: failure.description, lake) else {
            return false
        }
        note("person", temp.text.utf8.count)
        trace.say { "  a person removes \(temp)" }
        tally.removedByPerson += 1
        lake.remove(temp)
        checker.temporaries[temp] = nil
        return true
    }

    /// The process dies with whatever it was doing.
    func kill(_ worker: SimulatedWorker) {
        guard worker.isAlive else { return }
        note("crash", worker.id)
        tally.crashes += 1
        strand(worker)
        worker.die()
        worker.silentSince = worker.silentSince ?? now
        if !worker.isBusy { worker.bury() }
        happenings.append((now + dice.within(200...8_000), .start(slot: worker.slot % plan.slots)))
    }

    /// Its calls: what is on its way lands, sooner or later, or never; nobody hears of it.
    private func strand(_ worker: SimulatedWorker) {
        calls.removeAll { call in
            guard call.worker === worker else { return false }
            call.answersAt = nil
            guard let lands = call.landsAt, call.effect.isStore, !dice.chance(40) else { return true }
            call.landsAt = dice.chance(70) ? lands : lands + dice.within(0...30_000)
            return false
        }
    }

    /// SIGSTOP: it stands still; what it had sent goes on, what its threads had not sent waits with it.
    func pause(_ worker: SimulatedWorker, for span: Int64) {
        guard worker.isAlive, !worker.isPaused else { return }
        note("pause", worker.id, Int(span))
        tally.pauses += 1
        worker.pausedUntil = now + span
        worker.silentSince = now
        for call in calls where call.worker === worker && dice.chance(50) {
            call.landsAt = call.landsAt.map { $0 + span }
            call.answersAt = call.answersAt.map { $0 + span }
        }
    }

    /// SIGCONT: it goes on with all it had in memory, and hears later what the group decided.
    func resume(_ worker: SimulatedWorker) {
        note("resume", worker.id)
        worker.pausedUntil = nil
        worker.silentSince = nil
        worker.nextTurn = now
        if !group.contains(worker.id) {
            tally.zombies += 1
            worker.deafUntil = now + dice.within(0...2_000)
        }
        dispatch(worker)
    }

    // MARK: what comes by the clock

    func happen(_ what: Happening) {
        switch what {
        case .start(let slot): start(slot: slot)
        case .answered(let worker, let results):
            guard worker.isAlive else { return }
            worker.consumer?.events.append(.committed(results))
            worker.wake()
        case .append(let index): append(index)
        case .brokerBack: isBrokerAway = false
        case .faultsEnd: isFaulty = false
        case .unrest:
            guard isFaulty else { return }
            disturb()
            happenings.append((now + dice.within((plan.unrest / 2)...(2 * plan.unrest)), .unrest))
        }
    }

    private func disturb() {
        let ready = workers.filter(\.isReady)
        switch dice.next() % 10 {
        case 0, 1: if let worker = pick(ready) { kill(worker) }
        case 2, 3: if let worker = pick(ready) { overtake(worker) }
        case 4: if let worker = pick(ready) { pause(worker, for: dice.within(50...plan.sessionTimeout)) }
        case 5: if let worker = pick(ready) { worker.stop() }
        case 6: start(slot: plan.slots)
        case 7: leapClock()
        case 8: sendBrokerAway()
        default: break
        }
        if plan.usersMoveFinals { moveFinal() }
        if plan.hasRetention { expireRecords() }
    }

    private func pick(_ workers: [SimulatedWorker]) -> SimulatedWorker? {
        workers.isEmpty ? nil : dice.pick(workers)
    }

    /// A user takes a final object away, which is allowed at any time on a store that renames.
    private func moveFinal() {
        let finals = checker.finals.filter { lake.objects[$0] != nil }
        guard !finals.isEmpty else { return }
        let final = dice.pick(finals)
        note("moved", final.text.utf8.count)
        trace.say { "  a user moves \(final)" }
        tally.moved += 1
        lake.remove(final)
        checker.userMoved(final)
    }

    func append(_ index: Int) {
        guard logs[index].end < plan.logLength else { return }
        let roll = Int(dice.next() % 100)
        var entry = SimulatedEntry.record(key: Int(dice.next() % UInt64(plan.keyCount)))
        if roll < plan.gaps {
            entry = .gap
        } else if roll < plan.gaps + plan.nulls {
            entry = .null
        } else if roll < plan.gaps + plan.nulls + plan.bad {
            entry = .bad
        }
        logs[index].append(entry)
        checker.appended(index, entry)
    }

    /// The log grows while faults fall; a part of it is there from the start.
    func plantLogs() {
        for index in logs.indices {
            let early = Int(dice.next() % UInt64(plan.logLength + 1))
            for _ in 0..<early { append(index) }
            for _ in early..<plan.logLength {
                happenings.append((now + dice.within(0...plan.faultsUntil), .append(index)))
            }
        }
    }
}
