import Bytes
import ConnectData
import Formats

/// A value to be put on a tape.
indirect enum Sample {
    case null
    case bool(Bool)
    case int(Int64)
    case int8(Int64)
    case float32(Float)
    case float64(Double)
    case number(String)
    case string(String)
    case text([UInt8])
    /// The inside of a JSON string, escapes kept.
    case escaped(String)
    case bytes([UInt8])
    case decimal([UInt8], scale: Int16)
    case date(Int64)
    case time(Int64)
    case timestamp(Int64)
    case array([Sample])
    case map([(Sample, Sample)])
    case structure([Sample])

    /// An object with string keys.
    static func object(_ members: (String, Sample)...) -> Sample {
        .map(members.map { (.string($0.0), $0.1) })
    }
}

/// A tape with its own memory, for as long as a test lasts.
final class SampleTape {
    private var tape = Tape()
    private var memory = ByteBuffer()

    /// Puts `sample` on the tape and returns the part that an encoder takes.
    ///
    /// The memory may move with the next one: use the part before.
    func part(_ sample: Sample, schema: UInt32 = 0) -> RecordPart {
        tape.removeAll()
        memory.removeAll()
        let root = tape.count
        put(sample)
        let base = UnsafeRawPointer(memory.pointer)
        return RecordPart(
            tape: UnsafePointer(tape.pointer), root: root, schema: schema,
            spaces: ValueSpaces(values: base, side: base, arena: base))
    }

    /// The entries and bytes of a default value.
    func defaultValue(_ sample: Sample) -> DefaultValue {
        _ = part(sample)
        var entries: [TapeEntry] = []
        for index in 0..<tape.count {
            var entry = tape[index]
            entry.space = .arena
            entries.append(entry)
        }
        return DefaultValue(entries: entries, bytes: memory.copyToArray())
    }

    private func put(_ sample: Sample) {
        switch sample {
        case .null: tape.append(TapeEntry(.null))
        case .bool(let value): tape.append(TapeEntry(.boolean, payload: value ? 1 : 0))
        case .int(let value): tape.append(TapeEntry(.int64, payload: UInt64(bitPattern: value)))
        case .int8(let value): tape.append(TapeEntry(.int8, payload: UInt64(bitPattern: value)))
        case .float32(let value): tape.append(TapeEntry(.float32, payload: UInt64(value.bitPattern)))
        case .float64(let value): tape.append(TapeEntry(.float64, payload: value.bitPattern))
        case .number(let text): slice(.number, Array(text.utf8))
        case .string(let text): slice(.string, Array(text.utf8))
        case .text(let bytes): slice(.string, bytes)
        case .escaped(let text): slice(.string, Array(text.utf8), escaped: true)
        case .bytes(let bytes): slice(.bytes, bytes)
        case .decimal(let bytes, let scale): slice(.decimal, bytes, scale: scale)
        case .date(let ms): tape.append(TapeEntry(.date, payload: UInt64(bitPattern: ms)))
        case .time(let ms): tape.append(TapeEntry(.time, payload: UInt64(bitPattern: ms)))
        case .timestamp(let ms): tape.append(TapeEntry(.timestamp, payload: UInt64(bitPattern: ms)))
        case .array(let elements):
            let start = tape.append(TapeEntry(.array))
            elements.forEach(put)
            tape.close(start, length: elements.count)
        case .map(let pairs):
            let start = tape.append(TapeEntry(.map))
            for (key, value) in pairs {
                put(key)
                put(value)
            }
            tape.close(start, length: pairs.count)
        case .structure(let fields):
            let start = tape.append(TapeEntry(.structure))
            fields.forEach(put)
            tape.close(start, length: fields.count)
        }
    }

    private func slice(_ kind: TapeEntry.Kind, _ bytes: [UInt8], escaped: Bool = false, scale: Int16 = 0) {
        tape.append(
            TapeEntry(
                kind, escaped: escaped, scale: scale, length: bytes.count, payload: UInt64(memory.count)))
        memory.append(bytes)
    }
}
