import Bytes
import ConnectData
import Sink

/// What one seed draws before anything runs: the configuration and how much goes wrong. Times are
/// milliseconds.
struct Plan: Sendable {
    /// Where partition keys come from.
    enum Keys: CaseIterable, Sendable {
        /// NOPARTITION.
        case none
        /// A field of the value.
        case value
        /// A header that holds the wall clock's day at the delivery: another one at every delivery.
        case clock
    }

    enum Policy: String, CaseIterable, Sendable { case noop = "NOOP", `throw` = "THROW", retry = "RETRY" }

    let seed: UInt64
    /// Topics, each with a number of partitions.
    var topics: [(name: String, partitions: Int32)] = []
    /// Entries of each partition's log.
    var logLength = 8
    var keyCount = 1
    var keys = Keys.value
    /// A life draws one of them.
    var modes: [CommitMode] = [.batch]
    var flushCount = 1
    var flushSize: Int?
    /// Seconds.
    var flushInterval = 1
    var policy = Policy.throw
    var maxRetries = 3
    /// Store calls of one worker at a time.
    var parallel = 2
    /// Processes, each with one task; a dead one is started again.
    var slots = 1
    var sessionTimeout: Int64 = 6_000
    var isCooperative = false
    var manifests = false
    var lockIdle: Int64 = 300_000
    var sweepInterval: Int64?
    var sweepMinAge: Int64 = 0
    var offsetFlushInterval: Int64 = 2_000
    var clearAfter: Int64 = 5_000
    /// Quiet key locks in memory, and removals of them at a time.
    var locksKeptMax = 32_768
    var lockRemovalsMax = 1_000
    var openWritersMax = 1_000
    var batchFilesMax = 1_000
    var stagingBytesMax = 64 << 20
    var shutdownTimeout: Int64 = 5_000
    var maxPollRecords = 500
    /// Of a hundred effects so many meet a fault.
    var faultPercent = 5
    /// Mean time between deaths, pauses, stops, leaps of the clock and what users do; 0 = none.
    var unrest: Int64 = 4_000
    var usersMoveFinals = false
    /// Logs lose their oldest records, stored or not, and the user accepts the gap.
    var hasRetention = false
    /// Share of log entries, in percent, that are no record, null, or without a partition key.
    var gaps = 0
    var nulls = 0
    var bad = 0
    /// When the faults end.
    var faultsUntil: Int64 = 20_000
    /// The pair that this seed is to meet, so that rare ones are met often enough.
    var focus: FaultTable.Pair

    init(seed: UInt64) {
        self.seed = seed
        focus = FaultTable.pairs[Int(seed % UInt64(FaultTable.pairs.count))]
        // The seed's own stream: what runs draws from another one.
        var random = SplitMix64(seed: SplitMix64.mix(seed &+ 0x51AB))
        drawWork(&random)
        drawCommit(&random)
        drawTrouble(&random)
        drawLimits(&random)
        bend(&random)
    }

    var partitions: [TopicPartition] {
        topics.flatMap { topic in (0..<topic.partitions).map { TopicPartition(topic.name, $0) } }
    }

    var isAtLeastOnce: Bool { modes == [.atLeastOnce] }

    private mutating func drawWork(_ random: inout SplitMix64) {
        topics = [("t", random.pick([1, 1, 2, 3]))]
        if random.chance(25) { topics.append(("u", 1)) }
        logLength = Int(random.within(3...14))
        keyCount = random.pick([1, 2, 3, 4])
        keys = random.pick([.value, .value, .value, .none, .clock])
        gaps = random.pick([0, 10, 30])
        nulls = random.pick([0, 0, 15])
        policy = random.pick(Policy.allCases)
        if policy == .noop, keys == .value { bad = random.pick([0, 15]) }
        slots = random.pick([1, 2, 2, 3])
        isCooperative = random.chance(50)
        maxPollRecords = random.pick([1, 3, 500])
    }

    private mutating func drawCommit(_ random: inout SplitMix64) {
        switch keys {
        case .clock: modes = [.batch]
        case .none: modes = random.pick([[.batch], [.granular], [.batch, .granular]])
        case .value: modes = random.pick([[.batch], [.granular], [.granular], [.batch, .granular]])
        }
        if random.chance(2) { modes = [.atLeastOnce] }
        flushCount = random.pick([1, 2, 3, 5, 50])
        flushSize = random.pick([nil, nil, 30, 70])
        flushInterval = random.pick([1, 2, 5])
        manifests = random.chance(25)
        maxRetries = random.pick([1, 3, 20])
        parallel = random.pick([2, 3, 6])
        lockIdle = random.pick([1_000, 3_000, 300_000])
        sweepInterval = random.pick([nil, 3_000, 8_000])
        offsetFlushInterval = random.pick([500, 2_000, 10_000])
        clearAfter = random.pick([500, 5_000])
        openWritersMax = random.pick([1, 2, 1_000])
        batchFilesMax = random.pick([1, 2, 1_000])
        stagingBytesMax = random.pick([300 << 10, 1 << 20, 64 << 20])
        shutdownTimeout = random.pick([1_000, 5_000])
    }

    private mutating func drawLimits(_ random: inout SplitMix64) {
        locksKeptMax = random.pick([0, 1, 2, 32_768, 32_768])
        lockRemovalsMax = random.pick([1, 2, 1_000])
        sweepMinAge = random.pick([0, 2_000, 86_400_000])
        hasRetention = random.chance(12)
    }

    private mutating func drawTrouble(_ random: inout SplitMix64) {
        faultPercent = random.pick([0, 2, 5, 10, 20])
        unrest = random.pick([0, 2_000, 5_000, 10_000])
        usersMoveFinals = random.chance(40)
        sessionTimeout = random.pick([3_000, 6_000])
        faultsUntil = random.pick([8_000, 15_000, 30_000])
    }

    /// The focus is on a request that most seeds never make: it falls more often.
    var isFocusRare: Bool { focus.effect == .delete || focus.effect == .head }

    /// Makes the configuration one in which the focus can fall.
    private mutating func bend(_ random: inout SplitMix64) {
        switch focus.effect {
        case .overwrite: modes = [.atLeastOnce]
        case .uploadContent: manifests = true
        case .delete, .create:
            if keys != .value { keys = .value }
            modes = [.granular]
            (lockIdle, offsetFlushInterval) = (1_000, 500)
            locksKeptMax = 32_768
            faultsUntil = 30_000
        case .head: faultPercent = max(faultPercent, 10)
        default: break
        }
        if focus.effect.isStore, focus.effect != .overwrite, isAtLeastOnce { modes = [.batch] }
        if focus.fault == .secondOwner { slots = max(slots, 2) }
        if bad > 0, policy != .noop { bad = 0 }
        if isAtLeastOnce { hasRetention = false }
    }
}

extension SplitMix64 {
    mutating func chance(_ percent: Int) -> Bool { Int(next() % 100) < percent }

    mutating func pick<Value>(_ values: [Value]) -> Value { values[Int(next() % UInt64(values.count))] }

    /// A number in `range`, both ends included.
    mutating func within(_ range: ClosedRange<Int64>) -> Int64 {
        range.lowerBound + Int64(next() % UInt64(range.upperBound - range.lowerBound + 1))
    }
}
