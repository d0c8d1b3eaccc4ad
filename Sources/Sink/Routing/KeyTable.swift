public import Bytes
public import ConnectData

/// Raw keys → numbers, by open addressing: the lookup of every record of a partitioned statement.
///
/// Keys are copied into one arena; nothing is allocated per lookup. Bounded by its owner: `removeAll` when it
/// holds too many.
public struct KeyTable: ~Copyable {
    @usableFromInline struct Slot: BitwiseCopyable {
        @usableFromInline var hash: UInt64
        @usableFromInline var start: Int
        @usableFromInline var length: Int32
        /// -1 = free.
        @usableFromInline var value: Int32

        @usableFromInline init(hash: UInt64, start: Int, length: Int32, value: Int32) {
            self.hash = hash
            self.start = start
            self.length = length
            self.value = value
        }
    }

    @usableFromInline var slots: SlotArray<Slot>
    @usableFromInline var arena: ByteBuffer
    @usableFromInline var mask: Int
    public private(set) var count = 0
    @usableFromInline let seed: UInt64

    /// - Parameter seed: differs between processes where keys come from strangers; the result does not depend
    ///   on it.
    public init(seed: UInt64 = 0x9E37_79B9_7F4A_7C15) {
        self.seed = seed
        slots = SlotArray(capacity: 64)
        arena = ByteBuffer(capacity: 1024)
        mask = 63
        clear(64)
    }

    /// Bytes of keys held.
    public var bytes: Int { arena.count }

    /// The number of `key`, or -1.
    @inlinable public func find(_ key: UnsafeRawBufferPointer) -> Int32 {
        let hash = Self.hash(key, seed)
        var index = Int(truncatingIfNeeded: hash) & mask
        while true {
            let slot = slots[index]
            if slot.value < 0 { return -1 }
            if slot.hash == hash, Int(slot.length) == key.count, equals(slot, key) { return slot.value }
            index = (index &+ 1) & mask
        }
    }

    /// Eight bytes at a time, the last eight once more where the length is no multiple.
    @inlinable func equals(_ slot: Slot, _ key: UnsafeRawBufferPointer) -> Bool {
        let own = UnsafeRawBufferPointer(start: arena.pointer + slot.start, count: key.count)
        var index = 0
        while index &+ 8 <= key.count {
            if Self.word(own, index) != Self.word(key, index) { return false }
            index &+= 8
        }
        if index == key.count { return true }
        if key.count >= 8 { return Self.word(own, key.count &- 8) == Self.word(key, key.count &- 8) }
        while index < key.count {
            if own[index] != key[index] { return false }
            index &+= 1
        }
        return true
    }

    @inlinable static func word(_ bytes: UnsafeRawBufferPointer, _ index: Int) -> UInt64 {
        bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)
    }

    /// Adds `key`, which must not be in the table.
    public mutating func insert(_ key: UnsafeRawBufferPointer, _ value: Int32) {
        precondition(value >= 0, "numbers of keys are not negative")
        if count * 2 > mask { grow() }
        let start = arena.count
        arena.append(key)
        place(
            Slot(
                hash: Self.hash(key, seed), start: start, length: Int32(truncatingIfNeeded: key.count),
                value: value))
        count += 1
    }

    /// Forgets every key and keeps the memory.
    public mutating func removeAll() {
        clear(mask + 1)
        arena.removeAll()
        count = 0
    }

    private mutating func clear(_ size: Int) {
        slots.removeAll()
        for _ in 0..<size { slots.append(Slot(hash: 0, start: 0, length: 0, value: -1)) }
        mask = size - 1
    }

    private mutating func place(_ slot: Slot) {
        var index = Int(truncatingIfNeeded: slot.hash) & mask
        while slots[index].value >= 0 { index = (index + 1) & mask }
        slots[index] = slot
    }

    private mutating func grow() {
        var used: [Slot] = []
        used.reserveCapacity(count)
        for index in 0...mask where slots[index].value >= 0 { used.append(slots[index]) }
        clear((mask + 1) * 2)
        for slot in used { place(slot) }
    }

    /// Multiply and fold, eight bytes at a time.
    @inlinable static func hash(_ key: UnsafeRawBufferPointer, _ seed: UInt64) -> UInt64 {
        var state = seed ^ UInt64(truncatingIfNeeded: key.count)
        var index = 0
        while index &+ 8 <= key.count {
            state = mix(state ^ word(key, index))
            index &+= 8
        }
        if index == key.count { return mix(state) }
        if key.count >= 8 { return mix(state ^ word(key, key.count &- 8) ^ 0xA076_1D64_78BD_642F) }
        var rest: UInt64 = 0
        while index < key.count {
            rest = rest << 8 | UInt64(key[index])
            index &+= 1
        }
        return mix(state ^ rest ^ 0x8EBC_6AF0_9C88_C6E3)
    }

    @inlinable static func mix(_ value: UInt64) -> UInt64 {
        let product = value.multipliedFullWidth(by: 0xE703_7ED1_A0B4_28DB)
        return product.high ^ product.low
    }
}
