/// Cuts a header's text at `: , { } [ ] "` as Connect's own parser does; a backslash keeps the next
/// character.
struct HeaderTokens {
    let text: [UInt8]
    private(set) var index = 0
    private var pending: Range<Int>?

    init(_ text: [UInt8]) { self.text = text }

    var hasNext: Bool { pending != nil || index < text.count }

    /// Where the next token begins.
    var mark: Int { pending?.lowerBound ?? index }

    mutating func rewind(to mark: Int) {
        index = mark
        pending = nil
    }

    /// The next token; empty at the end.
    mutating func next() -> Range<Int> {
        if let token = pending {
            pending = nil
            return token
        }
        return cut()
    }

    /// Takes the next token if it is `expected`, blanks around it aside. Skips blank tokens even if it is
    /// not.
    mutating func take(_ expected: StaticString, skippingBlanks: Bool = true) -> Bool {
        if pending == nil {
            guard hasNext else { return false }
            pending = cut()
        }
        while skippingBlanks, let token = pending, trimmed(token).isEmpty, index < text.count {
            pending = cut()
        }
        guard let token = pending else { return false }
        let compared = skippingBlanks ? trimmed(token) : token
        let wanted = UnsafeBufferPointer(start: expected.utf8Start, count: expected.utf8CodeUnitCount)
        guard text[compared].elementsEqual(wanted) else { return false }
        pending = nil
        return true
    }

    /// Without blanks and control characters at both ends.
    func trimmed(_ token: Range<Int>) -> Range<Int> {
        var (lower, upper) = (token.lowerBound, token.upperBound)
        while lower < upper, text[lower] <= 0x20 { lower += 1 }
        while lower < upper, text[upper - 1] <= 0x20 { upper -= 1 }
        return lower..<upper
    }

    private mutating func cut() -> Range<Int> {
        let start = index
        var isEscaped = false
        while index < text.count {
            switch text[index] {
            case UInt8(ascii: "\\"): isEscaped.toggle()
            case UInt8(ascii: ":"), UInt8(ascii: ","), UInt8(ascii: "{"), UInt8(ascii: "}"),
                UInt8(ascii: "["),
                UInt8(ascii: "]"), UInt8(ascii: "\""):
                if !isEscaped {
                    if start == index { index += 1 }
                    return start..<index
                }
                isEscaped = false
            default: isEscaped = false
            }
            index += 1
        }
        return start..<index
    }
}
