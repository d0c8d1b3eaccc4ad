/// A word, a quoted text or a mark, with its range of scalars in the text.
struct Token: Equatable {
    enum Kind: Equatable {
        /// Anything without blanks, quotes and marks: names keep their dots, colons, slashes and hyphens.
        case word(String)
        /// The content between two backticks, single or double quotes.
        case quoted(String, by: Unicode.Scalar)
        case comma, equals, open, close, star, semicolon, end
    }

    var kind: Kind
    var range: Range<Int>

    /// The word in capitals, for keywords, which are taken in any letter case; nil for anything else.
    var keyword: String? {
        guard case .word(let word) = kind else { return nil }
        return word.asciiUppercased
    }

    /// Whether a name can begin with, or go on over, this token.
    var isName: Bool {
        switch kind {
        case .word, .quoted: true
        default: false
        }
    }

    var text: String? {
        switch kind {
        case .word(let word): word
        case .quoted(let text, _): text
        default: nil
        }
    }
}

extension String {
    /// Letters of ASCII only: `ı` or `ß` make no keyword.
    var asciiUppercased: String {
        String(
            String.UnicodeScalarView(
                unicodeScalars.map { ("a"..."z").contains($0) ? Unicode.Scalar(UInt8($0.value) - 32) : $0 }))
    }

    var asciiLowercased: String {
        String(
            String.UnicodeScalarView(
                unicodeScalars.map { ("A"..."Z").contains($0) ? Unicode.Scalar(UInt8($0.value) + 32) : $0 }))
    }
}
