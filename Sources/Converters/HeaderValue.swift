import Bytes
import ConnectData

/// A value that SimpleHeaderConverter guessed out of a header's text, with its schema.
struct HeaderValue {
    indirect enum Content {
        case null
        case boolean(Bool)
        case integer(Int64)
        case float32(Float)
        case float64(Double)
        case decimal(unscaled: [UInt8], scale: Int16)
        case text([UInt8])
        case list([HeaderValue])
        case map([(key: HeaderValue, value: HeaderValue)])
        /// Epoch milliseconds.
        case time(Int64)
    }

    var content: Content
    /// Nil: no schema (null, and lists of mixed kinds inside).
    var schema: Schema?

    static var null: HeaderValue { HeaderValue(content: .null, schema: nil) }

    /// Appends the value to a column's tape.
    func append(to column: inout ConvertedColumn) {
        switch content {
        case .null: column.tape.append(TapeEntry(.null))
        case .boolean(let value): column.tape.append(TapeEntry(.boolean, payload: value ? 1 : 0))
        case .integer(let value):
            let kind: TapeEntry.Kind =
                switch schema?.kind {
                case .int8: .int8
                case .int16: .int16
                case .int32: .int32
                default: .int64
                }
            column.tape.append(TapeEntry(kind, payload: UInt64(bitPattern: value)))
        case .float32(let value): column.tape.append(TapeEntry(.float32, payload: UInt64(value.bitPattern)))
        case .float64(let value): column.tape.append(TapeEntry(.float64, payload: value.bitPattern))
        case .decimal(let unscaled, let scale):
            let start = UInt64(column.arena.count)
            column.arena.append(unscaled)
            column.tape.append(
                TapeEntry(.decimal, space: .arena, scale: scale, length: unscaled.count, payload: start))
        case .text(let bytes):
            let start = UInt64(column.arena.count)
            column.arena.append(bytes)
            column.tape.append(TapeEntry(.string, space: .arena, length: bytes.count, payload: start))
        case .time(let value):
            let kind: TapeEntry.Kind =
                switch schema?.logicalType {
                case .date: .date
                case .time: .time
                default: .timestamp
                }
            column.tape.append(TapeEntry(kind, payload: UInt64(bitPattern: value)))
        case .list(let elements):
            let begin = column.tape.append(TapeEntry(.array))
            for element in elements { element.append(to: &column) }
            column.tape.close(begin, length: elements.count)
        case .map(let pairs):
            let begin = column.tape.append(TapeEntry(.map))
            for pair in pairs {
                pair.key.append(to: &column)
                pair.value.append(to: &column)
            }
            column.tape.close(begin, length: pairs.count)
        }
    }

    static func text(_ bytes: some Sequence<UInt8>) -> HeaderValue {
        HeaderValue(content: .text(Array(bytes)), schema: Schema(.string))
    }

    /// The common schema of values side by side: numbers widen, other kinds must be equal. Nil: none.
    static func common(_ previous: Schema?, _ latest: HeaderValue) -> Schema? {
        guard case .null = latest.content else {
            guard let previous else { return latest.schema }
            guard let fresh = latest.schema else { return nil }
            if previous.kind == fresh.kind { return fresh }
            guard let a = rank(previous.kind), let b = rank(fresh.kind) else { return nil }
            return a > b ? previous : fresh
        }
        return previous
    }

    private static func rank(_ kind: Schema.Kind) -> Int? {
        switch kind {
        case .int8: 0
        case .int16: 1
        case .int32: 2
        case .int64: 3
        case .float32: 4
        case .float64: 5
        default: nil
        }
    }

    /// The value under a wider schema; nil for a null, which no such schema allows, and in the documented
    /// form for what would lose digits.
    func widened(to target: Schema, java: Bool) -> HeaderValue? {
        switch (content, target.kind) {
        case (.null, _): return nil
        case (.integer(let value), .float32):
            guard java || Int64(exactly: Float(value)) == value else { return nil }
            return HeaderValue(content: .float32(Float(value)), schema: target)
        case (.integer(let value), .float64):
            guard java || Int64(exactly: Double(value)) == value else { return nil }
            return HeaderValue(content: .float64(Double(value)), schema: target)
        case (.float32(let value), .float64):
            let wide = java ? Double(value) : Double(value.description) ?? Double(value)
            return HeaderValue(content: .float64(wide), schema: target)
        case (.integer, _): return HeaderValue(content: content, schema: target)
        default: return self
        }
    }
}
