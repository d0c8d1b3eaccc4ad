import ConnectData
import Sink

/// Holds the number of records between two cuts against what objects have room for: where objects across a
/// cut do not say which offsets they hold, nothing more can be proved. A value.
struct CountJudge {
    let low: ProofCut
    let high: ProofCut
    let objects: [ClaimedObject]
    let look: DeeperLook

    /// What is wrong, or nil: then `note` says how little was proved.
    func finding() -> Finding? {
        let skipped = ProofCut.skipped(low.sums, high.sums)
        let expected = skipped.reduce(high.sums.delivered - low.sums.delivered) { $0 - $1.sum }.count
        let room = room
        if expected >= room.lowerBound && expected <= room.upperBound { return nil }
        let isMissing = expected > room.upperBound
        return Finding(
            isMissing ? .missing : .doubled,
            "\(expected) records must lie here, the objects have room for \(room.lowerBound) to"
                + " \(room.upperBound)", ranges: [low.offset...(high.offset - 1)],
            count: isMissing ? expected - room.upperBound : room.lowerBound - expected, isExact: false,
            hint: look == .againstKafka ? look.advice : "run it with --against-kafka")
    }

    /// - Parameter place: what the objects lie across.
    func note(across place: String) -> String {
        "offsets \(low.offset) to \(high.offset - 1): only counts are proved, objects across \(place) do not"
            + " say which offsets they hold" + (look == .againstKafka ? "" : "; --against-kafka proves them")
    }

    /// The fewest and the most records that the objects can hold here.
    private var room: ClosedRange<Int64> {
        let window = low.offset..<high.offset
        var (least, most): (Int64, Int64) = (0, 0)
        for object in objects where object.last >= window.lowerBound && object.first < window.upperBound {
            // Claims beyond any offset are damage, and said.
            guard object.first >= 0, object.first <= object.last, object.last < .max else { continue }
            if let span = Span(object, within: window) {
                least += span.sum.count
                most += span.sum.count
            } else if object.offsets == nil {
                let inside = Int64(object.range.clamped(to: window).count)
                let ends = [object.first, object.last].filter(window.contains).count
                let elsewhere = Int64(object.range.count) - inside
                least += max(Int64(ends), object.sum.count - elsewhere)
                most += max(0, min(object.sum.count - 2 + Int64(ends), inside))
            }
        }
        return least...max(least, most)
    }
}

extension ClaimedObject {
    /// From the first to behind the last offset; of a claim that is in order.
    fileprivate var range: Range<Offset> { first..<(last + 1) }
}
