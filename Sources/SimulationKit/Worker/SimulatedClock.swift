import Worker

/// The simulation's time as one worker reads it.
final class SimulatedClock: TaskClock, @unchecked Sendable {  // One thread runs the simulation.
    private unowned let world: Simulation
    private unowned let worker: SimulatedWorker

    /// How often a dead process has asked: each time an age has passed, so that every wait is over.
    private var ages: Int64 = 0

    init(_ world: Simulation, _ worker: SimulatedWorker) {
        self.world = world
        self.worker = worker
    }

    func now() -> Int64 { world.now }

    /// A dead process waits for nothing: whoever is on the stack comes back at once.
    func steady() -> Int64 {
        if worker.isAlive, world.checker.violation == nil { return world.now }
        ages += 1
        return .max / 2 + ages * 1_000_000_000
    }

    func wall() -> Int64 { world.wall }

    /// Everybody else goes on meanwhile.
    func wait(for mailbox: Mailbox<TaskMessage>, milliseconds: Int64) {
        let deadline = world.now + max(1, milliseconds)
        worker.waitsUntil = deadline
        defer { worker.waitsUntil = nil }
        world.run { [worker, world] in
            !worker.isAlive || (!worker.isPaused && (worker.takeWake() || world.now >= deadline))
        }
    }
}
