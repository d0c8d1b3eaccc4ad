import Bytes
import CSimdjson
import ConnectData

extension Converter {
    /// SimpleHeaderConverter: most headers are text, told by their first byte.
    func convertHeader(
        _ text: UnsafeRawBufferPointer?, _ space: TapeEntry.Space, start: Int,
        into column: inout ConvertedColumn,
        _ table: SchemaTable
    ) throws(ConnectError) {
        guard let text else { return append(TapeEntry(.null), SchemaTable.none, to: &column) }
        guard let first = text.first, Self.mayBeMore(first) else {
            return convertText(text, space, start: start, into: &column, headerSchemas.number(.string, table))
        }
        var plain = ByteBuffer(capacity: text.count)
        JavaUTF8.decode(text, into: &plain)
        let value = HeaderParser.parse(plain.copyToArray(), java: compatibility == .streamReactor)
        switch value.content {
        case .text(let bytes) where bytes.elementsEqual(text):
            return convertText(text, space, start: start, into: &column, headerSchemas.number(.string, table))
        default: break
        }
        let root = column.tape.count
        value.append(to: &column)
        column.roots.append(UInt32(truncatingIfNeeded: root))
        column.schemas.append(value.schema.map { table.intern($0) } ?? SchemaTable.none)
    }

    /// Numbers, dates, lists, maps, `true`, `false`, `null`, or blanks before them.
    private static func mayBeMore(_ first: UInt8) -> Bool {
        switch first {
        case 0...0x20, UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"),
            UInt8(ascii: "["),
            UInt8(ascii: "{"), UInt8(ascii: "t"), UInt8(ascii: "f"), UInt8(ascii: "n"):
            true
        default: false
        }
    }
}
