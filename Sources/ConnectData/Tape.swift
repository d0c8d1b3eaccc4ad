/// One fixed-size word of a tape: what a value is and where its bytes are.
///
/// | kind | `length` | `payload` |
/// |---|---|---|
/// | null | | |
/// | boolean | | 0 or 1 |
/// | int8 … int64 | | the value, sign-extended |
/// | float32, float64 | | the bit pattern (float32 in the low half) |
/// | number | bytes of text | offset: a JSON number as it was written, of any size and precision |
/// | string | bytes of UTF-8 | offset; with `.escaped` the text is the inside of a JSON string, escapes kept |
/// | bytes | bytes | offset |
/// | decimal | bytes | offset of the unscaled value, big endian two's complement; `scale` beside it |
/// | date, time, timestamp | | epoch ms as in `java.util.Date` (a Date at midnight UTC, a Time on 1 January 1970) |
/// | array | elements | index of the entry behind the last element |
/// | map | pairs | same; key and value alternate |
/// | structure | fields | same; one value a field, in the schema's order |
///
/// Offsets count in the memory that `space` names (`ValueSpaces`).
@frozen public struct TapeEntry: Hashable, Sendable {
    @frozen public enum Kind: UInt8, Sendable {
        case null, boolean, int8, int16, int32, int64, float32, float64, number, string, bytes, decimal, date,
            time,
            timestamp, array, map, structure
    }

    /// Which memory `payload` points into.
    @frozen public enum Space: UInt8, Sendable {
        /// The batch's values, joined by newlines.
        case values
        /// The batch's keys and headers.
        case side
        /// Bytes that a converter made: decoded base64, replaced text, defaults.
        case arena
    }

    public var kind: Kind
    /// `space`, and 0x80 for `escaped`: 16 bytes an entry.
    @usableFromInline var flags: UInt8
    /// Digits behind the point (decimals only).
    public var scale: Int16
    public var length: UInt32
    public var payload: UInt64

    @inlinable public init(
        _ kind: Kind, space: Space = .values, escaped: Bool = false, scale: Int16 = 0, length: Int = 0,
        payload: UInt64 = 0
    ) {
        self.kind = kind
        flags = space.rawValue | (escaped ? 0x80 : 0)
        self.scale = scale
        self.length = UInt32(truncatingIfNeeded: length)
        self.payload = payload
    }

    @inlinable public var space: Space {
        get { Space(rawValue: flags & 0x7F).unsafelyUnwrapped }
        set { flags = flags & 0x80 | newValue.rawValue }
    }

    /// The text holds JSON escapes (strings only).
    @inlinable public var escaped: Bool {
        get { flags & 0x80 != 0 }
        set { flags = flags & 0x7F | (newValue ? 0x80 : 0) }
    }

    @inlinable public var int: Int64 { Int64(bitPattern: payload) }
    @inlinable public var float64: Double { Double(bitPattern: payload) }
    @inlinable public var float32: Float { Float(bitPattern: UInt32(truncatingIfNeeded: payload)) }
    /// Index of the entry behind this value and all it contains, given its own index.
    @inlinable public func next(after index: Int) -> Int {
        switch kind {
        case .array, .map, .structure: Int(truncatingIfNeeded: payload)
        default: index &+ 1
        }
    }
}

/// Values of a batch in one array of fixed-size entries; a value is the index of its first entry.
///
/// Reused from batch to batch: the steady state allocates nothing.
public struct Tape: ~Copyable, @unchecked Sendable {  // Unique owner.
    @usableFromInline var base: UnsafeMutablePointer<TapeEntry>
    @usableFromInline var used: Int
    @usableFromInline var room: Int

    public init(capacity: Int = 1024) {
        base = .allocate(capacity: max(capacity, 16))
        room = max(capacity, 16)
        used = 0
    }

    deinit { base.deallocate() }

    @inlinable public var count: Int { used }

    /// Entries that fit before the next growth.
    @inlinable public var capacity: Int { room }

    /// Room for entries written from C, or nil growth when there is enough. Valid until the next mutation.
    @inlinable public var pointer: UnsafeMutablePointer<TapeEntry> { base }

    @inlinable public subscript(index: Int) -> TapeEntry {
        get {
            assert(index < used)
            return base[index]
        }
        set {
            assert(index < used)
            base[index] = newValue
        }
    }

    @inlinable public mutating func reserve(_ more: Int) {
        if used &+ more > room { grow(to: used &+ more) }
    }

    @usableFromInline mutating func grow(to needed: Int) {
        let size = max(needed, room &* 2)
        let fresh = UnsafeMutablePointer<TapeEntry>.allocate(capacity: size)
        fresh.update(from: base, count: used)
        base.deallocate()
        base = fresh
        room = size
    }

    /// Appends an entry and returns its index.
    @discardableResult @inlinable public mutating func append(_ entry: TapeEntry) -> Int {
        reserve(1)
        base[used] = entry
        used &+= 1
        return used &- 1
    }

    /// Closes the container that was begun at `index` with `length` members.
    @inlinable public mutating func close(_ index: Int, length: Int) {
        base[index].length = UInt32(truncatingIfNeeded: length)
        base[index].payload = UInt64(truncatingIfNeeded: used)
    }

    @inlinable public mutating func setCount(_ count: Int) {
        assert(count <= room)
        used = count
    }

    @inlinable public mutating func removeAll() { used = 0 }
}

/// The three memories that tape entries point into. Borrowed for the time of one batch.
@frozen public struct ValueSpaces: @unchecked Sendable {  // Borrowed pointers of one batch on one thread.
    public var values: UnsafeRawPointer
    public var side: UnsafeRawPointer
    public var arena: UnsafeRawPointer

    @inlinable public init(values: UnsafeRawPointer, side: UnsafeRawPointer, arena: UnsafeRawPointer) {
        self.values = values
        self.side = side
        self.arena = arena
    }

    /// The bytes of a number, string, bytes or decimal entry.
    @inlinable public func bytes(_ entry: TapeEntry) -> UnsafeRawBufferPointer {
        let base =
            switch entry.space {
            case .values: values
            case .side: side
            case .arena: arena
            }
        return UnsafeRawBufferPointer(
            start: base + Int(truncatingIfNeeded: entry.payload), count: Int(entry.length))
    }
}
