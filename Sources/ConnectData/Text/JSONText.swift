public import Bytes

/// The inside of JSON strings.
public enum JSONText {
    /// Appends the UTF-8 of `inside`, the checked text between the quotes of a JSON string. Escapes of lone
    /// surrogates become U+FFFD.
    public static func decode(_ inside: UnsafeRawBufferPointer, into out: inout ByteBuffer) {
        out.reserve(inside.count)
        var index = 0
        var plain = 0
        while index < inside.count {
            guard inside[index] == UInt8(ascii: "\\"), index + 1 < inside.count else {
                index += 1
                continue
            }
            out.append(UnsafeRawBufferPointer(rebasing: inside[plain..<index]))
            let kind = inside[index + 1]
            index += 2
            switch kind {
            case UInt8(ascii: "b"): out.append(0x08)
            case UInt8(ascii: "f"): out.append(0x0C)
            case UInt8(ascii: "n"): out.append(0x0A)
            case UInt8(ascii: "r"): out.append(0x0D)
            case UInt8(ascii: "t"): out.append(0x09)
            case UInt8(ascii: "u"): append(scalar(inside, at: &index), into: &out)
            default: out.append(kind)
            }
            plain = index
        }
        out.append(UnsafeRawBufferPointer(rebasing: inside[plain...]))
    }

    /// Whether a checked text holds an escape of half a surrogate pair.
    public static func hasLoneSurrogate(_ inside: UnsafeRawBufferPointer) -> Bool {
        var index = 0
        while index + 1 < inside.count {
            guard inside[index] == UInt8(ascii: "\\") else {
                index += 1
                continue
            }
            let isUnicode = inside[index + 1] == UInt8(ascii: "u")
            index += 2
            guard isUnicode else { continue }
            let unit = hex(inside, at: index)
            if scalar(inside, at: &index) == 0xFFFD, unit != 0xFFFD { return true }
        }
        return false
    }

    /// The code point of the escape whose four digits begin at `index`; takes the second half of a pair
    /// along.
    private static func scalar(_ text: UnsafeRawBufferPointer, at index: inout Int) -> UInt32 {
        let unit = hex(text, at: index)
        index += 4
        guard unit >= 0xD800, unit < 0xE000 else { return unit }
        guard unit < 0xDC00, index + 6 <= text.count, text[index] == UInt8(ascii: "\\"),
            text[index + 1] == UInt8(ascii: "u")
        else { return 0xFFFD }
        let low = hex(text, at: index + 2)
        guard low >= 0xDC00, low < 0xE000 else { return 0xFFFD }
        index += 6
        return 0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00)
    }

    private static func hex(_ text: UnsafeRawBufferPointer, at index: Int) -> UInt32 {
        var value: UInt32 = 0
        for unit in text[index..<min(index + 4, text.count)] {
            let digit = unit <= UInt8(ascii: "9") ? unit &- 48 : (unit | 0x20) &- 87
            value = value << 4 | UInt32(digit & 15)
        }
        return value
    }

    /// Appends one code point as UTF-8.
    public static func append(_ scalar: UInt32, into out: inout ByteBuffer) {
        switch scalar {
        case 0..<0x80: out.append(UInt8(scalar))
        case 0x80..<0x800:
            out.append(UInt8(0xC0 | scalar >> 6))
            out.append(UInt8(0x80 | scalar & 63))
        case 0x800..<0x10000:
            out.append(UInt8(0xE0 | scalar >> 12))
            out.append(UInt8(0x80 | scalar >> 6 & 63))
            out.append(UInt8(0x80 | scalar & 63))
        default:
            out.append(UInt8(0xF0 | scalar >> 18 & 7))
            out.append(UInt8(0x80 | scalar >> 12 & 63))
            out.append(UInt8(0x80 | scalar >> 6 & 63))
            out.append(UInt8(0x80 | scalar & 63))
        }
    }

    /// Appends `text` (UTF-8) as the inside of a JSON string: `"` `\` and control characters escaped as
    /// Jackson does (`\b \f \n \r \t`, else `\u00XX`), all else as it is.
    public static func escape(_ text: UnsafeRawBufferPointer, into out: inout ByteBuffer) {
        out.reserve(text.count)
        var plain = 0
        for index in 0..<text.count {
            let unit = text[index]
            guard unit < 0x20 || unit == UInt8(ascii: "\"") || unit == UInt8(ascii: "\\") else { continue }
            out.append(UnsafeRawBufferPointer(rebasing: text[plain..<index]))
            plain = index + 1
            out.append(UInt8(ascii: "\\"))
            switch unit {
            case 0x08: out.append(UInt8(ascii: "b"))
            case 0x0C: out.append(UInt8(ascii: "f"))
            case 0x0A: out.append(UInt8(ascii: "n"))
            case 0x0D: out.append(UInt8(ascii: "r"))
            case 0x09: out.append(UInt8(ascii: "t"))
            case 0..<0x20:
                out.append("u00")
                out.append(unit >> 4 &+ 48)
                out.append(unit & 15 < 10 ? unit & 15 &+ 48 : unit & 15 &+ 55)
            default: out.append(unit)
            }
        }
        out.append(UnsafeRawBufferPointer(rebasing: text[plain...]))
    }
}
