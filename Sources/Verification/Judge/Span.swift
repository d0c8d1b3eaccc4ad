import Sink
import ConnectData
import ObjectStore

/// What an object holds within one window.
struct Span: Equatable {
    var key: ObjectKey
    var first: Offset
    var last: Offset
    var sum: OffsetSum
    /// Exactly these offsets; nil where only the sum is known.
    var offsets: OffsetRuns?

    init(_ object: ClaimedObject) {
        key = object.key
        first = object.first
        last = object.last
        sum = object.read?.sum ?? object.sum
        offsets = object.offsets
    }

    /// The part of an object within `window`; nil where nothing of it is there, or nobody can tell.
    init?(_ object: ClaimedObject, within window: Range<Offset>) {
        if window.contains(object.first), window.contains(object.last) {
            self.init(object)
            return
        }
        guard let part = object.offsets?.clamped(to: window), let low = part.runs.first,
            let high = part.runs.last
        else { return nil }
        self.init(object)
        first = low.lowerBound
        last = high.upperBound
        sum = part.sum
        offsets = part
    }

    /// Two spans with the same identity hold the same offsets.
    struct Identity: Hashable {
        var first: Offset
        var last: Offset
        var count: Int64
        var hash: UInt128
    }

    var identity: Identity { Identity(first: first, last: last, count: sum.count, hash: sum.hash) }
}
