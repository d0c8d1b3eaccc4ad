import Bytes
import ConnectData

extension DefaultValue {
    /// Appends the default to a column as a value of its own.
    func append(to column: inout ConvertedColumn) {
        let entryBase = UInt64(column.tape.count)
        let byteBase = UInt64(column.arena.count)
        column.arena.append(bytes)
        for var entry in entries {
            switch entry.kind {
            case .array, .map, .structure: entry.payload += entryBase
            case .number, .string, .bytes, .decimal: entry.payload += byteBase
            default: break
            }
            column.tape.append(entry)
        }
    }

    /// The value at the start of `column`, with all its bytes taken together and escapes resolved.
    init(_ column: borrowing ConvertedColumn, spaces: ValueSpaces) {
        var bytes = ByteBuffer(capacity: 64)
        var entries: [TapeEntry] = []
        for index in 0..<column.tape.count {
            var entry = column.tape[index]
            switch entry.kind {
            case .number, .string, .bytes, .decimal:
                let start = bytes.count
                if entry.escaped {
                    JSONText.decode(spaces.bytes(entry), into: &bytes)
                } else {
                    bytes.append(spaces.bytes(entry))
                }
                entry.escaped = false
                entry.space = .arena
                entry.payload = UInt64(start)
                entry.length = UInt32(bytes.count - start)
            default: break
            }
            entries.append(entry)
        }
        self.init(entries: entries, bytes: bytes.copyToArray())
    }
}
