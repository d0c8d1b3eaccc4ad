import Bytes
import ConnectData

/// The character sets of `converter.encoding`, decoded as Java's `new String(bytes, charset)` does: what is
/// malformed becomes U+FFFD.
enum TextEncoding: Equatable, Sendable {
    case utf8, latin1, ascii
    /// `bigEndian` nil: told by a byte order mark, big endian without one.
    case utf16(bigEndian: Bool?)
    case utf32(bigEndian: Bool?)

    static let names = "UTF-8, ISO-8859-1, US-ASCII, UTF-16, UTF-16BE, UTF-16LE, UTF-32, UTF-32BE, UTF-32LE"

    /// Java's names and their usual aliases, in any case.
    init?(name: String) {
        switch name.uppercased() {
        case "UTF-8", "UTF8", "UNICODE-1-1-UTF-8": self = .utf8
        case "ISO-8859-1", "ISO8859_1", "ISO8859-1", "ISO_8859-1", "ISO_8859_1", "LATIN1", "L1", "8859_1",
            "CP819",
            "IBM819", "ISO-IR-100", "CSISOLATIN1":
            self = .latin1
        case "US-ASCII", "ASCII", "ASCII7", "ISO646-US", "646", "ISO_646.IRV:1991", "ANSI_X3.4-1968", "CP367",
            "IBM367":
            self = .ascii
        case "UTF-16", "UTF16", "UTF_16", "UNICODE", "UNICODEBIG": self = .utf16(bigEndian: nil)
        case "UTF-16BE", "UTF_16BE", "X-UTF-16BE", "UNICODEBIGUNMARKED", "ISO-10646-UCS-2":
            self = .utf16(bigEndian: true)
        case "UTF-16LE", "UTF_16LE", "X-UTF-16LE", "UNICODELITTLEUNMARKED": self = .utf16(bigEndian: false)
        case "UTF-32", "UTF32", "UTF_32", "ISO-10646-UCS-4": self = .utf32(bigEndian: nil)
        case "UTF-32BE", "UTF_32BE", "X-UTF-32BE": self = .utf32(bigEndian: true)
        case "UTF-32LE", "UTF_32LE", "X-UTF-32LE": self = .utf32(bigEndian: false)
        default: return nil
        }
    }

    /// Appends `text` as UTF-8.
    func decode(_ text: UnsafeRawBufferPointer, into out: inout ByteBuffer) {
        switch self {
        case .utf8: JavaUTF8.decode(text, into: &out)
        case .latin1: for byte in text { JSONText.append(UInt32(byte), into: &out) }
        case .ascii: for byte in text { JSONText.append(byte < 0x80 ? UInt32(byte) : 0xFFFD, into: &out) }
        case .utf16(let given):
            let (bigEndian, skip) = Self.order(text, given, marks: ([0xFE, 0xFF], [0xFF, 0xFE]))
            Self.decode16(text, bigEndian, from: skip, into: &out)
        case .utf32(let given):
            let (bigEndian, skip) = Self.order(text, given, marks: ([0, 0, 0xFE, 0xFF], [0xFF, 0xFE, 0, 0]))
            Self.decode32(text, bigEndian, from: skip, into: &out)
        }
    }

    private static func order(
        _ text: UnsafeRawBufferPointer, _ given: Bool?, marks: (big: [UInt8], little: [UInt8])
    ) -> (bigEndian: Bool, skip: Int) {
        if let given { return (given, 0) }
        if text.starts(with: marks.big) { return (true, marks.big.count) }
        if text.starts(with: marks.little) { return (false, marks.little.count) }
        return (true, 0)
    }

    private static func decode16(
        _ text: UnsafeRawBufferPointer, _ bigEndian: Bool, from start: Int, into out: inout ByteBuffer
    ) {
        func unit(_ index: Int) -> UInt32 {
            let (a, b) = (UInt32(text[index]), UInt32(text[index + 1]))
            return bigEndian ? a << 8 | b : b << 8 | a
        }
        var index = start
        while index + 1 < text.count {
            let first = unit(index)
            index += 2
            guard first >= 0xD800, first < 0xE000 else {
                JSONText.append(first, into: &out)
                continue
            }
            guard first < 0xDC00, index + 1 < text.count, unit(index) >= 0xDC00, unit(index) < 0xE000 else {
                JSONText.append(0xFFFD, into: &out)
                continue
            }
            JSONText.append(0x10000 + (first - 0xD800) << 10 + (unit(index) - 0xDC00), into: &out)
            index += 2
        }
        if index < text.count { JSONText.append(0xFFFD, into: &out) }
    }

    private static func decode32(
        _ text: UnsafeRawBufferPointer, _ bigEndian: Bool, from start: Int, into out: inout ByteBuffer
    ) {
        var index = start
        while index + 3 < text.count {
            var value: UInt32 = 0
            for byte in 0..<4 { value = value << 8 | UInt32(text[index + (bigEndian ? byte : 3 - byte)]) }
            JSONText.append(Unicode.Scalar(value)?.value ?? 0xFFFD, into: &out)
            index += 4
        }
        if index < text.count { JSONText.append(0xFFFD, into: &out) }
    }
}
