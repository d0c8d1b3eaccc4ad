import ConnectData
import Sink

/// Splits objects across a cut that do not say which offsets they hold, where their sums leave one way alone
/// (docs/verify.md, "What is proved"). A value: it proves, or it says nothing; damage is never explained
/// here.
///
/// A key's lock says how far its key is committed, and an object's metadata the sum of all it holds. Neither
/// says which of its offsets lie on which side. But the objects together, without what must lie below the
/// cut, leave the sum of what they hold above: it is either few offsets, or nearly all that there are.
struct StraddleJudge {
    /// Nothing crosses it.
    let low: ProofCut
    /// The committed offset, crossed by objects.
    let high: ProofCut
    /// Of the partition, by their first offsets.
    let objects: [ClaimedObject]

    /// Whether each offset from `low` to `high` is stored once. False also where nobody can tell.
    func isProved() -> Bool {
        guard low.offset < high.offset else { return false }
        let reaching = objects.filter { $0.last >= low.offset && $0.first < high.offset }
        let open = reaching.filter { $0.last >= high.offset && $0.offsets == nil }
        guard !open.isEmpty, open.allSatisfy({ $0.fault == nil && $0.first >= low.offset }) else {
            return false
        }
        var above = OffsetSum() - expected
        for object in reaching where object.last < high.offset || object.offsets != nil {
            guard let span = Span(object, within: low.offset..<high.offset) else { return false }
            above += span.sum
        }
        for object in open { above += object.sum }
        return isFew(above, open) || isNearlyAll(above)
    }

    /// What must lie between the cuts.
    private var expected: OffsetSum {
        ProofCut.skipped(low.sums, high.sums)
            .reduce(high.sums.delivered - low.sums.delivered) { $0 - $1.sum }
    }

    /// Each object holds its last offset, and at most two more of them lie above.
    private func isFew(_ above: OffsetSum, _ open: [ClaimedObject]) -> Bool {
        let lasts = Set(open.map(\.last))
        guard lasts.count == open.count, let end = lasts.max() else { return false }
        let rest = lasts.reduce(above) { $0 - OffsetSum(of: $1...$1) }
        if rest.isZero { return true }
        return rest.offsets(within: high.offset..<end).map { lasts.isDisjoint(with: $0) } ?? false
    }

    /// All offsets above, up to where no object reaches farther, but such as no object covers and at most
    /// two that are not stored yet.
    private func isNearlyAll(_ straddling: OffsetSum) -> Bool {
        var end = high.offset
        for object in objects where object.first <= end { end = max(end, object.last) }
        guard end < .max else { return false }
        var held = straddling
        let group = objects.filter { $0.last >= high.offset && $0.first <= end }
        for object in group where object.first >= high.offset || object.offsets != nil {
            guard let span = Span(object, within: high.offset..<(end + 1)) else { return false }
            held += span.sum
        }
        let covered = OffsetRuns(
            group.filter { $0.first <= $0.last }.map { max($0.first, high.offset)...$0.last })
        // Counts first: a claim that reaches absurdly far must not be hashed offset by offset.
        guard (0...2).contains(covered.count - held.count) else { return false }
        let absent = covered.sum - held
        return absent.isZero || absent.offsets(within: high.offset..<(end + 1)) != nil
    }
}
