package import ConnectData
package import JSON
package import Sink

/// Up to where a partition's objects need not be there any more, because a retention rule has taken them: the
/// proof begins behind it. Stands in `.proof/…/retired.json`, never in a lock (design section 4.8).
package struct Retirement: Equatable, Sendable {
    /// Where the sums began: of another life of the sums it says nothing.
    package var from: Offset
    /// Offsets below are retired.
    package var end: Offset
    /// Day of the window that ends there, since 1970-01-01 UTC.
    package var day: Int64
    /// The lock's cumulative sums there: the window itself leaves the lock some day.
    package var sums: OffsetSums

    package init(_ boundary: LockProof.Boundary) {
        from = boundary.sums.from
        end = boundary.end
        day = boundary.day
        sums = boundary.sums
    }

    package var boundary: LockProof.Boundary { .init(day: day, end: end, sums: sums) }

    /// As a lock's proof of one window: the same members mean the same.
    package var json: JSON { LockProof(sums: sums, end: end, day: day).json }

    package init?(_ json: JSON?) {
        guard let proof = LockProof(json), let end = proof.end else { return nil }
        from = proof.sums.from
        self.end = end
        day = proof.day
        sums = proof.sums
    }
}
