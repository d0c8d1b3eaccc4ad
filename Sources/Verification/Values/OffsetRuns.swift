package import Sink
package import ConnectData

/// A set of offsets as ascending, disjoint runs that do not touch.
package struct OffsetRuns: Equatable, Sendable {
    package private(set) var runs: [ClosedRange<Offset>]

    package init() { runs = [] }

    /// Any ranges, in any order; what overlaps or touches becomes one run.
    package init(_ ranges: some Sequence<ClosedRange<Offset>>) {
        runs = []
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if let last = runs.last, range.lowerBound <= last.upperBound + 1 {
                runs[runs.count - 1] = last.lowerBound...max(last.upperBound, range.upperBound)
            } else {
                runs.append(range)
            }
        }
    }

    package var isEmpty: Bool { runs.isEmpty }

    /// How many offsets there are.
    package var count: Int64 { runs.reduce(0) { $0 + Int64($1.count) } }

    /// The sum over all of them; costs a hash each.
    package var sum: OffsetSum { runs.reduce(OffsetSum()) { $0 + OffsetSum(of: $1) } }

    package func contains(_ offset: Offset) -> Bool {
        var (low, high) = (0, runs.count)
        while low < high {
            let middle = (low + high) / 2
            if runs[middle].upperBound < offset { low = middle + 1 } else { high = middle }
        }
        return low < runs.count && runs[low].contains(offset)
    }

    /// Takes one offset in; cheapest in ascending order.
    package mutating func insert(_ offset: Offset) {
        if let last = runs.last, offset == last.upperBound + 1 {
            runs[runs.count - 1] = last.lowerBound...offset
        } else if runs.last.map({ offset > $0.upperBound }) ?? true {
            runs.append(offset...offset)
        } else {
            self = OffsetRuns(runs + [offset...offset])
        }
    }

    package func union(_ other: OffsetRuns) -> OffsetRuns { OffsetRuns(runs + other.runs) }

    /// What of them lies within `range`.
    package func clamped(to range: Range<Offset>) -> OffsetRuns {
        var out = OffsetRuns()
        guard !range.isEmpty else { return out }
        for run in runs where run.upperBound >= range.lowerBound && run.lowerBound < range.upperBound {
            out.runs.append(
                max(run.lowerBound, range.lowerBound)...min(run.upperBound, range.upperBound - 1))
        }
        return out
    }

    /// What of them is not in `other`.
    package func subtracting(_ other: OffsetRuns) -> OffsetRuns {
        var out = OffsetRuns()
        var next = 0
        for run in runs {
            var low = run.lowerBound
            while next < other.runs.count, other.runs[next].upperBound < low { next += 1 }
            var index = next
            while index < other.runs.count, other.runs[index].lowerBound <= run.upperBound {
                let taken = other.runs[index]
                if taken.lowerBound > low { out.runs.append(low...(taken.lowerBound - 1)) }
                low = max(low, taken.upperBound + 1)
                index += 1
            }
            if low <= run.upperBound { out.runs.append(low...run.upperBound) }
        }
        return out
    }
}
