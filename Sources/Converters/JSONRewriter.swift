import Bytes
import ConnectData

/// Writes a JSON document from its tape as one line.
struct JSONRewriter {
    let tape: UnsafePointer<TapeEntry>
    let spaces: ValueSpaces
    /// Numbers as the Java connector would write them: integers modulo 2^64, all others as a double.
    let javaNumbers: Bool

    /// Appends the value at `index`; returns the index behind it.
    @discardableResult func write(_ index: Int, into out: inout ByteBuffer) -> Int {
        let entry = tape[index]
        switch entry.kind {
        case .boolean: out.append(entry.payload != 0 ? "true" : "false")
        case .number: write(number: spaces.bytes(entry), into: &out)
        case .string: write(string: entry, into: &out)
        case .array:
            out.append(UInt8(ascii: "["))
            var next = index + 1
            for element in 0..<Int(entry.length) {
                if element > 0 { out.append(UInt8(ascii: ",")) }
                next = write(next, into: &out)
            }
            out.append(UInt8(ascii: "]"))
        case .map:
            out.append(UInt8(ascii: "{"))
            var next = index + 1
            for pair in 0..<Int(entry.length) {
                if pair > 0 { out.append(UInt8(ascii: ",")) }
                next = write(next, into: &out)
                out.append(UInt8(ascii: ":"))
                next = write(next, into: &out)
            }
            out.append(UInt8(ascii: "}"))
        default: out.append("null")
        }
        return entry.next(after: index)
    }

    private func write(string entry: TapeEntry, into out: inout ByteBuffer) {
        out.append(UInt8(ascii: "\""))
        let inside = spaces.bytes(entry)
        if entry.escaped, JSONText.hasLoneSurrogate(inside) {
            var plain = ByteBuffer(capacity: inside.count)
            JSONText.decode(inside, into: &plain)
            JSONText.escape(plain.bytes, into: &out)
        } else {
            out.append(inside)
        }
        out.append(UInt8(ascii: "\""))
    }

    private func write(number text: UnsafeRawBufferPointer, into out: inout ByteBuffer) {
        guard javaNumbers else {
            if text[0] == UInt8(ascii: "-") { out.append(text[0]) }
            return out.append(JSONNumber.withoutLeadingZeros(text))
        }
        if NumberText.isInteger(text) { return out.append(decimal: NumberText.wrappingInt64(text)) }
        let value = JSONNumber.javaDouble(text)
        if value.isInfinite { return out.append(value < 0 ? "\"-Infinity\"" : "\"Infinity\"") }
        JavaText.append(value, into: &out)
    }
}
