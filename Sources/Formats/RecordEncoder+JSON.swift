import Bytes
import ConnectData

extension RecordEncoder {
    /// One document and a line feed.
    mutating func encodeJSON(
        _ value: RecordPart, into out: inout ByteBuffer, flags: inout TextFlags
    ) throws(FormatError) {
        switch settings.compatibility {
        case .documented: try appendDocumented(value, into: &out, flags: &flags)
        case .streamReactor: try appendAsJava(value, into: &out, flags: &flags)
        }
        out.append(UInt8(ascii: "\n"))
    }

    /// The documented form: every value has a document, null too.
    private mutating func appendDocumented(
        _ value: RecordPart, into out: inout ByteBuffer, flags: inout TextFlags
    ) throws(FormatError) {
        switch value.form {
        case .none: out.append("null")
        case .json: JSONLine.append(value.bytes, into: &out, flags: &flags)
        case .text where value.bytes.baseAddress == nil, .bytes where value.bytes.baseAddress == nil:
            out.append("null")
        case .text:
            JSONString.append(value.bytes, escaped: false, surrogatePairs: false, into: &out, flags: &flags)
        case .bytes: appendBase64(value.bytes, into: &out)
        case .tape: try appendTape(value, .documented, into: &out, flags: &flags)
        }
    }

    /// The Java connector's form: its writer depends on the kind of the value (`lenses-behaviour.md` 5.2).
    private mutating func appendAsJava(
        _ value: RecordPart, into out: inout ByteBuffer, flags: inout TextFlags
    ) throws(FormatError) {
        switch value.form {
        case .none: throw Self.nullWithoutSchema
        case .json:
            if let inside = JSONLine.stringInside(value.bytes) {
                appendJavaString(inside, escaped: true, into: &out, flags: &flags)
            } else {
                JSONLine.append(value.bytes, into: &out, flags: &flags)
            }
        case .text where value.bytes.baseAddress == nil, .bytes where value.bytes.baseAddress == nil:
            out.append("null")
        case .text: appendJavaString(value.bytes, escaped: false, into: &out, flags: &flags)
        case .bytes: throw Self.bytesAsJSON
        case .tape:
            guard let view = TapeView(value) else { preconditionFailure("a tape without entries") }
            let entry = view[value.root]
            switch entry.kind {
            case .null where value.schema == SchemaTable.none: throw Self.nullWithoutSchema
            case .bytes: throw Self.bytesAsJSON
            case .date, .time, .timestamp:
                try checkPlain(value)
                try appendTape(value, .converter, into: &out, flags: &flags)
            case .string:
                appendJavaString(view.bytes(entry), escaped: entry.escaped, into: &out, flags: &flags)
            case .map, .array:
                let style: JSONStyle = isForConverter(view, value.root) ? .converter : .mapper
                try appendTape(value, style, into: &out, flags: &flags)
            default: try appendTape(value, .converter, into: &out, flags: &flags)
            }
        }
    }

    /// Java tells a point in time that stands alone by its schema, which must be Connect's own constant:
    /// neither optional nor with a default (`lenses-behaviour.md` 5.1).
    func checkPlain(_ part: RecordPart) throws(FormatError) {
        if let schema = schemas[part.schema], schema.logicalType != nil, !schema.isOptional,
            schema.version == 1,
            schema.defaultValue == nil, schema.doc == nil, schema.parameters.isEmpty
        {
            return
        }
        throw FormatError(
            "java.util.Date found but without a schema to identify type: a date, time or timestamp that stands alone "
                + "must not be optional nor have a default in compatibility stream-reactor",
            javaClass: "org.apache.kafka.connect.errors.ConnectException")
    }

    /// Maps with a struct among their values and lists of nothing but structs go to the JsonConverter.
    private func isForConverter(_ view: TapeView, _ index: Int) -> Bool {
        let entry = view[index]
        var next = index &+ 1
        for _ in 0..<Int(entry.length) {
            if entry.kind == .map { next = view[next].next(after: next) }
            let isStructure = view[next].kind == .structure
            if entry.kind == .map, isStructure { return true }
            if entry.kind == .array, !isStructure { return false }
            next = view[next].next(after: next)
        }
        return entry.kind == .array
    }

    /// A string at the top: Java turns its line feeds into the characters `\n` before it makes JSON of it.
    private mutating func appendJavaString(
        _ text: UnsafeRawBufferPointer, escaped: Bool, into out: inout ByteBuffer, flags: inout TextFlags
    ) {
        scratch.removeAll()
        let plain = escaped ? decoded(text, flags: &flags) : text
        PlainText.append(plain, .lineFeed, into: &scratch, flags: &flags)
        JSONString.append(scratch.bytes, escaped: false, surrogatePairs: true, into: &out, flags: &flags)
    }

    mutating func appendTape(
        _ part: RecordPart, _ style: JSONStyle, into out: inout ByteBuffer, flags: inout TextFlags
    ) throws(FormatError) {
        guard let view = TapeView(part) else { preconditionFailure("a tape without entries") }
        let node = plans.root(of: part.schema, in: schemas)
        try plans.appendJSON(view, part.root, node: node, style, into: &out, flags: &flags)
    }

    func appendBase64(_ bytes: UnsafeRawBufferPointer, into out: inout ByteBuffer) {
        out.append(UInt8(ascii: "\""))
        Base64.encode(bytes, into: &out)
        out.append(UInt8(ascii: "\""))
    }

    private static var nullWithoutSchema: FormatError {
        FormatError(
            "a null value without a schema (a tombstone) has no JSON document in compatibility "
                + "stream-reactor; set connect.datalake.skip.null.values=true to leave such records out",
            javaClass: "java.lang.NullPointerException")
    }

    private static var bytesAsJSON: FormatError {
        FormatError(
            "Cannot currently write byte array as json; use STOREAS BYTES, store.envelope=true, or a converter "
                + "that reads the value",
            javaClass: "java.lang.IllegalStateException")
    }
}
