import Bytes
import ConnectData
import Logging
import ObjectStore
import Sink
import Worker

/// One seed: a lake, a broker, workers, and the time. One thread, no real time, no real disk.
///
/// Events happen in the order of their times; what is due at the same time, in a fixed order. A worker that
/// waits within a revocation lets everything else go on (`run`), so events nest.
final class Simulation: @unchecked Sendable {  // One thread runs it.
    let plan: Plan
    /// The run's own stream of chance.
    var dice: SplitMix64
    /// Milliseconds that never jump back.
    var now: Int64 = 1_000_000
    var wallOffset: Int64 = 1_790_000_000_000
    var logs: [SimulatedLog] = []
    var group: SimulatedGroup
    /// What is in the lake.
    private(set) var lake: InMemoryObjectStore! = nil
    /// The lake as workers see it.
    private(set) var store: (any ObjectStore)! = nil
    let log: Log
    let notices: TaskNotices
    var checker: Checker
    var tally = Tally()
    var trace: Trace
    var workers: [SimulatedWorker] = []
    var calls: [SimulatedCall] = []
    /// Requests that land once more, or after their answer was lost.
    var late: [(at: Int64, call: SimulatedCall)] = []
    var happenings: [(at: Int64, what: Happening)] = []
    /// Faults may fall.
    var isFaulty = true
    /// Whoever ends is not started again.
    var isStopping = false
    /// A clean restart sweeps what all others have left.
    var isLast = false
    var isBrokerAway = false
    var isQuestionLost = false
    /// The store is at work: its reading of the disk is no effect of a worker.
    var isLanding = false
    var isUploadDiskFull = false
    /// What each partition's owners have told the group, where the world is wrong.
    var offsetsTaken: [[Offset]] = []
    private var pin: (path: String, content: [UInt8])?
    private var readsFrom: SimulatedDisk?
    /// Faults that fall on the next such effect, whatever is drawn (scenarios).
    var planned: [FaultTable.Pair] = []
    /// Times that the focus of the plan may still fall.
    var focusLeft = 3
    var lives = 0
    var steps = 0
    let stepsMax: Int
    let wrong: WrongWorld?

    init(
        _ plan: Plan, wrong: WrongWorld? = nil, stepsMax: Int = Simulation.stepsMost,
        saying line: (@Sendable (String) -> Void)? = nil
    ) {
        self.plan = plan
        self.wrong = wrong
        self.stepsMax = stepsMax
        dice = SplitMix64(seed: plan.seed)
        trace = Trace(line)
        let notices = TaskNotices()
        self.notices = notices
        log = Log(
            to: TraceLogOutput(line: line, notices: notices),
            level: line != nil ? .debug : .warn, now: { 0 })
        let partitions = plan.partitions
        group = SimulatedGroup(
            partitions: partitions.count, isCooperative: plan.isCooperative,
            sessionTimeout: plan.sessionTimeout)
        logs = partitions.enumerated().map { SimulatedLog($1, index: $0) }
        offsetsTaken = partitions.map { _ in [] }
        if plan.isFocusRare { focusLeft = 6 }
        checker = Checker(
            partitions: partitions, isAtLeastOnce: plan.isAtLeastOnce, hasManifests: plan.manifests)
        lake = InMemoryObjectStore(
            metadata: !plan.manifests, now: { [unowned self] in wall / 1_000 },
            files: { [unowned self] in file($0) })
        store = wrong?.store(over: lake) ?? lake
    }

    var wall: Int64 { now + wallOffset }

    private func file(_ path: String) -> [UInt8]? {
        if let pin, pin.path == path { return pin.content }
        return readsFrom?.files[path]
    }

