/// How a value becomes the text of a directory in the documented form: a value can never escape its
/// directory, in the lake or in staging, and two values never share one (docs/object-keys.md).
///
/// Percent-encoded, byte by byte of the UTF-8, upper-case hex: `%`, `/`, `\`, control characters (C0, DEL,
/// C1), bytes that are not UTF-8, and a blank or dot at the very end (Azure drops those; `.` and `..` are
/// cases of it). All else stands as it is. A value that is the text `[missing]` or `[empty]` itself begins
/// `%5B`.
package enum DirectoryText {
    /// An absent or null value.
    package static let missing = "[missing]"
    /// An empty value where the directory has no `name=` before it.
    package static let empty = "[empty]"

    /// The safe text of `bytes`.
    package static func make(_ bytes: some Collection<UInt8>) -> String {
        let input = Array(bytes)
        var out: [UInt8] = []
        out.reserveCapacity(input.count)
        var index = 0
        while index < input.count {
            let width = scalarWidth(input, index)
            if width == 0 || isUnsafe(input, index, width) {
                for byte in input[index..<index + max(width, 1)] { appendPercent(byte, to: &out) }
            } else {
                out.append(contentsOf: input[index..<index + width])
            }
            index += max(width, 1)
        }
        if let last = out.last, last == UInt8(ascii: ".") || last == UInt8(ascii: " ") {
            out.removeLast()
            appendPercent(last, to: &out)
        }
        let text = String(decoding: out, as: UTF8.self)
        if text == missing || text == empty { return "%5B" + text.dropFirst() }
        return text
    }

    /// The safe text of a directory's name: as of a value, and `=` too, so that the first `=` ends the name.
    package static func makeName(_ name: String) -> String {
        let parts = make(name.utf8).utf8.split(separator: UInt8(ascii: "="), omittingEmptySubsequences: false)
        return parts.map { String(Substring($0)) }.joined(separator: "%3D")
    }

    package static func appendPercent(_ byte: UInt8, to out: inout [UInt8]) {
        let digits: StaticString = "0123456789ABCDEF"
        out.append(UInt8(ascii: "%"))
        out.append(digits.utf8Start[Int(byte >> 4)])
        out.append(digits.utf8Start[Int(byte & 15)])
    }

    private static func isUnsafe(_ bytes: [UInt8], _ index: Int, _ width: Int) -> Bool {
        switch bytes[index] {
        case 0..<0x20, 0x7F, UInt8(ascii: "%"), UInt8(ascii: "/"), UInt8(ascii: "\\"): true
        case 0xC2 where width == 2: bytes[index + 1] < 0xA0
        default: false
        }
    }

    /// Bytes of the valid UTF-8 scalar at `index`, or 0 when there is none.
    private static func scalarWidth(_ bytes: [UInt8], _ index: Int) -> Int {
        let first = bytes[index]
        let width: Int
        switch first {
        case 0..<0x80: return 1
        case 0xC2...0xDF: width = 2
        case 0xE0...0xEF: width = 3
        case 0xF0...0xF4: width = 4
        default: return 0
        }
        guard index + width <= bytes.count else { return 0 }
        for next in bytes[(index + 1)..<(index + width)] where next & 0xC0 != 0x80 { return 0 }
        let second = bytes[index + 1]
        switch first {
        case 0xE0 where second < 0xA0: return 0
        case 0xED where second > 0x9F: return 0
        case 0xF0 where second < 0x90: return 0
        case 0xF4 where second > 0x8F: return 0
        default: return width
        }
    }
}
