/// Cuts a text into tokens. Blanks (no-break spaces too) separate; `--` before a word begins a comment that
/// runs to the end of its line.
struct Lexer {
    let source: SourceText
    private var index = 0
    private var tokens: [Token] = []

    init(_ source: SourceText) { self.source = source }

    /// All tokens, the last of kind `end`.
    mutating func tokenize() throws(KCQLError) -> [Token] {
        let scalars = source.scalars
        if scalars.first == "\u{FEFF}" { index = 1 }
        while index < scalars.count {
            let scalar = scalars[index]
            if scalar.properties.isWhitespace {
                index += 1
            } else if let mark = Self.mark(scalar) {
                tokens.append(Token(kind: mark, range: index..<index + 1))
                index += 1
            } else if Self.isQuote(scalar) {
                try quoted(scalar)
            } else if scalar == "-", index + 1 < scalars.count, scalars[index + 1] == "-", !touchesToken {
                try comment()
            } else {
                try word()
            }
        }
        tokens.append(Token(kind: .end, range: scalars.count..<scalars.count))
        return tokens
    }

    static func mark(_ scalar: Unicode.Scalar) -> Token.Kind? {
        switch scalar {
        case ",": .comma
        case "=": .equals
        case "(": .open
        case ")": .close
        case "*": .star
        case ";": .semicolon
        default: nil
        }
    }

    static func isQuote(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "`" || scalar == "'" || scalar == "\""
    }

    /// A `--` right behind a name belongs to the name: hyphens are letters of topics.
    private var touchesToken: Bool { tokens.last.map { $0.isName && $0.range.upperBound == index } ?? false }

    private mutating func quoted(_ quote: Unicode.Scalar) throws(KCQLError) {
        let start = index
        index += 1
        while index < source.scalars.count, source.scalars[index] != quote {
            if SourceText.isLineBreak(source.scalars[index]) { break }
            index += 1
        }
        guard index < source.scalars.count, source.scalars[index] == quote else {
            throw source.error(
                "\(quote) is not closed on its line", at: start, hint: "write the closing \(quote)")
        }
        tokens.append(
            Token(kind: .quoted(source.string(start + 1..<index), by: quote), range: start..<index + 1))
        index += 1
    }

    private mutating func word() throws(KCQLError) {
        let start = index
        while index < source.scalars.count {
            let scalar = source.scalars[index]
            if scalar.properties.isWhitespace || Self.mark(scalar) != nil || Self.isQuote(scalar) { break }
            try check(scalar)
            index += 1
        }
        tokens.append(Token(kind: .word(source.string(start..<index)), range: start..<index))
    }

    /// What an editor or a web page slips in unseen would become part of a name.
    private func check(_ scalar: Unicode.Scalar) throws(KCQLError) {
        if "‘’‚‛“”„‟´".unicodeScalars.contains(scalar) {
            throw source.error(
                "\(scalar) is a typographic quote", at: index, hint: "write ' or ` instead")
        }
        switch scalar.properties.generalCategory {
        case .control, .format, .privateUse, .surrogate, .unassigned:
            let code = String(scalar.value, radix: 16, uppercase: true)
            throw source.error(
                "an invisible character, U+\(String(repeating: "0", count: max(0, 4 - code.count)))\(code), "
                    + "stands outside quotes", at: index, hint: "delete it")
        default: break
        }
    }

    private mutating func comment() throws(KCQLError) {
        let start = index
        while index < source.scalars.count, !SourceText.isLineBreak(source.scalars[index]) { index += 1 }
        // A properties file joins continued lines into one: a comment there would swallow what follows it.
        guard source.lineCount == 1, index == source.scalars.count else { return }
        let words = source.string(start..<index).split { " \t;(),".contains($0) }
        guard let swallowed = words.first(where: { Keywords.reserved.contains(String($0).asciiUppercased) })
        else { return }
        throw source.error(
            "a comment runs to the end of its line, and here it would swallow \(swallowed)", at: start,
            hint: "leave the comment out of text on one line, or put it after everything else")
    }
}

extension SourceText {
    func error(_ message: String, at index: Int, expected: [String] = [], hint: String? = nil) -> KCQLError {
        KCQLError(
            message: message, position: position(at: index), expected: expected, hint: hint,
            line: line(at: index))
    }
}
