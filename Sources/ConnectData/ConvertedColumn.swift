public import Bytes

/// One part (key or value) of every record of a batch, converted: a tape and each record's place on it.
///
/// Reused from batch to batch.
public struct ConvertedColumn: ~Copyable {
    /// The entries of all records.
    public var tape: Tape
    /// Index of each record's first entry, by record index.
    public var roots: SlotArray<UInt32>
    /// Number of each record's schema in the task's `SchemaTable`; 0 = none.
    public var schemas: SlotArray<UInt32>
    /// Bytes that the converter made.
    public var arena: ByteBuffer

    public init() {
        tape = Tape()
        roots = SlotArray()
        schemas = SlotArray()
        arena = ByteBuffer(capacity: 4096)
    }

    @inlinable public mutating func removeAll() {
        tape.removeAll()
        roots.removeAll()
        schemas.removeAll()
        arena.removeAll()
    }
}
