package import ConnectData

/// What Kafka delivered of one topic partition since `from`, and what of it was skipped, per reason.
///
/// Cumulative: sums at two positions differ by what lies between them. Offsets that Kafka never delivers
/// (control records, aborted transactions) are in no sum. Cheap to copy: a snapshot stands with every open
/// file.
package struct OffsetSums: Equatable, Sendable {
    /// The first offset that the sums speak of: the start of the log's first record taken, a takeover, a new
    /// life.
    package var from: Offset
    /// Every record that was delivered, skipped ones included. Taken when a record is polled.
    package var delivered: OffsetSum
    /// The delivered records that are in no object, per reason, in the order of the reasons' names.
    package private(set) var skipped: [Skipped]

    package struct Skipped: Equatable, Sendable {
        package var reason: SkipReason
        package var sum: OffsetSum

        package init(_ reason: SkipReason, _ sum: OffsetSum) {
            self.reason = reason
            self.sum = sum
        }
    }

    package init(from: Offset, delivered: OffsetSum = OffsetSum(), skipped: [Skipped] = []) {
        self.from = from
        self.delivered = delivered
        self.skipped = skipped.sorted { $0.reason < $1.reason }
    }

    /// Counts a delivered offset as skipped; `delivered` holds it already.
    package mutating func skip(_ offset: Offset, _ reason: SkipReason) {
        if let index = skipped.firstIndex(where: { $0.reason == reason }) {
            skipped[index].sum.add(offset)
        } else {
            var sum = OffsetSum()
            sum.add(offset)
            skipped.append(Skipped(reason, sum))
            skipped.sort { $0.reason < $1.reason }
        }
    }

    /// Counts delivered offsets as skipped that were summed elsewhere.
    package mutating func skip(_ more: [Skipped]) {
        for one in more {
            if let index = skipped.firstIndex(where: { $0.reason == one.reason }) {
                skipped[index].sum += one.sum
            } else {
                skipped.append(one)
                skipped.sort { $0.reason < $1.reason }
            }
        }
    }

    /// What is skipped for `reason`.
    package func skipped(_ reason: SkipReason) -> OffsetSum {
        skipped.first { $0.reason == reason }?.sum ?? OffsetSum()
    }

    /// What the objects must hold: delivered without everything skipped.
    package var stored: OffsetSum { skipped.reduce(delivered) { $0 - $1.sum } }
}
