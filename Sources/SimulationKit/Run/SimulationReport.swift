/// A run's figures as text: the table of faults, and what became of workers and locks.
package struct SimulationReport {
    private let tally: Tally

    package init(_ tally: Tally) { self.tally = tally }

    package var text: String { (table + figures).joined(separator: "\n") }

    /// What a run of continuous integration was to meet and did not: each pair of the table twenty times, and
    /// each thing that the simulation is there for.
    package var gaps: [String] {
        let least = 20
        var gaps = FaultTable.pairs.compactMap { pair in
            let count = tally.count(of: pair)
            return count < least ? "too rare: \(pair), \(count) times" : nil
        }
        let counts = [
            ("zombies", tally.zombies), ("requests of zombies", tally.zombieRequests),
            ("writes of zombies", tally.zombieWrites), ("pending units resumed", tally.resumed),
            ("locks collected", tally.collected),
            ("locks read again after an eviction", tally.evicted),
            ("temporary objects left for the last sweep", tally.leftForSweep), ("gaps reported", tally.gaps),
            ("wall-clock jumps", tally.clockJumps), ("uploads that came back", tally.returned),
        ]
        gaps += counts.filter { $0.1 < least }.map { "too rare: \($0.0), \($0.1) times" }
        return gaps
    }

    private func padded(_ text: String, _ width: Int) -> String {
        String(repeating: " ", count: max(0, width - text.count)) + text
    }

    private var table: [String] {
        var lines = [padded("", 13) + Fault.allCases.map { padded("\($0)", 12) }.joined()]
        for effect in Effect.allCases {
            let cells = Fault.allCases.map { fault in
                let pair = FaultTable.Pair(effect: effect, fault: fault)
                return padded(FaultTable.allows(fault, on: effect) ? "\(tally.count(of: pair))" : "·", 12)
            }
            lines.append(padded("\(effect)", 13) + cells.joined())
        }
        return lines
    }

    private var figures: [String] {
        let failures = tally.failures.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
        return [
            "faults: \(tally.faultCount), each pair at least \(tally.rarest.count) times"
                + " (\(tally.rarest.pair))",
            "lives: \(tally.lives); crashes: \(tally.crashes); pauses: \(tally.pauses);"
                + " members put out: \(tally.expired)",
            "zombies: \(tally.zombies); their requests at the store: \(tally.zombieRequests),"
                + " done: \(tally.zombieWrites)",
            "pending units resumed: \(tally.resumed); locks collected: \(tally.collected);"
                + " read again after an eviction: \(tally.evicted)",
            "temporary objects swept: \(tally.swept), of those in the last life: \(tally.leftForSweep)",
            "wall-clock jumps: \(tally.clockJumps); finals moved by users: \(tally.moved);"
                + " requests that landed late: \(tally.landedLate)",
            "uploads delivered again after their rename: \(tally.returned);"
                + " removed by a person: \(tally.removedByPerson)",
            "gaps of retention reported: \(tally.gaps); records given up: \(tally.givenUp)",
            "records delivered: \(tally.records); final objects: \(tally.finals); steps: \(tally.steps),"
                + " of one seed at most \(tally.mostSteps)",
            "tasks that failed: \(failures.isEmpty ? "none" : failures.joined(separator: ", "))",
        ]
    }
}