    /// The store carries a request out, with the bytes that it took along.
    func carryOut(_ call: SimulatedCall) -> StoreAnswer? {
        guard case .store(let request, let executor, _) = call.work else { return nil }
        isLanding = true
        defer { isLanding = false }
        switch request {
        case .upload(_, let path, _, _), .overwrite(_, let path, _, _):
            pin = call.content.map { (path, $0) }
        default: break
        }
        readsFrom = call.worker.disk
        isUploadDiskFull = call.fault == .diskFull
        let answer = executor.perform(request)
        (pin, readsFrom, isUploadDiskFull) = (nil, nil, false)
        note("\(call.effect)", call.worker.id, request.key.utf8.count)
        trace.say { "  \(request.key) -> \(Self.short(answer))" }
        return answer
    }

    private static func short(_ answer: StoreAnswer) -> String {
        switch answer {
        case .failed(let error): "\(error.kind)"
        case .object(nil), .head(nil): "absent"
        case .object(let object?): "etag \(object.etag) \(String(decoding: object.content, as: UTF8.self))"
        case .written(let etag): "etag \(etag)"
        case .listed(let objects): "\(objects.count) objects"
        case .head, .done, .removed: "\(answer)"
        }
    }

    /// A line of the trace: its hash tells one run from another.
    func note(_ what: StaticString, _ a: Int = 0, _ b: Int = 0) {
        trace.add(now, what, a, b)
    }

    func note(_ what: String, _ a: Int, _ b: Int) { trace.add(now, what, a, b) }

    // MARK: the loop

    /// Lets things happen until `isOver`, or until nothing is to come.
    func run(until isOver: () -> Bool) {
        while !isOver(), checker.violation == nil {
            count()
            guard checker.violation == nil, step() else { return }
        }
    }

    /// An event, or something that a worker does within one: a worker that does things for ever in one turn
    /// has no end either, and what waits in it ends with the violation.
    func count() {
        steps += 1
        if steps > stepsMax { checker.fail("EO-8: no end within \(stepsMax) steps") }
    }

    /// Some forty times the steps of the longest of 40,000 seeds.
    static let stepsMost = 200_000

    private enum Next {
        case turn(Int), resume(Int), call(Int), late(Int), happening(Int), expiry(Int), waited(Int)
    }

    /// The next event. False when there is none.
    private func step() -> Bool {
        var at = Int64.max
        var next: Next?
        func offer(_ time: Int64?, _ what: @autoclosure () -> Next) {
            guard let time, time < at else { return }
            at = time
            next = what()
        }
        for (index, worker) in workers.enumerated() where worker.isAlive {
            if let until = worker.pausedUntil { offer(until, .resume(index)) }
            if !worker.isPaused { offer(worker.waitsUntil, .waited(index)) }
            if worker.isReady { offer(worker.nextTurn, .turn(index)) }
        }
        for (index, call) in calls.enumerated() { offer(call.dueAt, .call(index)) }
        for (index, entry) in late.enumerated() { offer(entry.at, .late(index)) }
        for (index, entry) in happenings.enumerated() { offer(entry.at, .happening(index)) }
        for (index, worker) in workers.enumerated() {
            guard let since = worker.silentSince, group.contains(worker.id) else { continue }
            offer(since + plan.sessionTimeout, .expiry(index))
        }
        guard let next else { return false }
        now = max(now, at)
        switch next {
        case .turn(let index): turn(workers[index])
        case .resume(let index): resume(workers[index])
        case .call(let index): advance(index)
        case .late(let index): landLate(late.remove(at: index).call)
        case .happening(let index): happen(happenings.remove(at: index).what)
        case .expiry(let index): expire(workers[index].id)
        case .waited(let index): workers[index].waitsUntil = nil
        }
        for member in group.late(now) { expire(member) }
        readGaps()
        return true
    }

    private func expire(_ member: Int) {
        note("expired", member)
        tally.expired += 1
        group.remove(member, now: now)
        groupChanged()
    }

    /// Members look at the group with their next poll, which does not wait for long.
    func groupChanged() {
        for worker in workers where worker.isAlive {
            worker.nextTurn = min(worker.nextTurn, now + Int64(dice.next() % 300))
        }
    }
}
