package import Sink
import Bytes
package import ConnectData

extension OffsetSum {
    /// The sum over every offset of a range; costs a hash each.
    package init(of range: ClosedRange<Offset>) {
        self.init()
        var hash: UInt128 = 0
        var offset = range.lowerBound
        while true {
            hash &+= Self.hash(of: offset)
            if offset == range.upperBound { break }
            offset += 1
        }
        self.init(count: Int64(range.count), hash: hash)
    }

    package var isZero: Bool { count == 0 && hash == 0 }

    package static prefix func - (sum: OffsetSum) -> OffsetSum { OffsetSum() - sum }

    /// The one offset that this is the sum of; nil where it is not the sum of one. Both halves of an offset's
    /// hash are bijections: one is turned round, the other must agree.
    package var only: Offset? {
        guard count == 1 else { return nil }
        let word = SplitMix64.unmix(UInt64(truncatingIfNeeded: hash >> 64)) &- 0x9E37_79B9_7F4A_7C15
        let offset = Offset(bitPattern: word)
        return Self.hash(of: offset) == hash ? offset : nil
    }

    /// The offsets that this is the sum of, where there are few enough to tell: one, or two within `range`
    /// (searched with a table of at most `pairsMax` entries).
    package func offsets(within range: Range<Offset>, pairsMax: Int = 2_000_000) -> [Offset]? {
        if let only { return range.contains(only) ? [only] : nil }
        guard count == 2, range.count <= pairsMax else { return nil }
        var seen: [UInt128: Offset] = [:]
        seen.reserveCapacity(range.count)
        for offset in range {
            let own = Self.hash(of: offset)
            if let other = seen[hash &- own] { return [other, offset] }
            seen[own] = offset
        }
        return nil
    }
}

extension SplitMix64 {
    /// `mix` turned round.
    static func unmix(_ word: UInt64) -> UInt64 {
        var z = word ^ (word >> 31) ^ (word >> 62)
        z = z &* inverse(0x94D0_49BB_1331_11EB)
        z ^= (z >> 27) ^ (z >> 54)
        z = z &* inverse(0xBF58_476D_1CE4_E5B9)
        return z ^ (z >> 30) ^ (z >> 60)
    }

    /// Of an odd number, modulo 2 to the 64: each step of Newton's doubles the correct bits.
    private static func inverse(_ odd: UInt64) -> UInt64 {
        var x = odd
        for _ in 0..<6 { x = x &* (2 &- odd &* x) }
        return x
    }
}
