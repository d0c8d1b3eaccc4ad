/// A growable array of trivial values that owns its memory: no reference count, no exclusivity check.
public struct SlotArray<Element: BitwiseCopyable>: ~Copyable, @unchecked Sendable {  // Unique owner.
    @usableFromInline var base: UnsafeMutablePointer<Element>
    @usableFromInline var used: Int
    @usableFromInline var room: Int

    public init(capacity: Int = 64) {
        room = max(capacity, 4)
        base = .allocate(capacity: room)
        used = 0
    }

    deinit { base.deallocate() }

    @inlinable public var count: Int { used }

    /// Valid until the next growth.
    @inlinable public var pointer: UnsafeMutablePointer<Element> { base }

    @inlinable public subscript(index: Int) -> Element {
        get {
            assert(index >= 0 && index < used)
            return base[index]
        }
        set {
            assert(index >= 0 && index < used)
            base[index] = newValue
        }
    }

    @inlinable public mutating func append(_ element: Element) {
        if used == room { grow(to: used &+ 1) }
        base[used] = element
        used &+= 1
    }

    @inlinable public mutating func reserve(_ more: Int) {
        if used &+ more > room { grow(to: used &+ more) }
    }

    @usableFromInline mutating func grow(to needed: Int) {
        let size = max(needed, room &* 2)
        let fresh = UnsafeMutablePointer<Element>.allocate(capacity: size)
        fresh.update(from: base, count: used)
        base.deallocate()
        base = fresh
        room = size
    }

    /// Says how many elements are in use after the caller wrote through `pointer`, or drops a tail.
    @inlinable public mutating func setCount(_ count: Int) {
        assert(count >= 0 && count <= room)
        used = count
    }

    @inlinable public mutating func removeAll() { used = 0 }
}
