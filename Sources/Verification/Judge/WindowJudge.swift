import ObjectStore
import ConnectData
import Sink

/// Says what is wrong within one window whose sums disagree, as exactly as claims allow (docs/verify.md). A
/// value: what it looks at was read before.
///
/// Each step explains a part of the difference and takes it away; what is left at the end is unexplained.
struct WindowJudge {
    let window: Range<Offset>
    let delivered: OffsetSum
    let skipped: [OffsetSums.Skipped]
    /// Objects that a manifest names and the lake does not hold.
    let lost: [Span]
    let look: DeeperLook
    private var spans: [Span]
    /// What is expected beyond what was found.
    private var rest: OffsetSum
    private var findings: [Finding] = []
    /// Offsets that surely are stored.
    private var stored = OffsetRuns()

    init(
        _ window: Range<Offset>, delivered: OffsetSum, skipped: [OffsetSums.Skipped], spans: [Span],
        lost: [Span], look: DeeperLook
    ) {
        self.look = look
        self.window = window
        self.delivered = delivered
        self.skipped = skipped
        self.spans = spans.sorted { ($0.first, $0.last, $0.key) < ($1.first, $1.last, $1.key) }
        self.lost = lost
        rest = skipped.reduce(delivered) { $0 - $1.sum }
        rest = spans.reduce(rest) { $0 - $1.sum }
    }

    static func findings(
        _ window: Range<Offset>, delivered: OffsetSum, skipped: [OffsetSums.Skipped], spans: [Span],
        lost: [Span], look: DeeperLook = .fast
    ) -> [Finding] {
        var judge = WindowJudge(
            window, delivered: delivered, skipped: skipped, spans: spans, lost: lost, look: look)
        if judge.rest.isZero { return [] }
        judge.findCopies()
        judge.findOverlaps()
        judge.findLost()
        if !judge.rest.isZero { judge.findGaps() }
        if !judge.rest.isZero { judge.sayRest() }
        return judge.findings
    }

    // MARK: doubled

    /// Objects with the same first and last offset, count and sum: one is enough.
    private mutating func findCopies() {
        var groups: [Span.Identity: [Span]] = [:]
        for span in spans { groups[span.identity, default: []].append(span) }
        spans = spans.filter { groups[$0.identity]?.first == $0 }
        for group in groups.values.filter({ $0.count > 1 }).sorted(by: { $0[0].first < $1[0].first }) {
            let span = group[0]
            for _ in group.dropFirst() { rest += span.sum }
            findings.append(
                Finding(
                    .doubled, "\(group.count) objects hold the same \(span.sum.count) records",
                    ranges: span.offsets?.runs ?? [span.first...span.last], count: span.sum.count,
                    isExact: span.offsets != nil, objects: group.map(\.key.text),
                    hint: "keep one of them"))
        }
    }

    /// Offsets that two objects surely hold.
    private mutating func findOverlaps() {
        var runs: [(run: ClosedRange<Offset>, span: Int)] = []
        for (index, span) in spans.enumerated() {
            for run in span.offsets?.runs ?? [] { runs.append((run, index)) }
        }
        runs.sort { $0.run.lowerBound < $1.run.lowerBound }
        var reach: (offset: Offset, span: Int)?
        for (run, span) in runs {
            if let reached = reach, run.lowerBound <= reached.offset {
                let both = run.lowerBound...min(run.upperBound, reached.offset)
                rest += OffsetSum(of: both)
                double(both, [spans[reached.span].key.text, spans[span].key.text])
            }
            if run.upperBound > reach?.offset ?? -1 { reach = (run.upperBound, span) }
        }
        stored = OffsetRuns(runs.map(\.run))
        // What lies within offsets that others surely hold is there twice, whichever of them it is.
        for span in spans where span.offsets == nil {
            guard OffsetRuns([span.first...span.last]).subtracting(stored).isEmpty else { continue }
            rest += span.sum
            findings.append(
                Finding(
                    .doubled, "all records of an object are in other objects too",
                    ranges: [span.first...span.last], count: span.sum.count, isExact: false,
                    objects: [span.key.text], hint: "compare it with its neighbours; one of them goes"))
        }
        spans.removeAll { span in
            span.offsets == nil && OffsetRuns([span.first...span.last]).subtracting(stored).isEmpty
        }
    }

    private mutating func double(_ range: ClosedRange<Offset>, _ objects: [String]) {
        if let last = findings.indices.last, findings[last].kind == .doubled,
            findings[last].objects == objects
        {
            findings[last].ranges.append(range)
            findings[last].count += Int64(range.count)
            return
        }
        findings.append(
            Finding(
                .doubled, "two objects hold the same offsets", ranges: [range], count: Int64(range.count),
                objects: objects, hint: "compare the two; one of them goes"))
    }

    // MARK: missing

    /// What manifests name and nobody finds.
    private mutating func findLost() {
        for span in lost {
            let gone = span.offsets?.subtracting(stored)
            if let gone, gone.isEmpty { continue }
            rest = rest - (gone?.sum ?? span.sum)
            findings.append(
                Finding(
                    .missing, "an object is gone", ranges: gone?.runs ?? [span.first...span.last],
                    count: gone?.count ?? span.sum.count, isExact: gone != nil,
                    objects: [span.key.text],
                    hint: "bring it back, or retire its window once it may go (docs/verify.md)"))
        }
    }

    /// Where claims leave room, held against what must be there.
    private mutating func findGaps() {
        let gaps = GapJudge(
            window, delivered: delivered, skipped: skipped, spans: spans, lost: lost, stored: stored,
            rest: rest, look: look)
        let (found, left) = gaps.findings()
        findings += found
        rest = left
    }

    private mutating func sayRest() {
        if let extra = spans.first(where: { ($0.sum + rest).isZero }) {
            findings.append(
                Finding(
                    .doubled, "an object holds records that stand elsewhere or were never delivered",
                    ranges: [extra.first...extra.last], count: extra.sum.count,
                    isExact: extra.offsets != nil, objects: [extra.key.text],
                    hint: "it should not be there: compare it with its neighbours"))
            return
        }
        let text =
            rest.count > 0
            ? "\(rest.count) offsets are missing"
            : rest.count < 0
                ? "\(-rest.count) records are too many" : "as many records as expected, but not the same ones"
        findings.append(
            Finding(
                .unexplained, "\(text); metadata alone cannot tell which",
                ranges: [window.lowerBound...(window.upperBound - 1)], count: abs(rest.count), isExact: false,
                hint: look.advice))
    }
}
