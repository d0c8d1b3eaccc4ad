package import ConnectData
package import ObjectStore
package import Sink

/// An object with what it says of itself: in its metadata, or in a manifest (design section 4.8).
package struct ClaimedObject: Equatable, Sendable {
    package var key: ObjectKey
    /// As the listing shows it.
    package var size: Int64
    package var proof: ObjectProof
    /// The unit that committed it. Files of one unit became visible together.
    package var unit: String
    /// The offsets that were read in it; nil where nobody looked, or where its format carries none.
    package var read: OffsetRuns?

    package init(
        key: ObjectKey, size: Int64, proof: ObjectProof, unit: String, read: OffsetRuns? = nil
    ) {
        self.key = key
        self.size = size
        self.proof = proof
        self.unit = unit
        self.read = read
    }

    package var first: Offset { proof.first }
    package var last: Offset { proof.last }
    package var sum: OffsetSum { proof.offsets }

    /// Its claim leaves no doubt which offsets it holds: all from the first to the last.
    package var isDense: Bool { sum.count == last - first + 1 }

    /// The offsets it holds, where that is known.
    package var offsets: OffsetRuns? { read ?? (isDense ? OffsetRuns([first...last]) : nil) }

    /// Two objects that hold the same records: same offsets in the same bytes.
    package func isCopy(of other: ClaimedObject) -> Bool {
        proof.isSameFile(as: other.proof)
    }

    /// What is wrong with the claim itself; nil where nothing is.
    package var fault: String? {
        if first > last || first < 0 { return "its metadata says offsets \(first) to \(last)" }
        if sum.count < 1 || sum.count > last - first + 1 {
            return "its metadata says \(sum.count) records between offsets \(first) and \(last)"
        }
        guard let bytes = proof.bytes, bytes != size else { return nil }
        return "it has \(size) bytes, \(bytes) were written"
    }
}
