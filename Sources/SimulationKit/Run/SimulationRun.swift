/// One seed, run to its end.
package struct SimulationRun: Sendable {
    package let seed: UInt64
    /// What does not hold; nil = everything does.
    package let violation: String?
    /// Equal for equal runs.
    package let trace: UInt64
    package let tally: Tally
    /// Virtual milliseconds.
    package let time: Int64

    /// Runs a seed, all by itself; `line` is told what happens. A run of more than `stepsMax` steps has no
    /// end: that is a finding.
    package init(
        seed: UInt64, wrong: WrongWorld? = nil, stepsMax: Int = Simulation.stepsMost,
        saying line: (@Sendable (String) -> Void)? = nil
    ) {
        self.seed = seed
        let world = Simulation(Plan(seed: seed), wrong: wrong, stepsMax: stepsMax, saying: line)
        line?("\(world.plan)")
        world.runAll()
        for worker in world.workers {
            worker.die()
            worker.bury()
        }
        violation = world.checker.violation
        trace = world.trace.hash
        time = world.now
        var tally = world.tally
        tally.seeds = 1
        tally.steps = world.steps
        tally.mostSteps = world.steps
        self.tally = tally
    }

    /// The one line that runs it again.
    package var replay: String { "seed \(seed): \(violation ?? "holds"); scripts/simulate --seed \(seed)" }
}

extension SimulationRun {
    /// The seed partitions by the wall clock.
    package static func hasClockKeys(_ seed: UInt64) -> Bool { Plan(seed: seed).keys == .clock }
}
