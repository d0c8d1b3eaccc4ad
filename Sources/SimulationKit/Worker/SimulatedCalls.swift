import Sink
import Worker

/// One call of a worker, from its submission to its answer.
final class SimulatedCall {
    enum Work {
        case store(StoreRequest, StoreExecutor, @Sendable (StoreAnswer) -> Void)
        case question(@Sendable () -> Void)
    }

    let worker: SimulatedWorker
    let work: Work
    let effect: Effect
    let isBulk: Bool
    /// When the store carries it out; nil = never, or done already.
    var landsAt: Int64?
    /// When the worker hears of it; nil = never.
    var answersAt: Int64?
    var answer: StoreAnswer?
    /// What the worker hears instead.
    var told: StoreAnswer?
    var fault: Fault?
    /// An upload carries its bytes with it.
    var content: [UInt8]?

    init(_ worker: SimulatedWorker, _ work: Work, _ effect: Effect, isBulk: Bool) {
        self.worker = worker
        self.work = work
        self.effect = effect
        self.isBulk = isBulk
    }

    var dueAt: Int64? {
        guard let landsAt else { return answersAt }
        return min(landsAt, answersAt ?? .max)
    }
}

/// What a worker's pool is to the simulation: a list of calls that wait for their turn.
final class SimulatedCalls: TaskCalls, @unchecked Sendable {  // One thread runs the simulation.
    private unowned let world: Simulation
    private unowned let worker: SimulatedWorker

    init(_ world: Simulation, _ worker: SimulatedWorker) {
        self.world = world
        self.worker = worker
    }

    func perform(
        _ request: StoreRequest, by executor: StoreExecutor,
        answered: @escaping @Sendable (StoreAnswer) -> Void
    ) {
        let call = SimulatedCall(
            worker, .store(request, executor, answered), Effect(request),
            isBulk: StoreExecutor.isBulk(request))
        world.submit(call)
    }

    func submit(bulk: Bool, _ job: @escaping @Sendable () -> Void) {
        world.submit(SimulatedCall(worker, .question(job), .position, isBulk: bulk))
    }
}
