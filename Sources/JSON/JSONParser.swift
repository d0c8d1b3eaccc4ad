/// Why a text is not JSON, and where.
package struct JSONError: Error, Equatable, Sendable, CustomStringConvertible {
    /// Byte offset from the start.
    package var position: Int
    package var message: String

    package init(position: Int, message: String) {
        self.position = position
        self.message = message
    }

    package var description: String { "not JSON at byte \(position): \(message)" }
}

extension JSON {
    /// Parses one whole JSON text (RFC 8259, nothing more), at most 128 levels deep.
    package init(parsing text: String) throws(JSONError) {
        try self.init(parsing: Array(text.utf8))
    }

    package init(parsing bytes: [UInt8]) throws(JSONError) {
        var parser = Parser(bytes: bytes)
        self = try parser.document()
    }

    private struct Parser {
        let bytes: [UInt8]
        var position = 0

        init(bytes: [UInt8]) { self.bytes = bytes }

        mutating func document() throws(JSONError) -> JSON {
            let value = try value(depth: 0)
            skipBlanks()
            guard position == bytes.count else { throw fail("text after the value") }
            return value
        }

        func fail(_ message: String) -> JSONError { JSONError(position: position, message: message) }

        var current: UInt8? { position < bytes.count ? bytes[position] : nil }

        mutating func skipBlanks() {
            while let unit = current, unit == 0x20 || unit == 0x0A || unit == 0x0D || unit == 0x09 {
                position += 1
            }
        }

        mutating func take(_ unit: UInt8) -> Bool {
            skipBlanks()
            guard current == unit else { return false }
            position += 1
            return true
        }

        mutating func value(depth: Int) throws(JSONError) -> JSON {
            guard depth < 128 else { throw fail("nested deeper than 128 levels") }
            skipBlanks()
            switch current {
            case UInt8(ascii: "{"): return try object(depth: depth)
            case UInt8(ascii: "["): return try array(depth: depth)
            case UInt8(ascii: "\""): return .string(try string())
            case UInt8(ascii: "t"): return try word("true", .bool(true))
            case UInt8(ascii: "f"): return try word("false", .bool(false))
            case UInt8(ascii: "n"): return try word("null", .null)
            case nil: throw fail("the text ends where a value was expected")
            default: return try number()
            }
        }

        mutating func object(depth: Int) throws(JSONError) -> JSON {
            position += 1
            var members: [Member] = []
            if take(UInt8(ascii: "}")) { return .object(members) }
            repeat {
                skipBlanks()
                guard current == UInt8(ascii: "\"") else {
                    throw fail("a member name in quotes was expected")
                }
                let name = try string()
                guard take(UInt8(ascii: ":")) else { throw fail("':' was expected") }
                members.append(Member(name, try value(depth: depth + 1)))
            } while take(UInt8(ascii: ","))
            guard take(UInt8(ascii: "}")) else { throw fail("',' or '}' was expected") }
            return .object(members)
        }

        mutating func array(depth: Int) throws(JSONError) -> JSON {
            position += 1
            var elements: [JSON] = []
            if take(UInt8(ascii: "]")) { return .array(elements) }
            repeat { elements.append(try value(depth: depth + 1)) } while take(UInt8(ascii: ","))
            guard take(UInt8(ascii: "]")) else { throw fail("',' or ']' was expected") }
            return .array(elements)
        }

        mutating func word(_ text: String, _ value: JSON) throws(JSONError) -> JSON {
            guard bytes[position...].starts(with: text.utf8) else { throw fail("'\(text)' was expected") }
            position += text.utf8.count
            return value
        }

        mutating func digits() -> Int {
            let start = position
            while let unit = current, unit >= 48, unit <= 57 { position += 1 }
            return position - start
        }

        mutating func number() throws(JSONError) -> JSON {
            let start = position
            if current == UInt8(ascii: "-") { position += 1 }
            let leading = current
            let whole = digits()
            guard whole > 0 else { throw fail("a value was expected") }
            guard leading != 48 || whole == 1 else { throw fail("a number must not begin with 0") }
            if current == UInt8(ascii: ".") {
                position += 1
                guard digits() > 0 else { throw fail("a digit was expected behind the point") }
            }
            if current == UInt8(ascii: "e") || current == UInt8(ascii: "E") {
                position += 1
                if current == UInt8(ascii: "+") || current == UInt8(ascii: "-") { position += 1 }
                guard digits() > 0 else { throw fail("a digit was expected in the exponent") }
            }
            return .number(String(decoding: bytes[start..<position], as: UTF8.self))
        }

        mutating func string() throws(JSONError) -> String {
            position += 1
            var out: [UInt8] = []
            while let unit = current {
                position += 1
                switch unit {
                case UInt8(ascii: "\""):
                    guard let text = String(validating: out, as: UTF8.self) else {
                        throw fail("a string is not UTF-8")
                    }
                    return text
                case UInt8(ascii: "\\"): out.append(contentsOf: String(try escape()).utf8)
                case 0..<0x20: throw fail("a control character in a string must be escaped")
                default: out.append(unit)
                }
            }
            throw fail("a string is not closed")
        }

        mutating func escape() throws(JSONError) -> Unicode.Scalar {
            guard let unit = current else { throw fail("a string is not closed") }
            position += 1
            switch unit {
            case UInt8(ascii: "n"): return "\n"
            case UInt8(ascii: "r"): return "\r"
            case UInt8(ascii: "t"): return "\t"
            case UInt8(ascii: "b"): return "\u{8}"
            case UInt8(ascii: "f"): return "\u{c}"
            case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(unit)
            case UInt8(ascii: "u"):
                let first = try hex()
                guard first >= 0xD800, first < 0xDC00 else { return Unicode.Scalar(first) ?? "\u{FFFD}" }
                guard position + 1 < bytes.count, bytes[position] == UInt8(ascii: "\\"),
                    bytes[position + 1] == UInt8(ascii: "u")
                else { return "\u{FFFD}" }
                let mark = position
                position += 2
                let second = try hex()
                guard second >= 0xDC00, second < 0xE000 else {
                    position = mark
                    return "\u{FFFD}"
                }
                return Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00)) ?? "\u{FFFD}"
            default: throw fail("unknown escape")
            }
        }

        mutating func hex() throws(JSONError) -> UInt32 {
            // The standard initialiser would take a sign.
            guard position + 4 <= bytes.count, bytes[position] != UInt8(ascii: "+"),
                bytes[position] != UInt8(ascii: "-"),
                let value = UInt32(String(decoding: bytes[position..<position + 4], as: UTF8.self), radix: 16)
            else { throw fail("four hexadecimal digits were expected") }
            position += 4
            return value
        }
    }
}
