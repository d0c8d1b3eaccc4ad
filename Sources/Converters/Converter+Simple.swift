import Bytes
import CSimdjson
import ConnectData

extension Converter {
    /// One value of a converter that needs no JSON; `start` = where its bytes are in `space`.
    func convertOne(
        _ text: UnsafeRawBufferPointer?, _ space: TapeEntry.Space, start: Int,
        into column: inout ConvertedColumn,
        _ table: SchemaTable
    ) throws(ConnectError) {
        switch kind {
        case .json: preconditionFailure("JSON is converted a batch at a time")
        case .simpleHeader: try convertHeader(text, space, start: start, into: &column, table)
        case .string: convertText(text, space, start: start, into: &column, ownSchema(.string, table))
        case .bytes:
            let entry = text.map { TapeEntry(.bytes, space: space, length: $0.count, payload: UInt64(start)) }
            append(entry ?? TapeEntry(.null), ownSchema(.bytes, table), to: &column)
        case .boolean:
            let entry = try fixed(text, 1, "boolean", "BooleanDeserializer") { bits throws(ConnectError) in
                guard bits < 2 else {
                    throw Self.failed("boolean", "Unexpected byte received by BooleanDeserializer")
                }
                return TapeEntry(.boolean, payload: bits)
            }
            append(entry, ownSchema(.boolean, table), to: &column)
        case .int16:
            let entry = try fixed(text, 2, "short", "ShortDeserializer") {
                TapeEntry(.int16, payload: Self.signed($0, 16))
            }
            append(entry, ownSchema(.int16, table), to: &column)
        case .int32:
            let entry = try fixed(text, 4, "integer", "IntegerDeserializer") {
                TapeEntry(.int32, payload: Self.signed($0, 32))
            }
            append(entry, ownSchema(.int32, table), to: &column)
        case .int64:
            let entry = try fixed(text, 8, "long", "LongDeserializer") { TapeEntry(.int64, payload: $0) }
            append(entry, ownSchema(.int64, table), to: &column)
        case .float32:
            let entry = try fixed(text, 4, "float", "Deserializer") { TapeEntry(.float32, payload: $0) }
            append(entry, ownSchema(.float32, table), to: &column)
        case .float64:
            let entry = try fixed(text, 8, "double", "Deserializer") { TapeEntry(.float64, payload: $0) }
            append(entry, ownSchema(.float64, table), to: &column)
        }
    }

    /// A big endian number of exactly `size` bytes.
    private func fixed(
        _ text: UnsafeRawBufferPointer?, _ size: Int, _ name: String, _ reader: String,
        _ make: (UInt64) throws(ConnectError) -> TapeEntry
    ) throws(ConnectError) -> TapeEntry {
        guard let text else { return TapeEntry(.null) }
        guard text.count == size else {
            throw Self.failed(name, "Size of data received by \(reader) is not \(size)")
        }
        var bits: UInt64 = 0
        for byte in text { bits = bits << 8 | UInt64(byte) }
        return try make(bits)
    }

    private static func failed(_ name: String, _ why: String) -> ConnectError {
        ConnectError("Failed to deserialize \(name): \(why)")
    }

    private static func signed(_ bits: UInt64, _ width: UInt64) -> UInt64 {
        UInt64(bitPattern: Int64(bitPattern: bits << (64 - width)) >> Int64(64 - width))
    }

    /// Text as it is where it is UTF-8; else decoded into the arena, malformed input as U+FFFD.
    func convertText(
        _ text: UnsafeRawBufferPointer?, _ space: TapeEntry.Space, start: Int,
        into column: inout ConvertedColumn,
        _ schema: UInt32
    ) {
        guard let text else { return append(TapeEntry(.null), schema, to: &column) }
        if options.encoding == .utf8, csimdjson_is_utf8(text.baseAddress, text.count) {
            let entry = TapeEntry(.string, space: space, length: text.count, payload: UInt64(start))
            return append(entry, schema, to: &column)
        }
        let made = column.arena.count
        options.encoding.decode(text, into: &column.arena)
        append(
            TapeEntry(.string, space: .arena, length: column.arena.count - made, payload: UInt64(made)),
            schema,
            to: &column)
    }
}
