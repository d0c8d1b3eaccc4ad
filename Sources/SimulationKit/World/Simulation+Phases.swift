import Bytes

extension Simulation {
    /// Until then a task may fail for what it met while faults fell.
    var graceUntil: Int64 { Self.begin + plan.faultsUntil + 120_000 }

    private static let begin: Int64 = 1_000_000
    /// How long everything may take once the faults have ended (EO-8).
    static let patience: Int64 = 1_800_000

    /// Faults, then none, then a clean stop, then a start that has nothing to do.
    func runAll() {
        note("seed", Int(truncatingIfNeeded: plan.seed))
        plantLogs()
        for slot in 0..<plan.slots { happenings.append((now + dice.within(0...1_000), .start(slot: slot))) }
        if plan.unrest > 0 { happenings.append((now + dice.within(500...plan.unrest), .unrest)) }
        happenings.append((Self.begin + plan.faultsUntil, .faultsEnd))
        run { [unowned self] in !isFaulty }
        guard checker.violation == nil else { return }
        finish()
        guard checker.violation == nil else { return }
        restart()
    }

    private func finish() {
        note("calm")
        trace.say { "---- no more faults" }
        isBrokerAway = false
        for worker in workers where worker.isPaused {
            worker.pausedUntil = min(worker.pausedUntil ?? now, now + 2 * plan.sessionTimeout)
        }
        let deadline = now + Self.patience
        run { [unowned self] in
            (isDone && late.isEmpty && !calls.contains { $0.fault != nil }) || now > deadline
        }
        guard checker.violation == nil else { return }
        guard isDone else { return checker.fail("EO-8: \(unfinished) after \(Self.patience / 1_000) s") }
        stopAll()
    }

    /// Everything is appended, stored and told to the group, and each partition has an owner at its end.
    var isDone: Bool {
        logs.indices.allSatisfy {
            logs[$0].end == plan.logLength
                && checker.isTold(group.offsets[$0], $0, end: logs[$0].end)
        } && checker.isComplete && logs.indices.allSatisfy { index in workers.contains { $0.hasRead(index) } }
    }

    private var unfinished: String {
        let offsets = logs.indices.map { "\(logs[$0].topicPartition) at \(group.offsets[$0] ?? -1)" }
        return "the group has \(offsets.joined(separator: ", ")) of \(plan.logLength); \(checker.missing)"
    }

    func stopAll() {
        note("stop")
        isStopping = true
        for worker in workers where worker.isAlive { worker.stop() }
        let deadline = now + Self.patience
        happenings.removeAll { if case .start = $0.what { true } else { false } }
        run { [unowned self] in !workers.contains(where: \.isAlive) || now > deadline }
        guard checker.violation == nil else { return }
        if workers.contains(where: \.isAlive) { return checker.fail("EO-8: a worker does not stop") }
        run { [unowned self] in late.isEmpty && calls.isEmpty }
        checker.checkEnd(logs, group.offsets, in: lake, isQuiet: tally.isQuiet)
    }

    /// A clean restart reads nothing again, whatever lies at the log's end.
    private func restart() {
        isStopping = false
        start(slot: 0)
        guard let worker = workers.last(where: \.isAlive) else { return }
        let deadline = now + 120_000
        run { [unowned self] in now > deadline || worker.consumer?.hasReadAll(logs.count) == true }
        guard checker.violation == nil else { return }
        if worker.deliveries > 0, !plan.isAtLeastOnce {
            checker.fail("EO-1: a clean restart was given \(worker.deliveries) records again")
        } else if worker.consumer?.hasReadAll(logs.count) != true {
            checker.fail("EO-8: a clean restart does not open its partitions")
        }
        guard checker.violation == nil else { return }
        stopAll()
    }
}
