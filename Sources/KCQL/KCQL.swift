/// KCQL: which topic goes where (docs/kcql.md). Hand-written lexer and parser; no I/O.
///
/// Limits: a text of at most `textBytesMax` bytes; names and values have no limit of their own below it.
package enum KCQL {
    package static let textBytesMax = 1_048_576

    /// Every statement of `text`, in written order.
    ///
    /// Statements are separated by `;`; a separator at the end, comments (`-- …` to the end of the line) and
    /// blanks are fine. A text without a statement gives none. Throws at the first thing that is wrong:
    /// nothing that was written is ever ignored without a warning.
    package static func parse(
        _ text: String, options: ParseOptions = ParseOptions()
    ) throws(KCQLError) -> ParsedKCQL {
        var parser = try Parser(text, options)
        return try parser.parse()
    }
}
