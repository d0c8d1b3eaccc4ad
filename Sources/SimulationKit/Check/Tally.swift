/// What fell where, over any number of seeds.
package struct Tally: Sendable {
    private var faults = [Int](repeating: 0, count: Effect.allCases.count * Fault.allCases.count)
    package internal(set) var seeds = 0
    package internal(set) var steps = 0
    /// Those of the longest seed.
    package internal(set) var mostSteps = 0
    package internal(set) var lives = 0
    package internal(set) var records = 0
    package internal(set) var crashes = 0
    package internal(set) var pauses = 0
    /// Workers that went on after the group had put them out.
    package internal(set) var zombies = 0
    /// Members put out by the group.
    package internal(set) var expired = 0
    /// Store requests of a fenced owner that reached the store, and those of them that changed something.
    package internal(set) var zombieRequests = 0
    package internal(set) var zombieWrites = 0
    /// Locks with a pending that another owner took over.
    package internal(set) var resumed = 0
    /// Key locks that were removed.
    package internal(set) var collected = 0
    /// Key locks that their owner read again, because it had put them out of its memory.
    package internal(set) var evicted = 0
    package internal(set) var swept = 0
    /// Temporary objects that lay there when everything was stored and everybody had stopped.
    package internal(set) var leftForSweep = 0
    package internal(set) var clockJumps = 0
    package internal(set) var moved = 0
    /// Gaps of retention that tasks reported, and records that were given up with them.
    package internal(set) var gaps = 0
    package internal(set) var givenUp = 0
    package internal(set) var landedLate = 0
    /// Uploads that were delivered again after their rename, and tasks that stopped over one until a person
    /// removed it.
    package internal(set) var returned = 0
    package internal(set) var removedByPerson = 0
    package internal(set) var finals = 0
    package internal(set) var failures: [String: Int] = [:]

    package init() {}

    mutating func count(_ fault: Fault, on effect: Effect) {
        faults[effect.rawValue * Fault.allCases.count + fault.rawValue] += 1
    }

    package func count(of pair: FaultTable.Pair) -> Int {
        faults[pair.effect.rawValue * Fault.allCases.count + pair.fault.rawValue]
    }

    package var faultCount: Int { faults.reduce(0, +) }

    /// Nothing went wrong at all.
    var isQuiet: Bool { faultCount == 0 && crashes == 0 && pauses == 0 && expired == 0 && lives <= 1 }

    /// The pair that was met least often.
    package var rarest: (pair: FaultTable.Pair, count: Int) {
        FaultTable.pairs.map { ($0, count(of: $0)) }.min { $0.1 < $1.1 }!
    }

    package static func + (a: Tally, b: Tally) -> Tally {
        var sum = a
        for index in sum.faults.indices { sum.faults[index] += b.faults[index] }
        sum.seeds += b.seeds
        sum.steps += b.steps
        sum.mostSteps = max(a.mostSteps, b.mostSteps)
        sum.lives += b.lives
        sum.records += b.records
        sum.crashes += b.crashes
        sum.pauses += b.pauses
        sum.zombies += b.zombies
        sum.expired += b.expired
        sum.zombieRequests += b.zombieRequests
        sum.zombieWrites += b.zombieWrites
        sum.resumed += b.resumed
        sum.collected += b.collected
        sum.evicted += b.evicted
        sum.leftForSweep += b.leftForSweep
        sum.swept += b.swept
        sum.clockJumps += b.clockJumps
        sum.moved += b.moved
        sum.gaps += b.gaps
        sum.givenUp += b.givenUp
        sum.landedLate += b.landedLate
        sum.returned += b.returned
        sum.removedByPerson += b.removedByPerson
        sum.finals += b.finals
        sum.failures.merge(b.failures, uniquingKeysWith: +)
        return sum
    }
}
