import Bytes
import CSimdjson
import ConnectData

/// JsonConverter with schemas: `{"schema": …, "payload": …}` to typed values.
///
/// A schema's text is parsed once; records mostly repeat the schema of the one before, which costs one
/// comparison.
final class EnvelopeReader {
    private let java: Bool
    private let options: ConverterOptions
    private let inner: JSONScanner
    private let writer: PayloadWriter
    private let paths = JSONPaths([["schema"]])
    private var json = Tape()
    private var roots = SlotArray<UInt32>()
    /// Of each record the entry of `schema` with the extent of its text.
    private var texts = SlotArray<TapeEntry>()
    private var transcoded = ByteBuffer(capacity: 256)
    private var cache: [[UInt8]: Planned] = [:]
    private var last: (text: [UInt8], planned: Planned)?
    private var fixed: Planned?
    private var table: SchemaTable?

    /// A schema ready to use and its number in the table.
    struct Planned {
        var plan: PayloadPlan
        var number: UInt32
    }

    init(_ options: ConverterOptions, _ compatibility: Compatibility) throws(ConverterConfigError) {
        java = compatibility == .streamReactor
        self.options = options
        inner = JSONScanner(java: java)
        writer = PayloadWriter(
            java: java, replacesNullWithDefault: options.replacesNullWithDefault,
            json: UnsafePointer(json.pointer),
            spaces: ValueSpaces(
                values: transcoded.pointer, side: transcoded.pointer, arena: transcoded.pointer))
        if let content = options.schemaContent {
            fixed = Planned(plan: PayloadPlan(try Self.schema(content, inner, options, java)), number: 0)
        }
    }

    private static func schema(
        _ content: String, _ scanner: JSONScanner, _ options: ConverterOptions, _ java: Bool
    ) throws(ConverterConfigError) -> Schema {
        var text = ByteBuffer(capacity: content.utf8.count)
        text.append(content)
        var tape = Tape()
        var roots = SlotArray<UInt32>()
        var none = SlotArray<TapeEntry>(capacity: 0)
        let source = scanner.single(text.pointer, start: 0, length: text.count, space: .values)
        let failed = "Failed to parse schema in converter config due to serialization error: "
        if let problem = scanner.tape(source, &tape, &roots, nil, &none).problem {
            throw ConverterConfigError(
                option: "schema.content", message: failed + problem.text,
                javaClass: ConnectError.dataException)
        }
        let reader = SchemaReader(
            json: tape.pointer,
            spaces: ValueSpaces(values: text.pointer, side: text.pointer, arena: text.pointer),
            java: java, replacesNullWithDefault: options.replacesNullWithDefault)
        do {
            return try reader.read(Int(roots[0]))
        } catch {
            throw ConverterConfigError(
                option: "schema.content", message: error.message, javaClass: error.javaClass)
        }
    }

    /// See `Converter.convertJSON`.
    func convert(
        _ source: JSONSource, _ scanner: JSONScanner, _ batch: borrowing RecordBatch, firstSlot: Int,
        into column: inout ConvertedColumn, _ schemas: SchemaTable,
        _ text: (borrowing RecordBatch, Int) -> UnsafeRawBufferPointer?
    ) -> RecordFailure? {
        use(schemas)
        json.removeAll()
        roots.removeAll()
        texts.removeAll()
        let outcome = scanner.tape(source, &json, &roots, paths, &texts)
        for index in 0..<outcome.done {
            let flags = scanner.flags[index]
            let before = (column.tape.count, column.arena.count)
            do throws(ConnectError) {
                if flags & UInt32(CSIMDJSON_TOMBSTONE) != 0 {
                    append(SchemaTable.none, column.tape.append(TapeEntry(.null)), &column)
                    continue
                }
                if flags & UInt32(CSIMDJSON_ENCODED) != 0 {
                    if let problem = read(encoded: text(batch, firstSlot + index), index) {
                        return problem.failure(firstSlot + index)
                    }
                }
                let spaces = ValueSpaces(
                    values: batch.values.pointer, side: batch.side.pointer, arena: transcoded.pointer)
                try convert(Int(roots[index]), texts[index], spaces, &column)
            } catch {
                column.tape.setCount(before.0)
                column.arena.setCount(before.1)
                return error.failure(firstSlot + index)
            }
        }
        return outcome.problem?.failure(firstSlot + outcome.done)
    }

    private func use(_ schemas: SchemaTable) {
        guard table !== schemas else { return }
        table = schemas
        cache.removeAll()
        last = nil
        if let plan = fixed?.plan { fixed?.number = schemas.intern(plan.schema) }
    }

    private func append(_ schema: UInt32, _ root: Int, _ column: inout ConvertedColumn) {
        column.roots.append(UInt32(truncatingIfNeeded: root))
        column.schemas.append(schema)
    }

    private func read(encoded text: UnsafeRawBufferPointer?, _ index: Int) -> JSONProblem? {
        transcoded.removeAll()
        guard let text, let encoding = JSONEncoding(text), encoding.transcode(text, into: &transcoded) else {
            return JSONProblem.notText
        }
        let source = inner.single(transcoded.pointer, start: 0, length: transcoded.count - 1, space: .arena)
        var root = SlotArray<UInt32>(capacity: 1)
        var schema = SlotArray<TapeEntry>(capacity: 1)
        if let problem = inner.tape(source, &json, &root, paths, &schema).problem { return problem }
        roots[index] = root[0]
        texts[index] = schema[0]
        return nil
    }

    private func convert(
        _ root: Int, _ schemaText: TapeEntry, _ spaces: ValueSpaces, _ column: inout ConvertedColumn
    ) throws(ConnectError) {
        writer.reset(json.pointer, spaces)
        let start = column.tape.count
        if let fixed {
            try writer.write(fixed.plan, root, field: nil, into: &column)
            return append(fixed.number, start, &column)
        }
        let reader = SchemaReader(
            json: json.pointer, spaces: spaces, java: java,
            replacesNullWithDefault: options.replacesNullWithDefault)
        guard json[root].length == 2, let schema = reader.member(root, "schema"),
            let payload = reader.member(root, "payload")
        else {
            throw ConnectError(
                "JsonConverter with schemas.enable requires \"schema\" and \"payload\" fields and may not "
                    + "contain additional fields. If you are trying to deserialize plain JSON data, set "
                    + "schemas.enable=false in your converter configuration.")
        }
        guard json[schema].kind != .null else {
            writer.writePlain(payload, into: &column)
            return append(SchemaTable.none, start, &column)
        }
        let planned = try planned(schema, schemaText, reader)
        try writer.write(planned.plan, payload, field: nil, into: &column)
        append(planned.number, start, &column)
    }

    private func planned(
        _ index: Int, _ text: TapeEntry, _ reader: SchemaReader
    ) throws(ConnectError) -> Planned {
        guard text.kind == .map else { throw ConnectError("Schema must contain 'type' field") }
        let bytes = reader.spaces.bytes(text)
        if let last, SameBytes.check(bytes, last.text) { return last.planned }
        let key = Array(bytes)
        if let known = cache[key] {
            last = (key, known)
            return known
        }
        guard let table else { preconditionFailure("a schema without a table") }
        let schema = try reader.read(index)
        let fresh = Planned(plan: PayloadPlan(schema), number: table.intern(schema))
        if cache.count >= max(1, options.schemaCacheSize) { cache.removeAll() }
        cache[key] = fresh
        last = (key, fresh)
        return fresh
    }
}
