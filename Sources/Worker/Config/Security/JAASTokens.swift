/// Words of a JAAS text, split as Java's `StreamTokenizer` does with Kafka's settings: words of letters,
/// digits, `_`, `$`, `.`, `-` and everything from U+00A0 on, not beginning with a digit, `.` or a `-` before
/// one; quoted strings that end at the line's end at the latest; comments of three kinds.
struct JAASTokens {
    enum Token: Equatable {
        case end
        case word(String)
        case quoted(String)
        /// Java reads numbers apart, and Kafka takes none.
        case number
        case sign(UInt16)
    }

    private let units: [UInt16]
    private var index = 0
    private(set) var current = Token.end
    /// Where the current token begins, counted from 1.
    private(set) var place = 1

    init(_ text: String) { units = Array(text.utf16) }

    /// What Java calls the token's string value; nil for numbers, signs and the end.
    var text: String? {
        switch current {
        case .word(let text), .quoted(let text): text
        default: nil
        }
    }

    @discardableResult
    mutating func next() -> Token {
        current = read()
        return current
    }

    private var unit: UInt16? { index < units.count ? units[index] : nil }

    private func unit(after count: Int) -> UInt16? {
        index + count < units.count ? units[index + count] : nil
    }

    private mutating func read() -> Token {
        while let unit {
            place = index + 1
            switch unit {
            case 0...32: index += 1
            case 47: skipComment()
            case 34, 39: return quoted(unit)
            case 45 where !isNumeric(self.unit(after: 1)):
                index += 1
                return .sign(45)
            case 45, 46, 48...57: return number()
            case let letter where Self.isLetter(letter): return word()
            default:
                index += 1
                return .sign(unit)
            }
        }
        place = index + 1
        return .end
    }

    private static func isLetter(_ unit: UInt16) -> Bool {
        switch unit {
        case 36, 45, 95, 65...90, 97...122, 160...: true
        default: false
        }
    }

    private static func isDigit(_ unit: UInt16) -> Bool { unit == 46 || unit == 45 || 48...57 ~= unit }

    private func isNumeric(_ unit: UInt16?) -> Bool {
        guard let unit else { return false }
        return unit == 46 || 48...57 ~= unit
    }

    /// `//` and a lone `/` to the line's end, `/* */` whole.
    private mutating func skipComment() {
        guard unit(after: 1) == 42 else {
            while let unit, unit != 10, unit != 13 { index += 1 }
            return
        }
        index += 2
        while unit != nil, !(unit == 42 && unit(after: 1) == 47) { index += 1 }
        index = min(index + 2, units.count)
    }

    private mutating func number() -> Token {
        if unit == 45 { index += 1 }
        var hasPoint = false
        while let unit, 48...57 ~= unit || (unit == 46 && !hasPoint) {
            if unit == 46 { hasPoint = true }
            index += 1
        }
        return .number
    }

    private mutating func word() -> Token {
        let start = index
        while let unit, Self.isLetter(unit) || Self.isDigit(unit) { index += 1 }
        return .word(String(decoding: units[start..<index], as: UTF16.self))
    }

    private mutating func quoted(_ quote: UInt16) -> Token {
        index += 1
        var out: [UInt16] = []
        while let unit, unit != quote, unit != 10, unit != 13 {
            index += 1
            out.append(unit == 92 ? escaped() : unit)
        }
        if unit == quote { index += 1 }
        return .quoted(String(decoding: out, as: UTF16.self))
    }

    /// What follows a backslash: an octal number of at most three digits, a letter for a control character,
    /// or itself.
    private mutating func escaped() -> UInt16 {
        guard let first = unit else { return 0xFFFF }
        index += 1
        switch first {
        case 48...55:
            var value = first - 48
            let most = first <= 51 ? 2 : 1
            for _ in 0..<most {
                guard let digit = unit, 48...55 ~= digit else { break }
                value = value << 3 + (digit - 48)
                index += 1
            }
            return value
        case 97: return 7
        case 98: return 8
        case 102: return 12
        case 110: return 10
        case 114: return 13
        case 116: return 9
        case 118: return 11
        default: return first
        }
    }
}
