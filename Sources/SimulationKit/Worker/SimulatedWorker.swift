import Logging
import ObjectStore
import Sink
import Worker

/// One life of a process: a real `SinkTask` and what the simulation knows of it.
final class SimulatedWorker: @unchecked Sendable {  // One thread runs the simulation.
    let id: Int
    let slot: Int
    let mode: CommitMode
    private unowned let world: Simulation
    let disk: SimulatedDisk
    private let mailbox = Mailbox<TaskMessage>()
    private(set) var task: SinkTask?
    weak var consumer: SimulatedConsumer?
    /// It has died, or ended.
    private(set) var isAlive = true
    /// It stands still until then.
    var pausedUntil: Int64?
    /// Since when the group hears nothing of it.
    var silentSince: Int64?
    /// It does not know yet what the group decided while it stood still.
    var deafUntil: Int64 = 0
    var nextTurn: Int64
    /// It waits within a revocation, at most until then.
    var waitsUntil: Int64?
    /// It is on the stack.
    var isBusy = false
    var isAskedToStop = false
    var throttledUntil: Int64 = 0
    var waiting: [SimulatedCall] = []
    var underWay = 0
    private var isWoken = false
    private var idleTurns: Int64 = 0

    init(_ world: Simulation, id: Int, slot: Int, mode: CommitMode) throws {
        self.world = world
        self.id = id
        self.slot = slot
        self.mode = mode
        nextTurn = world.now
        disk = SimulatedDisk(world)
        disk.worker = self
        let plan = world.plan
        let blueprint = try plan.blueprint(mode)
        let stores: [String: any ObjectStore] = ["box": world.store]
        let statements = try TaskStatements(
            blueprint,
            commit: {
                plan.commit(blueprint.commit($0, cluster: "c", stores: stores), isLast: world.isLast)
            }, stores: stores)
        let surroundings = TaskSurroundings(
            connect: { [unowned world, unowned self] (task) throws(TaskFailure) in
                let consumer = SimulatedConsumer(world, self, task)
                self.consumer = consumer
                return consumer
            },
            cluster: SimulatedCluster(world), calls: SimulatedCalls(world, self),
            clock: SimulatedClock(world, self), staging: StagingArea(directory: "/\(id)", on: disk))
        task = SinkTask(
            settings: plan.settings(blueprint, mode), statements: statements, mailbox: mailbox,
            surroundings: surroundings, metrics: TaskMetrics(), log: world.log.logger("w\(id)"),
            outages: OutageLog(world.log.logger("w\(id)")), ownerPrefix: "w\(id)")
    }

    var isPaused: Bool { pausedUntil != nil }

    /// It may be given the processor.
    var isReady: Bool { isAlive && !isPaused && !isBusy }

    func wake() {
        isWoken = true
        nextTurn = min(nextTurn, world.now)
    }

    /// It owns this partition and was told the end of its log.
    func hasRead(_ index: Int) -> Bool {
        isReady && world.group.held[index] == id && consumer?.hasRead(index) == true
    }

    func takeWake() -> Bool {
        defer { isWoken = false }
        return isWoken
    }

    /// A poll ends; one that found nothing has waited for `waits` milliseconds, or longer on a busy machine.
    func polled(waits: Int64) {
        guard waits > 0, !isWoken else {
            idleTurns = 0
            nextTurn = world.now + 1 + world.dice.within(0...3)
            return
        }
        idleTurns = min(idleTurns + 1, 8)
        nextTurn = world.now + max(1, waits) * (1 + idleTurns / 2)
    }

    func stop() {
        isAskedToStop = true
        mailbox.post(.stop)
    }

    func begin() throws { try task?.begin() }

    /// One turn, or the end: then how it ended.
    func turn() -> (isOver: Bool, failure: TaskFailure?) {
        guard let task else { return (true, nil) }
        isBusy = true
        defer { isBusy = false }
        isWoken = false
        nextTurn = world.now + 1
        guard !task.isRunning else {
            task.turn()
            return (false, nil)
        }
        let failure = task.end()
        return (true, failure)
    }

    /// Nothing that it does from now on reaches anything.
    func die() {
        isAlive = false
        waiting = []
    }

    /// Gives its memory back, once it is not on the stack any more.
    func bury() {
        task = nil
    }

    func removeStaging() { task?.cleanUp() }
}
