package import Synchronization

/// Counters of one task, written by its thread and the store pool, read by the progress line.
package final class TaskMetrics: Sendable {
    /// Records stored in a file or skipped on purpose.
    package let records = Atomic<Int>(0)
    package let recordsSkipped = Atomic<Int>(0)
    /// Bytes written to staging files.
    package let bytes = Atomic<Int>(0)
    package let openFiles = Atomic<Int>(0)
    /// Files made visible in the lake.
    package let filesCommitted = Atomic<Int>(0)
    package let bytesCommitted = Atomic<Int>(0)
    /// Store requests begun.
    package let requests = Atomic<Int>(0)
    package let requestsUnavailable = Atomic<Int>(0)
    /// Records between the position and the log's end, as last seen.
    package let lag = Atomic<Int>(0)
    package let partitions = Atomic<Int>(0)
    /// `Clock.seconds` in microseconds of the first record delivered and of the last lock written; 0 = not
    /// yet.
    package let firstRecord = Atomic<Int>(0)
    package let lastCommit = Atomic<Int>(0)
    package let stagingBytes = Atomic<Int>(0)
    /// Sweeps, and those among them that were given up.
    package let sweeps = Atomic<Int>(0)
    package let sweepsGivenUp = Atomic<Int>(0)
    /// What they removed, and what they left: not below the safe offset, too young, in use, unreadable.
    package let sweptTemporaries = Atomic<Int>(0)
    package let sweptLocks = Atomic<Int>(0)
    package let sweepKept = Atomic<Int>(0)
    /// Names of another form, each counted at each sweep.
    package let sweepUnknownNames = Atomic<Int>(0)
    /// Staging directories of dead processes that were removed.
    package let sweptStaging = Atomic<Int>(0)

    package init() {}

    package static func microseconds() -> Int { Int(Clock.seconds * 1e6) }

    package func markFirstRecord() {
        if firstRecord.load(ordering: .relaxed) == 0 {
            firstRecord.store(Self.microseconds(), ordering: .relaxed)
        }
    }

    package func markCommit() { lastCommit.store(Self.microseconds(), ordering: .relaxed) }
}

extension Atomic where Value == Int {
    package func add(_ amount: Int) { self.add(amount, ordering: .relaxed) }
    package var value: Int { load(ordering: .relaxed) }
    package func set(_ value: Int) { store(value, ordering: .relaxed) }
}
