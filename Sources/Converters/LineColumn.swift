public import Bytes
public import ConnectData

/// The values of a batch as JSON lines: for each record, where its one-line text is.
///
/// Reused from batch to batch (`removeAll`).
public struct LineColumn: ~Copyable {
    /// By record index; records before the first prepared range are tombstones.
    public var lines: SlotArray<JSONLine>
    /// Texts that had to be rewritten, each followed by one newline.
    public var arena: ByteBuffer
    /// Every record prepared since `removeAll` is `clean`: any range of consecutive records may be written
    /// straight from the batch, as the bytes from the first value's start to behind the last value's newline.
    public var allClean: Bool

    public init() {
        lines = SlotArray(capacity: 1024)
        arena = ByteBuffer(capacity: 4096)
        allClean = true
    }

    @inlinable public mutating func removeAll() {
        lines.removeAll()
        arena.removeAll()
        allClean = true
    }
}
