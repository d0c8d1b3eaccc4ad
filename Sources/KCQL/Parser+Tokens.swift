/// Looking at tokens, and saying what is wrong with them.
extension Parser {
    var token: Token { tokens[index] }

    /// A name: tokens that touch each other, such as `` `container`:`prefix` `` or `` _value.`a.b`.c ``.
    struct Name {
        var pieces: [Token]
        var range: Range<Int> { pieces[0].range.lowerBound..<pieces[pieces.count - 1].range.upperBound }
        /// Without the quotes.
        var text: String { pieces.compactMap(\.text).joined() }
        /// Not one quote in it.
        var isBare: Bool { pieces.allSatisfy { $0.keyword != nil } }
    }

    /// The name that begins here. A reserved word is none, unless it is quoted or part of a longer name.
    mutating func name(_ expected: String) throws(KCQLError) -> Name {
        guard token.isName else { throw unexpected([expected]) }
        var pieces = [token]
        var next = index + 1
        while tokens[next].isName, tokens[next].range.lowerBound == pieces[pieces.count - 1].range.upperBound
        {
            pieces.append(tokens[next])
            next += 1
        }
        if pieces.count == 1, let word = token.keyword, Keywords.reserved.contains(word) {
            throw error(
                "\(token.text ?? word) stands where a name should", expected: [expected],
                hint: "a name that is a keyword is written in backticks: `\(token.text ?? word)`")
        }
        index = next
        return Name(pieces: pieces)
    }

    mutating func keyword(_ word: String) throws(KCQLError) {
        guard token.keyword == word else { throw unexpected([word], near: [word]) }
        index += 1
    }

    mutating func mark(_ kind: Token.Kind, _ written: String, hint: String? = nil) throws(KCQLError) {
        guard token.kind == kind else { throw unexpected([written], hint: hint) }
        index += 1
    }

    /// What stands here cannot; at the end of a statement the place is right behind its last token, where the
    /// missing part belongs.
    func unexpected(_ expected: [String], near: [String] = [], hint: String? = nil) -> KCQLError {
        switch token.kind {
        case .end, .semicolon:
            let at = index > 0 ? tokens[index - 1].range.upperBound : token.range.lowerBound
            return source.error("the statement ends too early", at: at, expected: expected, hint: hint)
        default:
            var hint = hint
            if hint == nil, let text = token.text, let word = Nearest.word(to: text, in: near) {
                hint = "write \(word) instead of \(text)"
            }
            let found = source.string(token.range)
            return error("\(found) cannot stand here", expected: expected, hint: hint)
        }
    }

    func error(_ message: String, expected: [String] = [], hint: String? = nil) -> KCQLError {
        source.error(message, at: token.range.lowerBound, expected: expected, hint: hint)
    }

    mutating func warn(_ message: String, at index: Int, hint: String? = nil) {
        warnings.append(source.warning(message, at: index, hint: hint))
    }
}

extension SourceText {
    func warning(_ message: String, at index: Int, hint: String? = nil) -> KCQLWarning {
        KCQLWarning(message: message, position: position(at: index), hint: hint, line: line(at: index))
    }
}
