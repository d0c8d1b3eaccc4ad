import ConnectData
import Sink

/// Records of the topic that no object holds, without those that lie in files of the connector that was taken
/// over: of those the lock knows the sum.
struct UnstoredRecords {
    /// What is missing; nil = nothing.
    private(set) var missing: Finding?
    /// What is in no object, and what cannot be written, is exactly what was taken over or given up.
    let isExplained: Bool

    /// - Parameter isWhole: the log was read from where the sums of the verdict begin to where they end.
    init(_ match: TopicMatch, _ verdict: PartitionVerdict, _ sums: OffsetSums, isWhole: Bool) {
        let (found, takenOver) = (match.missing, verdict.takenOver)
        let givenUp = sums.skipped(.policy) + sums.skipped(.deadLetter)
        // A record that cannot be written may have been passed over for its key's lock before anybody tried.
        let refused = OffsetRuns(match.refused.map { $0...$0 }).sum
        isExplained = isWhole && takenOver.count > 0 && found.sum + refused == takenOver + givenUp
        guard !found.isEmpty, !isExplained else { return }
        guard takenOver.count > 0 else {
            missing = Self.finding(found.runs, found.count)
            return
        }
        let rest = found.sum - takenOver
        guard isWhole, !rest.isZero else {
            // Of a part of the range nobody knows how many were taken over.
            if !isWhole, rest.count > 0 { missing = Self.finding(found.runs, rest.count, isExact: false) }
            return
        }
        if let offsets = rest.offsets(within: verdict.from..<verdict.end) {
            let runs = OffsetRuns(offsets.map { $0...$0 }).runs
            missing = Self.finding(runs, rest.count)
        } else if let runs = GapJudge.subset(found.runs, with: rest) {
            missing = Self.finding(runs, rest.count)
        } else {
            missing = Self.finding(found.runs, max(rest.count, 1), isExact: false)
        }
    }

    private static func finding(
        _ runs: [ClosedRange<Offset>], _ count: Int64, isExact: Bool = true
    ) -> Finding {
        Finding(
            .missing,
            isExact
                ? "records of the topic are in no object"
                : "records of the topic are in no object; others of these are in files of the connector that"
                    + " was taken over", ranges: runs, count: count, isExact: isExact,
            hint: "read them again from the topic")
    }
}
