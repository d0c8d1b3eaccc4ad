import Sink
import Testing

@testable import SimulationKit

/// What the simulation has found in the worker, each as a scenario of its own.
@Suite struct FoundTests {
    /// Two partitions, one worker, no faults but those that the test plans.
    private func world(_ seed: UInt64) -> Simulation {
        var plan = Plan(seed: seed)
        plan.topics = [("t", 2)]
        plan.logLength = 1
        (plan.keys, plan.modes, plan.flushCount) = (.value, [.batch], 1)
        (plan.policy, plan.slots, plan.maxPollRecords) = (.throw, 1, 500)
        (plan.gaps, plan.nulls, plan.bad, plan.unrest, plan.faultPercent) = (0, 0, 0, 0, 0)
        (plan.batchFilesMax, plan.openWritersMax, plan.stagingBytesMax) = (1_000, 1_000, 64 << 20)
        let world = Simulation(plan)
        world.focusLeft = 0
        for index in world.logs.indices { world.append(index) }
        return world
    }

    private func finish(_ world: Simulation) {
        let deadline = world.now + 600_000
        world.run { world.isDone || world.now > deadline }
        #expect(world.checker.violation == nil)
        #expect(world.isDone, "\(world.checker.missing)")
    }

    @Test(arguments: 1...10 as ClosedRange<UInt64>)
    func `a task that fails within a batch loses no record of another partition`(seed: UInt64) {
        let world = world(seed)
        world.planned = [.init(effect: .stagingOpen, fault: .refused)]
        world.start(slot: 0)
        finish(world)
        #expect(world.tally.failures["staging"] == 1)
        world.stopAll()
        #expect(world.checker.violation == nil)
    }

    @Test func `a takeover tells the group what an earlier owner has stored and died over`() {
        let world = world(1)
        world.start(slot: 0)
        finish(world)
        world.kill(world.workers[0])
        world.group.offsets = [nil, nil]
        finish(world)
        world.stopAll()
    }
}
