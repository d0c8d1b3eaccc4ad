import Bytes
import ConnectData

/// The text of a scalar as a directory's value (lenses-behaviour 4.4; docs/object-keys.md).
enum ScalarText {
    /// UTF-8 of the value, or nil for null and containers. Strings and bytes may hold what is not UTF-8.
    ///
    /// Numbers keep their exact text in the documented form and become Java's text in the compatibility:
    /// integers wrap to 64 bits, all else is a double.
    static func bytes(_ entry: TapeEntry, _ spaces: ValueSpaces, _ compatibility: Compatibility) -> [UInt8]? {
        var out = ByteBuffer(capacity: 64)
        switch entry.kind {
        case .null, .array, .map, .structure: return nil
        case .boolean: out.append(entry.payload == 0 ? "false" : "true")
        case .int8, .int16, .int32, .int64: out.append(decimal: entry.int)
        case .float32: JavaText.append(entry.float32, into: &out)
        case .float64: JavaText.append(entry.float64, into: &out)
        case .number: append(number: spaces.bytes(entry), compatibility, &out)
        case .bytes: out.append(spaces.bytes(entry))
        case .string: append(string: entry, spaces, compatibility, &out)
        case .decimal: DecimalText.appendPlain(spaces.bytes(entry), scale: Int(entry.scale), into: &out)
        case .date: out.append(ISOText.date(entry.int))
        case .time: out.append(ISOText.time(entry.int))
        case .timestamp: out.append(ISOText.timestamp(entry.int))
        }
        return out.copyToArray()
    }

    private static func append(
        string entry: TapeEntry, _ spaces: ValueSpaces, _ compatibility: Compatibility,
        _ out: inout ByteBuffer
    ) {
        if entry.escaped {
            JSONText.decode(spaces.bytes(entry), into: &out)
        } else {
            out.append(spaces.bytes(entry))
        }
        guard compatibility == .streamReactor, entry.scale == TapeCursor.wholePart else { return }
        let text = out.copyToArray()
        out.removeAll()
        for byte in text {
            if byte == 0x0A { out.append("\\n") } else { out.append(byte) }
        }
    }

    /// What Jackson makes of a number in the compatibility: a long, or a double.
    private static func append(
        number text: UnsafeRawBufferPointer, _ compatibility: Compatibility, _ out: inout ByteBuffer
    ) {
        if compatibility == .documented {
            out.append(text)
        } else if NumberText.isInteger(text) {
            out.append(decimal: NumberText.wrappingInt64(text))
        } else {
            JavaText.append(NumberText.float64(text), into: &out)
        }
    }
}
