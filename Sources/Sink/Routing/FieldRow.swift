public import ConnectData

/// The answers to one record's paths, borrowed: one entry a path, and the memories that they point into.
@frozen public struct FieldRow {
    @usableFromInline let entries: UnsafePointer<TapeEntry>?
    @usableFromInline let spaces: ValueSpaces?

    @inlinable public init(_ entries: UnsafePointer<TapeEntry>, _ spaces: ValueSpaces) {
        self.entries = entries
        self.spaces = spaces
    }

    @usableFromInline init() {
        entries = nil
        spaces = nil
    }

    /// Of a part that no partition field asks for.
    public static var none: FieldRow { FieldRow() }
}
