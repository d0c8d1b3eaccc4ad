import ConnectData
import Sink

/// An offset at which the delivered sums are known, so that objects on its two sides can be held against
/// them.
struct ProofCut: Equatable {
    var offset: Offset
    /// Cumulative, since the sums' own beginning.
    var sums: OffsetSums

    /// Where a partition's proof can be cut, ascending: its beginning, the ends of windows, its end.
    static func list(_ evidence: PartitionEvidence) -> [ProofCut] {
        let sums = evidence.sums
        var cuts = [ProofCut(offset: sums.from, sums: OffsetSums(from: sums.from))]
        var boundaries = evidence.proof.boundaries
        if let retirement = evidence.retirement, retirement.from == sums.from {
            boundaries.append(retirement.boundary)
        }
        for boundary in boundaries.sorted(by: { $0.end < $1.end })
        where boundary.end > cuts[cuts.count - 1].offset && boundary.end < evidence.end {
            cuts.append(ProofCut(offset: boundary.end, sums: boundary.sums))
        }
        if let retirement = evidence.retirement, retirement.from == sums.from {
            cuts.removeAll { $0.offset < retirement.end }
        }
        if evidence.end > cuts.last?.offset ?? -1 {
            cuts.append(ProofCut(offset: evidence.end, sums: sums))
        } else if cuts.isEmpty {
            cuts = [ProofCut(offset: evidence.end, sums: sums)]
        }
        return cuts
    }

    /// The cuts from `offset` on. Where every offset around it was delivered and none skipped, the proof
    /// begins exactly there, else at the cut below it.
    static func list(_ cuts: [ProofCut], from offset: Offset) -> [ProofCut] {
        guard let index = cuts.lastIndex(where: { $0.offset <= offset }) else { return cuts }
        let low = cuts[index]
        guard low.offset < offset, index + 1 < cuts.count else { return Array(cuts[index...]) }
        let high = cuts[index + 1]
        let whole = OffsetSum(of: low.offset...(high.offset - 1))
        guard high.sums.delivered - low.sums.delivered == whole, high.sums.skipped == low.sums.skipped else {
            return Array(cuts[index...])
        }
        var sums = low.sums
        sums.delivered += OffsetSum(of: low.offset...(offset - 1))
        return [ProofCut(offset: offset, sums: sums)] + cuts[(index + 1)...]
    }

    /// What was skipped between two cuts, per reason.
    static func skipped(_ low: OffsetSums, _ high: OffsetSums) -> [OffsetSums.Skipped] {
        high.skipped.compactMap {
            let sum = $0.sum - low.skipped($0.reason)
            return sum.isZero ? nil : OffsetSums.Skipped($0.reason, sum)
        }
    }
}
