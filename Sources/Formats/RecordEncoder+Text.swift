import Bytes
import ConnectData

extension RecordEncoder {
    /// One line of text (`lenses-behaviour.md` 5.8).
    mutating func encodeText(
        _ value: RecordPart, into out: inout ByteBuffer, flags: inout TextFlags
    ) throws(FormatError) {
        let isJava = settings.compatibility == .streamReactor
        let rule: PlainText.Rule = isJava ? .lineFeed : .lineBreaks
        switch value.form {
        case .none: break
        case .text, .json: PlainText.append(value.bytes, rule, into: &out, flags: &flags)
        case .bytes where value.bytes.baseAddress == nil: break
        case .bytes:
            if isJava { throw Self.noText }
            PlainText.append(value.bytes, rule, into: &out, flags: &flags)
        case .tape: try appendText(value, rule, into: &out, flags: &flags)
        }
        out.append(UInt8(ascii: "\n"))
    }

    private mutating func appendText(
        _ value: RecordPart, _ rule: PlainText.Rule, into out: inout ByteBuffer, flags: inout TextFlags
    ) throws(FormatError) {
        guard let view = TapeView(value) else { preconditionFailure("a tape without entries") }
        let entry = view[value.root]
        let isJava = settings.compatibility == .streamReactor
        switch entry.kind {
        case .null: break
        case .string:
            PlainText.append(plain(entry, view, flags: &flags), rule, into: &out, flags: &flags)
        case .boolean, .int8, .int16, .int32, .int64, .float32, .float64, .number:
            ScalarText.appendPlain(entry, view, into: &out)
        case .decimal:
            DecimalText.append(view.bytes(entry), scale: Int(entry.scale), into: &out)
        case .bytes, .date, .time, .timestamp, .array, .map, .structure:
            if isJava { throw Self.noText }
            switch entry.kind {
            case .bytes: PlainText.append(view.bytes(entry), rule, into: &out, flags: &flags)
            case .date, .time, .timestamp: ScalarText.appendISO(entry, into: &out)
            default: try appendTape(value, .documented, into: &out, flags: &flags)
            }
        }
    }

    /// The text of a string entry, its JSON escapes undone in memory of the encoder's own.
    mutating func plain(_ entry: TapeEntry, _ view: TapeView, flags: inout TextFlags)
        -> UnsafeRawBufferPointer
    {
        entry.escaped ? decoded(view.bytes(entry), flags: &flags) : view.bytes(entry)
    }

    /// The text that the inside of a JSON string means, in memory of the encoder's own.
    mutating func decoded(_ inside: UnsafeRawBufferPointer, flags: inout TextFlags) -> UnsafeRawBufferPointer
    {
        if JSONText.hasLoneSurrogate(inside) { flags.replaced = true }
        unescaped.removeAll()
        JSONText.decode(inside, into: &unescaped)
        return unescaped.bytes
    }

    private static var noText: FormatError {
        FormatError(
            "Unable to retrieve text field value.  Text format is only for output of kafka string values.",
            javaClass: "io.lenses.streamreactor.connect.cloud.common.formats.FormatWriterException")
    }
}
