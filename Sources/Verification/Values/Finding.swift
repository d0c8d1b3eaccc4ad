package import ConnectData

/// Something that is not as it should be. Any finding makes the command end with 1.
package struct Finding: Equatable, Sendable {
    package enum Kind: String, CaseIterable, Sendable {
        /// Offsets that should be stored are not.
        case missing
        /// Offsets are stored more than once.
        case doubled
        /// The sums disagree, and metadata alone cannot tell which offsets.
        case unexplained
        /// An object's bytes, size or records are not those that were written.
        case damaged
        /// Objects stand above everything that the locks speak of.
        case lockBehind = "lock-behind"
        /// The lock's offset is not the one that its sums reach.
        case lockEdited = "lock-edited"
        /// Objects carry proof of a partition that has no lock.
        case lockMissing = "lock-missing"
        /// The lock cannot be read.
        case lockUnreadable = "lock-unreadable"
        /// Nothing can be proved: at-least-once, or a Java connector's lock.
        case noProof = "no-proof"
        /// A record in the lake is not the one in the topic.
        case different
        /// What Kafka delivers is not what the lock has counted.
        case notDelivered = "delivered-differs"
    }

    package var kind: Kind
    /// The offsets, or where they lie; empty where that is not known.
    package var ranges: [ClosedRange<Offset>]
    /// How many offsets.
    package var count: Int64
    /// `ranges` are the offsets themselves, not only where they lie.
    package var isExact: Bool
    package var objects: [String]
    package var text: String
    package var hint: String?

    package init(
        _ kind: Kind, _ text: String, ranges: [ClosedRange<Offset>] = [], count: Int64 = 0,
        isExact: Bool = true, objects: [String] = [], hint: String? = nil
    ) {
        self.kind = kind
        self.text = text
        self.ranges = ranges
        self.count = count
        self.isExact = isExact
        self.objects = objects
        self.hint = hint
    }

    /// `offsets 5 to 9, 12`, at most ten ranges.
    static func text(_ ranges: [ClosedRange<Offset>]) -> String {
        let shown = ranges.prefix(10).map {
            $0.count == 1 ? String($0.lowerBound) : "\($0.lowerBound) to \($0.upperBound)"
        }
        let more = ranges.count > 10 ? ", and \(ranges.count - 10) ranges more" : ""
        return shown.joined(separator: ", ") + more
    }
}
