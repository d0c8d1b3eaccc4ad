import Bytes
import ObjectStore

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
        let slowReleases = notices.slowReleases
        for worker in workers where worker.isAlive { worker.stop() }
        let deadline = now + Self.patience
        happenings.removeAll { if case .start = $0.what { true } else { false } }
        run { [unowned self] in !workers.contains(where: \.isAlive) || now > deadline }
        guard checker.violation == nil else { return }
        if workers.contains(where: \.isAlive) { return checker.fail("EO-8: a worker does not stop") }
        run { [unowned self] in late.isEmpty && calls.isEmpty }
        // Who still backs off from the last fault may leave its lock to the last life.
        let isCleared = isLast || notices.slowReleases == slowReleases
        checker.checkEnd(logs, group.offsets, in: lake, isQuiet: tally.isQuiet, isCleared: isCleared)
    }

    /// One worker has everything and is at the end of it.
    private var hasReadAll: Bool {
        workers.contains { $0.isAlive && $0.consumer?.hasReadAll(logs.count) == true }
    }

    /// A clean restart reads nothing again, whatever lies at the log's end.
    private func restart() {
        isStopping = false
        isLast = true
        age()
        start(slot: 0)
        let (before, deadline) = (tally.records, now + 120_000)
        run { [unowned self] in now > deadline || hasReadAll }
        guard checker.violation == nil else { return }
        if tally.records > before, !plan.isAtLeastOnce {
            checker.fail("EO-1: a clean restart was given \(tally.records - before) records again")
        } else if !hasReadAll {
            checker.fail("EO-8: a clean restart does not open its partitions")
        }
        let sweepDeadline = now + 120_000
        run { [unowned self] in checker.temporaries.isEmpty || now > sweepDeadline }
        guard checker.violation == nil else { return }
        let left = lake.objects.keys.map(\.text).filter { $0.hasPrefix(".temp-upload/") }.sorted()
        checker.check(left.isEmpty, "EO-7: no sweep removes \(left)")
        guard checker.violation == nil else { return }
        stopAll()
    }

    /// The sweep's minimum age passes, on a wall clock that is right again.
    private func age() {
        tally.leftForSweep = checker.temporaries.count
        let objects = lake.objects
        let latest = checker.temporaries.keys.compactMap { objects[$0]?.modified }.max() ?? 0
        wallOffset = max(wallOffset, latest * 1_000 - now) + plan.sweepMinAge + 1_000
    }
}
