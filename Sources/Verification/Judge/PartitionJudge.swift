import ObjectStore
import ConnectData
import Sink

/// Holds a partition's objects against its lock. A value; reads nothing.
package struct PartitionJudge {
    private let evidence: PartitionEvidence
    private let objects: [ClaimedObject]
    private var verdict: PartitionVerdict
    /// The last window is proved although objects lie across its end.
    private var isSplit = false

    package static func judge(_ evidence: PartitionEvidence) -> PartitionVerdict {
        var judge = PartitionJudge(evidence)
        judge.run()
        return judge.verdict
    }

    private init(_ evidence: PartitionEvidence) {
        self.evidence = evidence
        objects = evidence.objects.sorted { ($0.first, $0.last, $0.key) < ($1.first, $1.last, $1.key) }
        verdict = PartitionVerdict(evidence.topicPartition, end: evidence.end)
        verdict.notes = evidence.notes
    }

    private mutating func run() {
        judgeLock()
        var cuts = ProofCut.list(evidence)
        if let retirement = evidence.retirement, retirement.from == evidence.sums.from {
            verdict.notes.append("offsets below \(retirement.end) are retired")
        }
        if let from = evidence.from {
            if from < cuts[0].offset { verdict.notes.append("the proof begins at \(cuts[0].offset)") }
            cuts = ProofCut.list(cuts, from: from)
        }
        let first = cuts[0]
        verdict.findings += DeliveredJudge.findings(cuts)
        cuts = usable(cuts)
        split(&cuts)
        verdict.from = first.offset
        verdict.provedFrom = cuts[0].offset
        verdict.provedTo = cuts[cuts.count - 1].offset
        judgeEmptiness()
        verdict.delivered = evidence.sums.delivered - first.sums.delivered
        judgeSums(cuts, begin: first)
        judgeObjects()
        judgeCounts(first, cuts[0], across: "offset \(first.offset)")
        judgeCounts(
            cuts[cuts.count - 1], ProofCut(offset: evidence.end, sums: evidence.sums),
            across: "the safe offset")
        judgeReach()
        // With --from inside a window: what is wrong below it is not asked for.
        if let from = evidence.from {
            verdict.findings.removeAll { finding in
                !finding.ranges.isEmpty && finding.ranges.allSatisfy { $0.upperBound < from }
            }
        }
    }

    /// The lock alone.
    private mutating func judgeLock() {
        if let reaches = evidence.proof.end, reaches != (evidence.committed ?? -1) + 1 {
            verdict.findings.append(
                Finding(
                    .lockEdited,
                    "the lock says that offsets below \((evidence.committed ?? -1) + 1) are stored, its sums"
                        + " reach \(reaches): somebody has changed it by hand",
                    hint: "stop the connector and restore committedOffset \(reaches - 1)"))
        }
        if let pending = evidence.pending, !pending.isPublished {
            verdict.notes.append("a commit up to offset \(pending.offset) is not finished")
        }
    }

    /// Without cuts that objects cross which do not say where. They are wanted at the two ends, where
    /// counts alone are left without them; in between a window is joined with its neighbour.
    private mutating func usable(_ cuts: [ProofCut]) -> [ProofCut] {
        func crossing(_ cut: ProofCut) -> [ClaimedObject] {
            objects.filter { $0.first < cut.offset && $0.last >= cut.offset && $0.offsets == nil }
        }
        var kept: [ProofCut] = []
        for (index, cut) in cuts.enumerated() {
            let unclear = crossing(cut)
            if unclear.isEmpty {
                kept.append(cut)
            } else if index == 0 || index == cuts.count - 1 {
                verdict.unclear += unclear
            }
        }
        // Nothing can be told apart: the proof has no length.
        return kept.isEmpty ? [cuts[0]] : kept
    }

    /// Takes the committed offset in as a cut, where the sums of the objects across it tell how they are
    /// split.
    private mutating func split(_ cuts: inout [ProofCut]) {
        let end = ProofCut(offset: evidence.end, sums: evidence.sums)
        let judge = StraddleJudge(low: cuts[cuts.count - 1], high: end, objects: objects)
        guard judge.isProved() else { return }
        isSplit = true
        cuts.append(end)
        verdict.unclear.removeAll { $0.last >= end.offset }
    }

    /// - Parameter begin: where the report begins; objects are held against sums from the first of `cuts`.
    private mutating func judgeSums(_ cuts: [ProofCut], begin: ProofCut) {
        let (low, high) = (cuts[0], cuts[cuts.count - 1])
        let delivered = high.sums.delivered - begin.sums.delivered
        verdict.skipped = ProofCut.skipped(begin.sums, high.sums)
        verdict.stored = verdict.skipped.reduce(delivered) { $0 - $1.sum }.count
        verdict.undelivered = high.offset - begin.offset - delivered.count
        verdict.delivered = evidence.sums.delivered - begin.sums.delivered
        verdict.skippedWhole = ProofCut.skipped(begin.sums, evidence.sums)
        verdict.takenOver = evidence.sums.skipped(.takenOver) - begin.sums.skipped(.takenOver)
        let open = isSplit ? Array(cuts.dropLast()) : cuts
        guard let high = open.last, high.offset > low.offset else { return }
        let expected = ProofCut.skipped(low.sums, high.sums)
            .reduce(high.sums.delivered - low.sums.delivered) { $0 - $1.sum }
        if sum(low.offset..<high.offset) == expected { return }
        for (low, high) in zip(open, open.dropFirst()) {
            let window = low.offset..<high.offset
            verdict.findings += WindowJudge.findings(
                window, delivered: high.sums.delivered - low.sums.delivered,
                skipped: ProofCut.skipped(low.sums, high.sums),
                spans: objects.compactMap { Span($0, within: window) },
                lost: evidence.lost.compactMap { Span($0, within: window) }, look: evidence.look)
        }
    }

    private func sum(_ window: Range<Offset>) -> OffsetSum {
        var sum = OffsetSum()
        for object in objects where object.last >= window.lowerBound && object.first < window.upperBound {
            if let span = Span(object, within: window) { sum += span.sum }
        }
        return sum
    }

    /// Each object alone.
    private mutating func judgeObjects() {
        for object in objects where object.last >= verdict.from && object.first < evidence.end {
            verdict.objects += 1
            verdict.bytes += object.size
            guard let fault = object.fault else { continue }
            verdict.findings.append(
                Finding(
                    .damaged, fault, ranges: object.first <= object.last ? [object.first...object.last] : [],
                    count: object.sum.count, isExact: object.isDense, objects: [object.key.text],
                    hint: "bring back what was written, or read its offsets again from the topic"))
        }
    }

    /// Before the first cut that nothing lies across, and behind the last one.
    private mutating func judgeCounts(_ low: ProofCut, _ high: ProofCut, across place: String) {
        guard low.offset < high.offset else { return }
        let judge = CountJudge(low: low, high: high, objects: objects, look: evidence.look)
        if let finding = judge.finding() {
            verdict.findings.append(finding)
        } else {
            verdict.countNotes.append(judge.note(across: place))
        }
    }

    /// Something is committed and nothing of it was looked at.
    private mutating func judgeEmptiness() {
        guard let from = evidence.from, from >= evidence.end, evidence.end > evidence.sums.from else {
            return
        }
        verdict.findings.append(
            Finding(
                .noProof,
                "the proof was to begin at \(from), the lock is at \(evidence.end): nothing was looked at",
                hint: "give a smaller --from"))
    }

    /// No object may stand above everything that the locks speak of.
    private mutating func judgeReach() {
        guard let reach = evidence.reach else { return }
        let above = objects.filter { $0.last > reach }
        guard let first = above.map(\.first).min(), let last = above.map(\.last).max() else { return }
        verdict.findings.append(
            Finding(
                .lockBehind,
                "\(above.count) objects hold offsets above \(reach), the highest that any lock speaks of: the"
                    + " lock was set back, or another connector writes here",
                ranges: [first...last], count: above.reduce(0) { $0 + $1.sum.count },
                isExact: above.allSatisfy(\.isDense), objects: above.prefix(20).map(\.key.text),
                hint: "stop the connector before it stores them again, and restore the lock"))
    }
}
