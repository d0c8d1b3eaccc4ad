import Bytes

/// When a partition sweeps: first after one to two ninety-sixths of the interval (15 to 30 minutes of a day),
/// then each interval. The phase follows from the names alone, so that the partitions of a connector never
/// list all at once and a restart changes nothing.
package struct SweepSchedule: Equatable, Sendable {
    /// Milliseconds.
    package let interval: Int64
    private let phase: UInt64

    package init(interval: Int64, paths: LockPaths) {
        self.interval = interval
        phase = paths.temporaryDirectory.utf8.reduce(UInt64(0)) { SplitMix64.mix($0 ^ UInt64($1)) }
    }

    /// Milliseconds from the opening to the first sweep, and from a sweep that was given up to the next try.
    package var lead: Int64 {
        let share = interval / 96
        return max(1, share + Int64(phase % UInt64(share + 1)))
    }
}
