/// Swift text without what the compiler does not run: comments become blanks, string literals lose their
/// words (what they interpolate goes with them). Lines keep their numbers.
enum SwiftCode {
    static func stripped(_ text: String) -> String {
        let bytes = Array(text.utf8)
        var out: [UInt8] = []
        out.reserveCapacity(bytes.count)
        var at = 0
        while at < bytes.count {
            let byte = bytes[at]
            let end: Int
            if byte == slash, at + 1 < bytes.count, bytes[at + 1] == slash {
                end = bytes[at...].firstIndex(of: newline) ?? bytes.count
            } else if byte == slash, at + 1 < bytes.count, bytes[at + 1] == star {
                end = comment(bytes, at)
            } else if byte == quote || byte == hash, let literal = literal(bytes, at) {
                end = literal
                out += [quote, quote]
            } else {
                out.append(byte)
                at += 1
                continue
            }
            out += bytes[at..<end].filter { $0 == newline }
            at = end
        }
        return String(decoding: out, as: UTF8.self)
    }

    private static let slash = UInt8(ascii: "/")
    private static let star = UInt8(ascii: "*")
    private static let quote = UInt8(ascii: "\"")
    private static let hash = UInt8(ascii: "#")
    private static let backslash = UInt8(ascii: "\\")
    private static let newline = UInt8(ascii: "\n")

    /// The end of a comment over several lines; these nest.
    private static func comment(_ bytes: [UInt8], _ start: Int) -> Int {
        var depth = 0
        var at = start
        while at + 1 < bytes.count {
            if bytes[at] == slash, bytes[at + 1] == star {
                depth += 1
                at += 2
            } else if bytes[at] == star, bytes[at + 1] == slash {
                depth -= 1
                at += 2
                if depth == 0 { return at }
            } else {
                at += 1
            }
        }
        return bytes.count
    }

    /// The end of the string literal that begins here; nil where none does.
    private static func literal(_ bytes: [UInt8], _ start: Int) -> Int? {
        var at = start
        while at < bytes.count, bytes[at] == hash { at += 1 }
        let hashes = at - start
        guard at < bytes.count, bytes[at] == quote else { return nil }
        let isLong = bytes[at...].starts(with: [quote, quote, quote])
        let close = Array(repeating: quote, count: isLong ? 3 : 1) + Array(repeating: hash, count: hashes)
        at += isLong ? 3 : 1
        while at < bytes.count {
            if bytes[at] == quote, bytes[at...].starts(with: close) { return at + close.count }
            if !isLong, bytes[at] == newline { return at }
            at = skip(bytes, at, hashes)
        }
        return bytes.count
    }

    /// Past one character of a literal: an escape, an interpolation with literals of its own, or a plain
    /// byte.
    private static func skip(_ bytes: [UInt8], _ start: Int, _ hashes: Int) -> Int {
        guard bytes[start] == backslash,
            hashes == 0 || bytes[(start + 1)...].starts(with: [UInt8](repeating: hash, count: hashes))
        else { return start + 1 }
        var at = start + 1 + hashes
        guard at < bytes.count, bytes[at] == UInt8(ascii: "(") else { return min(at + 1, bytes.count) }
        var depth = 0
        while at < bytes.count {
            if let end = literal(bytes, at) {
                at = end
                continue
            }
            if bytes[at] == UInt8(ascii: "(") { depth += 1 }
            if bytes[at] == UInt8(ascii: ")") { depth -= 1 }
            at += 1
            if depth == 0 { return at }
        }
        return at
    }
}
