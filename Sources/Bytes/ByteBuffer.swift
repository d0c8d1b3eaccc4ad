#if canImport(Glibc)
    public import Glibc
#endif

/// A growable run of bytes that owns its memory, for the record path.
///
/// A `~Copyable` struct: appending costs a compare and a copy, no reference count and no exclusivity check.
/// `padding` bytes behind `count` are always readable, so that SIMD readers may look past the end.
public struct ByteBuffer: ~Copyable, @unchecked Sendable {  // Unique owner: moves between threads as a whole.
    /// Readable bytes behind the end (simdjson asks for 64).
    public static var padding: Int { 64 }

    @usableFromInline var base: UnsafeMutableRawPointer
    @usableFromInline var used: Int
    /// Bytes in use.
    @inlinable public var count: Int { used }
    /// Bytes that fit before the next growth.
    @inlinable public var capacity: Int { room }
    @usableFromInline var room: Int

    /// - Parameter capacity: bytes to make room for at once; grows by doubling.
    public init(capacity: Int = 4096) {
        precondition(capacity >= 0)
        base = Self.allocate(capacity)
        room = capacity
        used = 0
    }

    deinit { base.deallocate() }

    /// Small ones are not worth what a wide alignment costs the allocator.
    @usableFromInline static func allocate(_ size: Int) -> UnsafeMutableRawPointer {
        .allocate(byteCount: size + padding, alignment: size < 4096 ? 16 : 64)
    }

    /// The bytes in use. Valid until the next mutation.
    @inlinable public var pointer: UnsafeMutableRawPointer { base }

    /// The bytes in use as a borrowed span. Valid until the next mutation.
    @inlinable public var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: base, count: count) }

    /// Makes room for `more` bytes behind `count`.
    @inlinable public mutating func reserve(_ more: Int) {
        if count + more > capacity { grow(to: count + more) }
    }

    @usableFromInline mutating func grow(to needed: Int) {
        let size = max(needed, capacity &* 2, 256)
        let fresh = Self.allocate(size)
        fresh.copyMemory(from: base, byteCount: count)
        base.deallocate()
        base = fresh
        room = size
    }

    @inlinable public mutating func append(_ byte: UInt8) {
        reserve(1)
        base.storeBytes(of: byte, toByteOffset: count, as: UInt8.self)
        setCount(count &+ 1)
    }

    @inlinable public mutating func append(_ source: UnsafeRawPointer, count length: Int) {
        reserve(length)
        memcpy(base + count, source, length)
        setCount(count &+ length)
    }

    @inlinable public mutating func append(_ source: UnsafeRawBufferPointer) {
        if let start = source.baseAddress { append(start, count: source.count) }
    }

    @inlinable public mutating func append(_ text: StaticString) {
        append(UnsafeRawPointer(text.utf8Start), count: text.utf8CodeUnitCount)
    }

    /// Appends the UTF-8 of `text`. Off the hot path: `String` may have to be made contiguous.
    /// Disfavoured, so that a literal is a `StaticString`.
    @_disfavoredOverload public mutating func append(_ text: String) {
        var text = text
        text.withUTF8 { append(UnsafeRawBufferPointer($0)) }
    }

    public mutating func append(_ array: [UInt8]) {
        array.withUnsafeBytes { append($0) }
    }

    /// Appends a decimal integer without making a `String`.
    @inlinable public mutating func append(decimal value: Int64) {
        reserve(20)
        var magnitude = value.magnitude
        if value < 0 { append(UInt8(ascii: "-")) }
        var length = 1
        var bound: UInt64 = 10
        // A magnitude has at most 19 digits, and 10^19 fits.
        while magnitude >= bound {
            length &+= 1
            bound &*= 10
        }
        var position = count &+ length
        setCount(position)
        while magnitude >= 100 {
            let pair = UInt8(truncatingIfNeeded: magnitude % 100)
            magnitude /= 100
            position &-= 2
            base.storeBytes(of: 48 &+ pair / 10, toByteOffset: position, as: UInt8.self)
            base.storeBytes(of: 48 &+ pair % 10, toByteOffset: position &+ 1, as: UInt8.self)
        }
        if magnitude >= 10 {
            let digit = UInt8(truncatingIfNeeded: magnitude % 10)
            magnitude /= 10
            position &-= 1
            base.storeBytes(of: 48 &+ digit, toByteOffset: position, as: UInt8.self)
        }
        let first = UInt8(truncatingIfNeeded: magnitude)
        base.storeBytes(of: 48 &+ first, toByteOffset: position &- 1, as: UInt8.self)
    }

    /// Says how many bytes are in use after the caller wrote through `pointer` into reserved room, or drops a
    /// tail.
    @inlinable public mutating func setCount(_ newCount: Int) {
        assert(newCount >= 0 && newCount <= capacity)
        used = newCount
    }

    /// Forgets the content and keeps the memory.
    @inlinable public mutating func removeAll() { setCount(0) }

    /// Gives memory above `capacity` back once the content has gone.
    public mutating func shrink(to size: Int) {
        guard capacity > size, count <= size else { return }
        let fresh = Self.allocate(size)
        fresh.copyMemory(from: base, byteCount: count)
        base.deallocate()
        base = fresh
        room = size
    }

    /// The content as an array (tests and control plane).
    public func copyToArray() -> [UInt8] { Array(bytes) }
}
