import Bytes
import ConnectData

extension RecordEncoder {
    /// One CSV cell. Nothing for null, otherwise text in quotes.
    mutating func appendCell(
        _ view: TapeView, _ index: Int, node: Int32, into out: inout ByteBuffer, flags: inout TextFlags
    ) throws(FormatError) {
        let isJava = settings.compatibility == .streamReactor
        let entry = view[index]
        if entry.kind == .null {
            // Java's Struct answers with the default; the documented form keeps the null that the converter
            // left.
            guard isJava, node >= 0, plans.node(node).defaultRoot >= 0 else { return }
            let root = Int(plans.node(node).defaultRoot)
            return try appendCell(plans.defaultView, root, node: -1, into: &out, flags: &flags)
        }
        out.append(UInt8(ascii: "\""))
        switch entry.kind {
        case .string: PlainText.append(plain(entry, view, flags: &flags), .quoted, into: &out, flags: &flags)
        case .boolean, .int8, .int16, .int32, .int64, .float32, .float64, .number, .decimal:
            ScalarText.appendPlain(entry, view, into: &out)
        case .bytes:
            // Java takes the bytes for text, which loses what is none.
            if isJava {
                PlainText.append(view.bytes(entry), .quoted, into: &out, flags: &flags)
            } else {
                Base64.encode(view.bytes(entry), into: &out)
            }
        case .date, .time, .timestamp:
            if isJava { throw Self.unexpectedType }
            ScalarText.appendISO(entry, into: &out)
        case .array, .map, .structure:
            if isJava { throw Self.unexpectedType }
            scratch.removeAll()
            try plans.appendJSON(view, index, node: node, .documented, into: &scratch, flags: &flags)
            PlainText.append(scratch.bytes, .quoted, into: &out, flags: &flags)
        case .null: break
        }
        out.append(UInt8(ascii: "\""))
    }

    private static var unexpectedType: FormatError {
        FormatError(
            "UnexpectedType: an array, map, struct, date or time cannot be a CSV cell in compatibility "
                + "stream-reactor",
            javaClass: "io.lenses.streamreactor.connect.cloud.common.sink.extractors.ExtractorError")
    }

    /// A value that has no fields.
    var noRow: FormatError {
        switch settings.compatibility {
        case .documented:
            FormatError(
                "a CSV row needs a value with fields (a struct or a JSON object); use a converter that "
                    + "reads the value, or connect.datalake.skip.null.values=true to leave null values out, or STOREAS JSON"
            )
        case .streamReactor:
            FormatError(
                "Cannot list fields on non-struct type: a CSV row needs a value with a struct schema "
                    + "(value.converter.schemas.enable=true)",
                javaClass: "org.apache.kafka.connect.errors.DataException")
        }
    }
}
