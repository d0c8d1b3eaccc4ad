import ConnectData
import Testing

@testable import Sink

/// Partition keys made from the clock: a record that is delivered again gets another one.
@Suite struct WallClockTests {
    /// Stops the first owner behind `steps` requests, turns the clock, and lets another one finish. What was
    /// stored how often.
    private func run(_ mode: CommitMode, stop steps: Int, flushCount: Int) -> (
        stored: [Int], violation: String?
    ) {
        var world = World("aabbaab")
        var first = world.open(mode, flushCount: flushCount)
        for _ in 0..<steps {
            if !first.out.isEmpty {
                world.step(&first, 0, .none)
            } else if first.canDeliver(world) {
                world.deliver(&first)
            } else if first.canFlush {
                first.flushAll(&world)
            }
        }
        world.crash(&first)
        // An hour later: every record that is read again gets the next hour.
        world.log = world.log.map { $0 == "a" ? "b" : "c" }
        var last = world.open(mode, flushCount: flushCount)
        _ = world.finish(&last)
        return (world.stored, world.violation)
    }

    @Test(arguments: 1...4) func inBatchModeEachOffsetIsStoredOnceWhateverItsKeyBecomes(flushCount: Int) {
        for steps in 0..<60 {
            let outcome = run(.batch, stop: steps, flushCount: flushCount)
            #expect(outcome.violation == nil, "stopped behind \(steps)")
            #expect(outcome.stored == Array(repeating: 1, count: 7), "stopped behind \(steps)")
        }
    }

    /// Why such a configuration is refused in granular mode.
    @Test func inGranularModeSuchKeysLoseOrDouble() {
        let bad = (0..<60).contains { steps in
            let outcome = run(.granular, stop: steps, flushCount: 2)
            return outcome.violation != nil || outcome.stored != Array(repeating: 1, count: 7)
        }
        #expect(bad)
    }
}
