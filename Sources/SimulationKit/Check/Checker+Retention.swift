import ConnectData

/// Records that the broker has removed before they were stored.
extension Checker {
    /// The log of a partition begins at `start` now.
    mutating func begins(_ index: Int, at start: Offset) { logStarts[index] = start }

    /// A task has said that it gives these offsets up: those that are in no final object may stay away. All
    /// of them are gone from the log, or it gives up what it could read.
    mutating func gaveUp(_ gap: TaskNotices.Gap, _ tally: inout Tally) {
        guard let index = partitions.firstIndex(where: { $0.description == gap.partition }) else {
            return fail("a gap of \(gap.partition), which is no partition")
        }
        let start = logStarts[index]
        check(
            gap.from < gap.to && gap.to <= start,
            "EO-1: \(gap.partition) gives up \(gap.from) to \(gap.to - 1), and the log begins at \(start)")
        tally.gaps += 1
        for offset in Int(gap.from)..<min(Int(gap.to), expected[index].count)
        where expected[index][offset] && stored[index][offset] == 0 && !isGivenUp[index][offset] {
            isGivenUp[index][offset] = true
            missingCount -= 1
            tally.givenUp += 1
        }
    }
}
