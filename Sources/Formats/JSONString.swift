import Bytes

/// JSON strings out of raw text: quotes, escapes and U+FFFD for what is no text.
enum JSONString {
    private static let hex: StaticString = "0123456789ABCDEF"

    /// Appends `text` as a JSON string with its quotes.
    ///
    /// `"`, `\` and everything below U+0020 are escaped (`\b \t \n \f \r`, else `\u00XX` in upper case, as
    /// Jackson does); the rest stays UTF-8.
    /// - Parameter escaped: `text` is the inside of a JSON string already; its escapes are kept.
    /// - Parameter surrogatePairs: characters beyond U+FFFF become two escapes (Java's JsonConverter).
    static func append(
        _ text: UnsafeRawBufferPointer, escaped: Bool, surrogatePairs: Bool, into out: inout ByteBuffer,
        flags: inout TextFlags
    ) {
        out.reserve(text.count &+ 2)
        out.append(UInt8(ascii: "\""))
        appendInside(text, escaped: escaped, surrogatePairs: surrogatePairs, into: &out, flags: &flags)
        out.append(UInt8(ascii: "\""))
    }

    private static func appendInside(
        _ text: UnsafeRawBufferPointer, escaped: Bool, surrogatePairs: Bool, into out: inout ByteBuffer,
        flags: inout TextFlags
    ) {
        var copied = 0
        var index = 0
        while true {
            index = UTF8Scan.nextSpecial(text, from: index)
            guard index < text.count else { break }
            let byte = text[index]
            if byte >= 0x80 {
                let length = UTF8Scan.sequence(text, at: index)
                if length > 0, !(surrogatePairs && length == 4) {
                    index &+= length
                    continue
                }
                copy(text, from: copied, to: index, into: &out)
                if length > 0 {
                    appendPair(text, at: index, into: &out)
                } else {
                    out.append("\u{FFFD}")
                    flags.replaced = true
                }
                index &+= abs(length)
                copied = index
                continue
            }
            if escaped, byte == UInt8(ascii: "\\") {
                switch UTF8Scan.escape(text, at: index) {
                case .whole(let length):
                    index &+= length
                    continue
                case .half:
                    copy(text, from: copied, to: index, into: &out)
                    out.append("\u{FFFD}")
                    flags.replaced = true
                    index &+= 6
                    copied = index
                    continue
                case .broken: break
                }
            }
            copy(text, from: copied, to: index, into: &out)
            appendEscape(byte, into: &out)
            index &+= 1
            copied = index
        }
        copy(text, from: copied, to: text.count, into: &out)
    }

    private static func copy(_ text: UnsafeRawBufferPointer, from: Int, to: Int, into out: inout ByteBuffer) {
        if to > from, let base = text.baseAddress { out.append(base + from, count: to &- from) }
    }

    private static func appendEscape(_ byte: UInt8, into out: inout ByteBuffer) {
        switch byte {
        case UInt8(ascii: "\""): out.append("\\\"")
        case UInt8(ascii: "\\"): out.append("\\\\")
        case 0x08: out.append("\\b")
        case 0x09: out.append("\\t")
        case 0x0A: out.append("\\n")
        case 0x0C: out.append("\\f")
        case 0x0D: out.append("\\r")
        default: appendUnit(UInt16(byte), into: &out)
        }
    }

    /// A valid four-byte sequence as two escapes.
    private static func appendPair(_ text: UnsafeRawBufferPointer, at index: Int, into out: inout ByteBuffer)
    {
        var scalar = UInt32(text[index] & 7)
        for position in 1...3 { scalar = scalar << 6 | UInt32(text[index &+ position] & 63) }
        scalar &-= 0x10000
        appendUnit(0xD800 | UInt16(scalar >> 10), into: &out)
        appendUnit(0xDC00 | UInt16(scalar & 0x3FF), into: &out)
    }

    private static func appendUnit(_ unit: UInt16, into out: inout ByteBuffer) {
        out.append("\\u")
        for digit in 0..<4 {
            out.append(hex.utf8Start[Int(unit >> UInt16(12 - 4 * digit) & 15)])
        }
    }
}
