public import Bytes
public import ConnectData

/// How many offsets, and an additive 128-bit hash over them: equal sums mean equal sets, each offset once
/// (design section 4.8). Sums of disjoint sets add up; a part of a set is taken away by subtraction.
public struct OffsetSum: Equatable, Sendable {
    public var count: Int64
    public var hash: UInt128

    @inlinable public init(count: Int64 = 0, hash: UInt128 = 0) {
        self.count = count
        self.hash = hash
    }

    /// The hash of one offset: two independent bijections of it, so that sums of different sets collide only
    /// by chance (about 2 to the power of -128).
    @inlinable public static func hash(of offset: Offset) -> UInt128 {
        let word = UInt64(bitPattern: offset)
        let high = SplitMix64.mix(word &+ 0x9E37_79B9_7F4A_7C15)
        let low = SplitMix64.mix(word ^ 0xD1B5_4A32_D192_ED03)
        return UInt128(high) << 64 | UInt128(low)
    }

    /// Takes one offset into the sum. Called once a record on the record path.
    @inlinable public mutating func add(_ offset: Offset) {
        count &+= 1
        hash &+= Self.hash(of: offset)
    }

    @inlinable public static func + (a: OffsetSum, b: OffsetSum) -> OffsetSum {
        OffsetSum(count: a.count &+ b.count, hash: a.hash &+ b.hash)
    }

    @inlinable public static func - (a: OffsetSum, b: OffsetSum) -> OffsetSum {
        OffsetSum(count: a.count &- b.count, hash: a.hash &- b.hash)
    }

    @inlinable public static func += (a: inout OffsetSum, b: OffsetSum) { a = a + b }
}
