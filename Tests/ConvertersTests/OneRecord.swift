import Bytes
import ConnectData
import Converters

/// What a converter made of one record, with the memory that its entries need.
struct OneRecord: ~Copyable {
    var batch = RecordBatch()
    var column = ConvertedColumn()
    let schemas = SchemaTable()
    var failure: RecordFailure?

    /// - Parameter text: nil is a null value.
    init(_ converter: Converter, role: ConverterRole, text: [UInt8]?) {
        var batch = RecordBatch()
        let bytes = text ?? []
        bytes.withUnsafeBytes { raw in
            let given =
                text == nil
                ? nil : raw.count == 0 ? UnsafeRawBufferPointer(start: batch.side.pointer, count: 0) : raw
            batch.append(
                partition: 0, offset: 0, timestamp: -1, key: role == .key ? given : nil,
                value: role == .value ? given : nil)
            if role == .header {
                "h".utf8.withContiguousStorageIfAvailable { name in
                    batch.appendHeader(name: UnsafeRawBufferPointer(name), value: given)
                }
            }
        }
        self.batch = batch
        if role == .header {
            failure = converter.convertHeaders(self.batch, from: 0, to: 1, into: &column, schemas: schemas)
        } else {
            failure = converter.convert(
                self.batch, part: role == .key ? .key : .value, from: 0, to: 1, into: &column,
                schemas: schemas)
        }
    }

    var spaces: ValueSpaces {
        ValueSpaces(values: batch.values.pointer, side: batch.side.pointer, arena: column.arena.pointer)
    }

    var schema: Schema? { schemas[column.schemas[0]] }

    /// The value in the golden rows' grammar, as canonical text.
    func value(javaNumbers: Bool) -> String {
        let renderer = GoldenRenderer(tape: column.tape.pointer, spaces: spaces, javaNumbers: javaNumbers)
        return renderer.render(Int(column.roots[0]), schema)
    }
}
