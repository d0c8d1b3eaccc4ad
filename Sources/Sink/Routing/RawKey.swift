import Bytes
public import ConnectData

/// The layout of raw keys, shared by who writes and who reads them (`PartitionKeyBuilder`).
public enum RawKey {
    @inlinable public static func tag(_ entry: TapeEntry) -> UInt8 {
        var tag = entry.kind.rawValue
        if entry.escaped { tag |= 0x80 }
        if entry.kind == .string, entry.scale == TapeCursor.wholePart { tag |= 0x40 }
        return tag
    }

    /// Reads a raw key's fields one after the other as tape entries whose bytes lie in the raw key (space
    /// `.arena`).
    struct Reader {
        let raw: UnsafeRawBufferPointer
        private var position = 0

        init(_ raw: UnsafeRawBufferPointer) { self.raw = raw }

        var spaces: ValueSpaces? {
            raw.baseAddress.map { ValueSpaces(values: $0, side: $0, arena: $0) }
        }

        mutating func next() -> TapeEntry {
            let tag = raw[position]
            position += 1
            guard let kind = TapeEntry.Kind(rawValue: tag & 0x3F) else {
                preconditionFailure("a raw key holds an unknown kind")
            }
            var entry = TapeEntry(kind, space: .arena, escaped: tag & 0x80 != 0)
            if tag & 0x40 != 0 { entry.scale = TapeCursor.wholePart }
            switch kind {
            case .null: break
            case .string, .number, .bytes: readBytes(&entry)
            case .decimal:
                entry.scale = raw.loadUnaligned(fromByteOffset: position, as: Int16.self)
                position += 2
                readBytes(&entry)
            default:
                entry.payload = raw.loadUnaligned(fromByteOffset: position, as: UInt64.self)
                position += 8
            }
            return entry
        }

        private mutating func readBytes(_ entry: inout TapeEntry) {
            entry.length = raw.loadUnaligned(fromByteOffset: position, as: UInt32.self)
            entry.payload = UInt64(position + 4)
            position += 4 + Int(entry.length)
        }
    }
}
