import Bytes
import Codecs
import ConnectData
import Sink
import Worker

/// A file as the topic's records make it: what a task would have written, as sums and checksums.
struct FileTrace {
    /// One record's row, without its line feed.
    struct Row: Equatable {
        var offset: Offset
        var crc: UInt64
    }

    var sum = OffsetSum()
    /// Of the whole file; nil once it is no longer whole.
    var crc: UInt64? = 0
    var rows: [Row] = []
    var file = RecordRenderer.File()

    var first: Offset? { rows.first?.offset }

    /// Takes a record's bytes; `header` says that a header row may stand before them.
    mutating func append(_ offset: Offset, _ bytes: UnsafeRawBufferPointer, header: Bool) {
        var row = bytes
        if header, rows.isEmpty, let end = Self.endOfRow(bytes) {
            row = UnsafeRawBufferPointer(rebasing: bytes[end...])
        }
        if row.last == UInt8(ascii: "\n") { row = UnsafeRawBufferPointer(rebasing: row.dropLast()) }
        rows.append(Row(offset: offset, crc: CRC64.hash(row)))
        sum.add(offset)
        crc = crc.map { CRC64.hash(bytes, continuing: $0) }
    }

    /// Takes away what lies below `offset`, for a file that begins there.
    mutating func dropping(below offset: Offset) -> [Offset] {
        let dropped = rows.prefix { $0.offset < offset }.map(\.offset)
        guard !dropped.isEmpty else { return [] }
        rows.removeFirst(dropped.count)
        for offset in dropped { sum = sum - OffsetSum(of: offset...offset) }
        crc = nil
        return dropped
    }

    private static func endOfRow(_ bytes: UnsafeRawBufferPointer) -> Int? {
        var isQuoted = false
        for (index, byte) in bytes.enumerated() {
            if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
            if byte == UInt8(ascii: "\n"), !isQuoted { return index + 1 }
        }
        return nil
    }
}
