#if canImport(Glibc)
    import Glibc
#endif
import Bytes
import ConnectData

extension RecordEncoder {
    /// Which part of an envelope is written; a null of a byte array is different for each (f07).
    private enum Place { case key, value, header }

    /// One object: `key`, `value`, `headers`, `metadata`, as far as they are switched on, in this order
    /// (the page's example; `lenses-behaviour.md` 5.3).
    mutating func encodeEnvelope(
        _ record: borrowing RecordView, _ fields: EnvelopeFields, into out: inout ByteBuffer,
        flags: inout TextFlags
    ) throws(FormatError) {
        out.append(UInt8(ascii: "{"))
        let start = out.count
        if fields.key {
            out.append("\"key\":")
            if try appendPart(record.key, .key, into: &out, flags: &flags) {
                out.append(",\"keyIsArray\":true")
            }
        }
        if fields.value {
            if out.count > start { out.append(UInt8(ascii: ",")) }
            out.append("\"value\":")
            if try appendPart(record.value, .value, into: &out, flags: &flags) {
                out.append(",\"valueIsArray\":true")
            }
        }
        if fields.headers {
            if out.count > start { out.append(UInt8(ascii: ",")) }
            try appendHeaders(record.headers, into: &out, flags: &flags)
        }
        if fields.metadata {
            if out.count > start { out.append(UInt8(ascii: ",")) }
            appendMetadata(record, into: &out)
        }
        out.append("}\n")
    }

    private func appendMetadata(_ record: borrowing RecordView, into out: inout ByteBuffer) {
        out.append("\"metadata\":{\"offset\":")
        out.append(decimal: record.offset)
        out.append(",\"partition\":")
        out.append(decimal: Int64(record.partition))
        if record.timestamp >= 0 {
            out.append(",\"timestamp\":")
            out.append(decimal: record.timestamp)
        }
        // A topic's name is letters, digits, dots, dashes and underscores: nothing to escape.
        out.append(",\"topic\":\"")
        out.append(record.topic)
        out.append("\"}")
    }

    /// An object of the headers; of headers with the same name the last one stands (the member's place is its
    /// own).
    private mutating func appendHeaders(
        _ headers: UnsafeBufferPointer<HeaderView>, into out: inout ByteBuffer, flags: inout TextFlags
    ) throws(FormatError) {
        out.append("\"headers\":{")
        var isFirst = true
        for index in 0..<headers.count where !isRepeated(headers, index) {
            if !isFirst { out.append(UInt8(ascii: ",")) }
            isFirst = false
            JSONString.append(
                headers[index].name, escaped: false, surrogatePairs: false, into: &out, flags: &flags)
            out.append(UInt8(ascii: ":"))
            _ = try appendPart(headers[index].value, .header, into: &out, flags: &flags)
        }
        out.append(UInt8(ascii: "}"))
    }

    private func isRepeated(_ headers: UnsafeBufferPointer<HeaderView>, _ index: Int) -> Bool {
        let name = headers[index].name
        var later = index &+ 1
        while later < headers.count {
            let other = headers[later].name
            if other.count == name.count {
                guard let a = name.baseAddress, let b = other.baseAddress else { return true }
                if memcmp(a, b, name.count) == 0 { return true }
            }
            later &+= 1
        }
        return false
    }

    /// Appends one part and returns whether it was bytes, written as base64.
    private mutating func appendPart(
        _ part: RecordPart, _ place: Place, into out: inout ByteBuffer, flags: inout TextFlags
    ) throws(FormatError) -> Bool {
        let isJava = settings.compatibility == .streamReactor
        switch part.form {
        case .none: out.append("null")
        case .json: JSONLine.append(part.bytes, into: &out, flags: &flags)
        case .text where part.bytes.baseAddress == nil: out.append("null")
        case .text:
            JSONString.append(part.bytes, escaped: false, surrogatePairs: false, into: &out, flags: &flags)
        case .bytes where part.bytes.baseAddress == nil:
            guard isJava, place == .value else {
                out.append("null")
                return false
            }
            out.append("\"\"")
            return true
        case .bytes:
            appendBase64(part.bytes, into: &out)
            return true
        case .tape:
            guard let view = TapeView(part) else { preconditionFailure("a tape without entries") }
            let entry = view[part.root]
            switch entry.kind {
            case .bytes:
                appendBase64(view.bytes(entry), into: &out)
                return true
            case .decimal where isJava: appendBase64(view.bytes(entry), into: &out)
            case .null: out.append("null")
            case .date, .time, .timestamp:
                if isJava { try checkPlain(part) }
                ScalarText.appendJSON(entry, view, logicalDates: true, into: &out)
            default: try appendTape(part, isJava ? .envelope : .documented, into: &out, flags: &flags)
            }
        }
        return false
    }
}
