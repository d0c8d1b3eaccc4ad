import ConnectData
import Sink

/// Looks at the lock's own counts: no window has more deliveries than offsets, and as many only if each
/// offset was delivered. Otherwise objects could hold something twice and agree with the lock. A value; reads
/// nothing, and costs a hash for each offset of windows without a gap.
enum DeliveredJudge {
    static func findings(_ cuts: [ProofCut]) -> [Finding] {
        zip(cuts, cuts.dropFirst()).compactMap { low, high in
            finding(
                low.offset...(high.offset - 1), high.sums.delivered - low.sums.delivered)
        }
    }

    static func finding(_ window: ClosedRange<Offset>, _ delivered: OffsetSum) -> Finding? {
        let length = Int64(window.count)
        if delivered.count == 0, delivered.hash == 0 { return nil }
        if delivered.count > 0, delivered.count < length { return nil }
        let over = delivered - OffsetSum(of: window)
        if over.isZero { return nil }
        let hint = "it was counted wrongly, or the lock was changed: run it with --against-kafka"
        if let offsets = over.offsets(within: window.lowerBound..<(window.upperBound + 1)) {
            return Finding(
                .notDelivered, "the lock has counted offsets as delivered more than once",
                ranges: OffsetRuns(offsets.map { $0...$0 }).runs, count: over.count, hint: hint)
        }
        return Finding(
            .notDelivered,
            delivered.count == length
                ? "the lock has counted as many deliveries as there are offsets, but not each offset once"
                : "the lock has counted \(delivered.count) deliveries, there are \(length) offsets",
            ranges: [window], count: max(1, abs(over.count)), isExact: false, hint: hint)
    }
}
