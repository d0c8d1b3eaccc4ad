import Glibc
import SimulationKit

/// `simulate`: runs seeds, prints what fell where, and for each failing seed the line that replays it.
@main struct Main {
    static func main() {
        var first: UInt64 = 1
        var count: UInt64 = 2_000
        var jobs = 2
        var seed: UInt64?
        var isVerbose = true
        var asserts = false
        var wrong: WrongWorld?
        var arguments = CommandLine.arguments.dropFirst()
        func value(_ option: String) -> UInt64 {
            guard let text = arguments.popFirst(), let number = UInt64(text) else {
                print("\(option) needs a number")
                exit(2)
            }
            return number
        }
        while let option = arguments.popFirst() {
            switch option {
            case "--seeds": count = value(option)
            case "--first": first = value(option)
            case "--seed": seed = value(option)
            case "--jobs": jobs = Int(value(option))
            case "--quiet": isVerbose = false
            case "--assert": asserts = true
            case "--wrong": wrong = arguments.popFirst().flatMap { WrongWorld(rawValue: $0) }
            default:
                print("unknown option \(option); see scripts/simulate --help")
                exit(2)
            }
        }
        if let seed { exit(replay(seed, isVerbose)) }
        exit(sweep(first, count, jobs, asserts, wrong))
    }

    private static func replay(_ seed: UInt64, _ isVerbose: Bool) -> Int32 {
        let line: @Sendable (String) -> Void = { print($0) }
        let run = SimulationRun(seed: seed, saying: isVerbose ? line : nil)
        print("seed \(seed): \(run.violation ?? "holds"); trace \(String(run.trace, radix: 16))")
        return run.violation == nil ? 0 : 1
    }

    private static func sweep(
        _ first: UInt64, _ count: UInt64, _ jobs: Int, _ asserts: Bool, _ wrong: WrongWorld?
    ) -> Int32 {
        let clock = ContinuousClock()
        let start = clock.now
        let sweep = SimulationSweep(
            first: first, count: count, jobs: jobs, wrong: wrong, stopsAtFailure: wrong != nil
        ) { _, failed in
            if let failed {
                print(failed.replay)
                fflush(nil)
            }
        }
        let seconds = Double((clock.now - start) / .milliseconds(1)) / 1_000
        print(SimulationReport(sweep.tally).text)
        print(
            "\(sweep.tally.seeds) seeds in \(seconds) s: \(Int(Double(sweep.tally.seeds) / seconds)) a second"
        )
        let gaps = asserts ? SimulationReport(sweep.tally).gaps : []
        for gap in gaps { print(gap) }
        return sweep.failures.isEmpty && gaps.isEmpty ? 0 : 1
    }
}
