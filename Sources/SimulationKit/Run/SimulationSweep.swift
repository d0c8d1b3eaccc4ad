import Synchronization
import Worker

/// Many seeds, on several threads: each seed is a world of its own.
package struct SimulationSweep: Sendable {
    package private(set) var tally = Tally()
    /// Failing seeds, in order, at most `most`.
    package private(set) var failures: [SimulationRun] = []
    package static let most = 20

    private struct Progress {
        var next: UInt64
        var sweep = SimulationSweep()
    }

    private init() {}

    /// Runs `count` seeds from `first` on; `said` is told of each failure as it is found, and every thousand
    /// seeds.
    package init(
        first: UInt64, count: UInt64, jobs: Int, wrong: WrongWorld? = nil, stopsAtFailure: Bool = false,
        said: @escaping @Sendable (SimulationSweep, SimulationRun?) -> Void = { _, _ in }
    ) {
        let progress = Mutex(Progress(next: first))
        let end = first + count
        let block: UInt64 = 20
        let work: @Sendable () -> Void = {
            while true {
                let start = progress.withLock { state -> UInt64? in
                    guard state.next < end, !(stopsAtFailure && !state.sweep.failures.isEmpty) else {
                        return nil
                    }
                    defer { state.next = min(end, state.next + block) }
                    return state.next
                }
                guard let start else { return }
                var tally = Tally()
                var failed: [SimulationRun] = []
                for seed in start..<min(end, start + block) {
                    let run = SimulationRun(seed: seed, wrong: wrong)
                    tally = tally + run.tally
                    if run.violation != nil { failed.append(run) }
                }
                progress.withLock { state in
                    let before = state.sweep.tally.seeds / 1_000
                    state.sweep.tally = state.sweep.tally + tally
                    for run in failed where state.sweep.failures.count < Self.most {
                        state.sweep.failures.append(run)
                        said(state.sweep, run)
                    }
                    if state.sweep.tally.seeds / 1_000 > before { said(state.sweep, nil) }
                }
            }
        }
        let threads = (0..<max(1, jobs)).map { OSThread("sim-\($0)", work) }
        for thread in threads { thread.join() }
        self = progress.withLock { $0.sweep }
        failures.sort { $0.seed < $1.seed }
    }
}
