package import ConnectData
package import JSON

/// The member `sluice` of a master lock: what Kafka delivered, summed, up to the lock's offsets (design
/// section 4.8).
///
/// All sums are cumulative since `sums.from`, so a window is the difference of two boundaries and the two
/// oldest windows merge when the older boundary goes.
package struct LockProof: Equatable, Sendable {
    /// Where a day's sums end.
    package struct Boundary: Equatable, Sendable {
        /// Days since 1970-01-01 UTC of the window that closed here.
        package var day: Int64
        /// Offsets below are in the window or in older ones.
        package var end: Offset
        /// Cumulative sums at `end`.
        package var sums: OffsetSums

        package init(day: Int64, end: Offset, sums: OffsetSums) {
            self.day = day
            self.end = end
            self.sums = sums
        }
    }

    package static let boundariesMax = 63

    /// Sums up to `committedOffset`.
    package var sums: OffsetSums
    /// The sums hold what is below this offset: `committedOffset` + 1, so that a lock whose offset somebody
    /// changed by hand shows it. Nil in a lock of an earlier version.
    package var end: Offset?
    /// Sums up to `pendingOffset`, while a commit is pending.
    package var pending: OffsetSums?
    /// The day of the open window.
    package var day: Int64
    package var boundaries: [Boundary]

    package init(
        sums: OffsetSums, end: Offset? = nil, pending: OffsetSums? = nil, day: Int64,
        boundaries: [Boundary] = []
    ) {
        self.sums = sums
        self.end = end
        self.pending = pending
        self.day = day
        self.boundaries = boundaries
    }

    /// Moves to the floor `safeOffset`, reached on `today`: the first floor of a new day closes the window.
    package mutating func advance(to safeOffset: Offset, sums: OffsetSums, today: Int64) {
        if sums.from != self.sums.from { boundaries = [] }
        self.sums = sums
        end = safeOffset
        guard today > day else { return }
        if sums.delivered.count > (boundaries.last?.sums.delivered.count ?? 0) {
            boundaries.append(Boundary(day: day, end: safeOffset, sums: sums))
            if boundaries.count > Self.boundariesMax { boundaries.removeFirst() }
        }
        day = today
    }

    package var json: JSON {
        var members: [JSON.Member] = [.init("from", .int(sums.from)), .init("day", .int(day))]
        if let end { members.append(.init("to", .int(end))) }
        members += Self.members(sums)
        if let pending { members.append(.init("pending", .object(Self.members(pending)))) }
        if !boundaries.isEmpty {
            members.append(
                .init(
                    "windows",
                    .array(
                        boundaries.map {
                            .object(
                                [.init("day", .int($0.day)), .init("end", .int($0.end))]
                                    + Self.members($0.sums))
                        })))
        }
        return .object(members)
    }

    /// Nil where the member is not of our making (then the sums begin anew).
    package init?(_ json: JSON?) {
        guard let json, let from = json["from"]?.int64, let day = json["day"]?.int64,
            let sums = Self.sums(json, from: from)
        else { return nil }
        self.sums = sums
        self.day = day
        end = json["to"]?.int64
        pending = json["pending"].flatMap { Self.sums($0, from: from) }
        boundaries = []
        for window in json["windows"]?.array ?? [] {
            guard let day = window["day"]?.int64, let end = window["end"]?.int64,
                let sums = Self.sums(window, from: from)
            else { return nil }
            boundaries.append(Boundary(day: day, end: end, sums: sums))
        }
    }

    private static func members(_ sums: OffsetSums) -> [JSON.Member] {
        var members: [JSON.Member] = [.init("delivered", sums.delivered.json)]
        if !sums.skipped.isEmpty {
            members.append(
                .init("skipped", .object(sums.skipped.map { .init($0.reason.rawValue, $0.sum.json) })))
        }
        return members
    }

    private static func sums(_ json: JSON, from: Offset) -> OffsetSums? {
        guard let delivered = OffsetSum(json["delivered"]) else { return nil }
        var skipped: [OffsetSums.Skipped] = []
        for member in json["skipped"]?.members ?? [] {
            guard let reason = SkipReason(rawValue: member.name), let sum = OffsetSum(member.value) else {
                return nil
            }
            skipped.append(.init(reason, sum))
        }
        return OffsetSums(from: from, delivered: delivered, skipped: skipped)
    }
}

extension OffsetSum {
    /// `{"n": count, "h": 32 hexadecimal digits}`.
    package var json: JSON { .object([.init("n", .int(count)), .init("h", .string(hex))]) }

    package init?(_ json: JSON?) {
        guard let count = json?["n"]?.int64, let text = json?["h"]?.string, text.utf8.count == 32,
            let hash = UInt128(text, radix: 16)
        else { return nil }
        self.init(count: count, hash: hash)
    }

    /// The hash as 32 lower-case hexadecimal digits.
    package var hex: String {
        let text = String(hash, radix: 16)
        return String(repeating: "0", count: 32 - text.count) + text
    }
}
