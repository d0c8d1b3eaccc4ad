import SimulationKit
import Testing

/// Whole seeds. `scripts/test` runs 2,000 of them with `scripts/simulate`, which asserts the counts too;
/// these are a slice for `swift test`.
@Suite struct SeedTests {
    @Test func `a slice of seeds keeps every invariant and meets what it is there for`() {
        let sweep = SimulationSweep(first: 50_001, count: 100, jobs: 2)
        for failure in sweep.failures { Issue.record("\(failure.replay)") }
        #expect(sweep.tally.seeds == 100)
        #expect(sweep.tally.zombies > 10 && sweep.tally.zombieRequests > 10 && sweep.tally.resumed > 5)
        #expect(sweep.tally.collected > 10 && sweep.tally.clockJumps > 20 && sweep.tally.crashes > 50)
        #expect(FaultTable.pairs.count { sweep.tally.count(of: $0) > 0 } > FaultTable.pairs.count / 2)
    }

    @Test(arguments: [7, 77, 777, 7_777] as [UInt64])
    func `a seed runs the same way each time`(seed: UInt64) {
        let once = SimulationRun(seed: seed)
        let again = SimulationRun(seed: seed)
        #expect(once.trace == again.trace && once.time == again.time && once.tally.steps == again.tally.steps)
        #expect(once.trace != SimulationRun(seed: seed + 1).trace)
    }

    /// The check of the checker: each world breaks one thing that the protocol stands on.
    @Test(arguments: WrongWorld.allCases)
    func `a world that breaks a rule of the store is found out`(wrong: WrongWorld) {
        let sweep = SimulationSweep(first: 1, count: 120, jobs: 2, wrong: wrong, stopsAtFailure: true)
        #expect(!sweep.failures.isEmpty, "\(wrong) went unnoticed over \(sweep.tally.seeds) seeds")
    }

    @Test func `an offset of the group that goes back within an assignment is noticed as such`() {
        let sweep = SimulationSweep(first: 1, count: 40, jobs: 2, wrong: .commitsOlder)
        let violations = sweep.failures.compactMap(\.violation)
        #expect(violations.contains { $0.hasPrefix("EO-4: the group's offset") && $0.contains("assignment") })
    }

    @Test func `a seed that does not end is a finding with its replay`() {
        let run = SimulationRun(seed: 7, stepsMax: 100)
        #expect(run.violation == "EO-8: no end within 100 steps")
        #expect(run.replay.contains("no end") && run.replay.hasSuffix("scripts/simulate --seed 7"))
        #expect(SimulationRun(seed: 7).violation == nil)
    }

    /// Partition values made from the wall clock: in batch mode a record that comes again under another value
    /// is stored once.
    @Test func `batch mode is exactly once while the clock moves between deliveries`() {
        var seeds = 0
        var leaps = 0
        for seed in 1...400 as ClosedRange<UInt64> where SimulationRun.hasClockKeys(seed) && seeds < 12 {
            let run = SimulationRun(seed: seed)
            #expect(run.violation == nil, "\(run.replay)")
            seeds += 1
            leaps += run.tally.clockJumps
        }
        #expect(seeds == 12 && leaps > 5)
    }
}
