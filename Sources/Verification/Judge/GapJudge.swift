import ObjectStore
import ConnectData
import Sink

/// Finds missing offsets where no object claims to reach, and within groups of objects that hold fewer than
/// they should.
struct GapJudge {
    private let window: Range<Offset>
    private let spans: [Span]
    private let stored: OffsetRuns
    private let rest: OffsetSum
    /// Surely delivered to nobody, or skipped: not to be stored.
    private var excused = OffsetRuns()
    /// As many more are excused, nobody knows which.
    private var excusedElsewhere: Int64 = 0
    private let lost: [Span]
    private let look: DeeperLook

    init(
        _ window: Range<Offset>, delivered: OffsetSum, skipped: [OffsetSums.Skipped], spans: [Span],
        lost: [Span], stored: OffsetRuns, rest: OffsetSum, look: DeeperLook
    ) {
        self.look = look
        self.window = window
        self.spans = spans
        self.lost = lost
        // What is known to be gone has been said already.
        self.stored = lost.reduce(stored) { $0.union($1.offsets ?? OffsetRuns()) }
        self.rest = rest
        let all = OffsetSum(of: window.lowerBound...(window.upperBound - 1))
        for sum in [all - delivered] + skipped.map(\.sum) where !sum.isZero {
            if let offsets = sum.offsets(within: window) {
                for offset in offsets { excused = excused.union(OffsetRuns([offset...offset])) }
            } else if let head = Self.head(of: window, with: sum) {
                excused = excused.union(OffsetRuns([head]))
            } else {
                excusedElsewhere += sum.count
            }
        }
    }

    /// The window's first offsets, where they are what the sum is of: what was taken over under one key.
    private static func head(of window: Range<Offset>, with sum: OffsetSum) -> ClosedRange<Offset>? {
        guard sum.count > 0, sum.count <= Int64(window.count) else { return nil }
        let head = window.lowerBound...(window.lowerBound + sum.count - 1)
        return OffsetSum(of: head) == sum ? head : nil
    }

    /// What was found, and what of the difference it does not explain.
    func findings() -> ([Finding], left: OffsetSum) {
        excusedElsewhere == 0 ? exactFindings() : guessedFindings()
    }

    /// Offsets that no object reaches.
    private var uncovered: OffsetRuns {
        let reached = (spans + lost).flatMap { $0.offsets?.runs ?? [$0.first...$0.last] }
        return OffsetRuns([window.lowerBound...(window.upperBound - 1)])
            .subtracting(OffsetRuns(reached)).subtracting(excused)
    }

    /// Every offset of the window is accounted for, so each group of overlapping objects is judged alone.
    private func exactFindings() -> ([Finding], OffsetSum) {
        var found: [Finding] = []
        var left = rest
        let uncovered = uncovered
        if !uncovered.isEmpty {
            left = left - uncovered.sum
            found.append(missing(uncovered.runs, uncovered.count))
        }
        for group in groups() {
            let range = group.first...group.last
            let sum = OffsetRuns([range]).subtracting(stored).subtracting(excused).sum - group.sum
            if sum.isZero { continue }
            left = left - sum
            if let offsets = sum.offsets(within: range.lowerBound..<(range.upperBound + 1)) {
                found.append(missing(OffsetRuns(offsets.map { $0...$0 }).runs, Int64(offsets.count)))
            } else if sum.count > 0 {
                found.append(missing([range], sum.count, isExact: false, objects: group.objects))
            } else {
                found.append(
                    Finding(
                        .unexplained,
                        sum.count == 0
                            ? "these objects hold as many records as they should, but not the same ones"
                            : "these objects hold \(-sum.count) records too many", ranges: [range],
                        count: -sum.count, isExact: false, objects: Array(group.objects.prefix(20)),
                        hint: look.advice))
            }
        }
        return (found, left)
    }

    /// Some offsets were skipped or never delivered, and nobody knows which: ranges are tried.
    private func guessedFindings() -> ([Finding], OffsetSum) {
        let runs = uncovered.runs
        if rest.count > 0, let hit = Self.subset(runs, with: rest) {
            return ([missing(hit, rest.count)], OffsetSum())
        }
        if let offsets = rest.offsets(within: window) {
            let runs = OffsetRuns(offsets.map { $0...$0 }).runs
            return ([missing(runs, Int64(offsets.count))], OffsetSum())
        }
        guard rest.count > 0 else { return ([], rest) }
        let places = OffsetRuns(runs + groups().map { $0.first...$0.last })
        return ([missing(places.runs, rest.count, isExact: false)], OffsetSum())
    }

    private func missing(
        _ runs: [ClosedRange<Offset>], _ count: Int64, isExact: Bool = true, objects: [String] = []
    ) -> Finding {
        Finding(
            .missing,
            isExact ? "offsets are in no object" : "offsets are in no object, somewhere among these",
            ranges: runs, count: count, isExact: isExact, objects: Array(objects.prefix(20)),
            hint: isExact
                ? "look for the object elsewhere, or read them again from the topic"
                : look.advice)
    }

    /// Which of the ranges have this sum together: all of them, or at most 16 tried in every way.
    static func subset(_ runs: [ClosedRange<Offset>], with sum: OffsetSum) -> [ClosedRange<Offset>]? {
        let sums = runs.map { OffsetSum(of: $0) }
        if sums.reduce(OffsetSum(), +) == sum { return runs }
        if let one = sums.firstIndex(of: sum) { return [runs[one]] }
        guard runs.count <= 16 else { return nil }
        for mask in 1..<(1 << runs.count) {
            var trial = OffsetSum()
            for index in runs.indices where mask & (1 << index) != 0 { trial += sums[index] }
            if trial == sum { return runs.indices.filter { mask & (1 << $0) != 0 }.map { runs[$0] } }
        }
        return nil
    }

    private struct Group {
        var first: Offset
        var last: Offset
        var sum: OffsetSum
        var objects: [String]
    }

    /// Objects whose offsets are not known one by one, those together whose ranges overlap.
    private func groups() -> [Group] {
        var groups: [Group] = []
        for span in (spans + lost).sorted(by: { $0.first < $1.first }) where span.offsets == nil {
            if let last = groups.indices.last, span.first <= groups[last].last {
                groups[last].last = max(groups[last].last, span.last)
                groups[last].sum += span.sum
                groups[last].objects.append(span.key.text)
            } else {
                groups.append(
                    Group(first: span.first, last: span.last, sum: span.sum, objects: [span.key.text]))
            }
        }
        return groups
    }
}
