/// A text that is not KCQL, or that asks for what this sink does not do.
package struct KCQLError: Error, Sendable, Equatable {
    /// What is wrong, one sentence without a final full stop.
    package var message: String
    package var position: Position
    /// What could stand there instead; empty where the place is right and the content is wrong.
    package var expected: [String]
    /// The likely fix.
    package var hint: String?
    /// The line that holds `position`, without its line break.
    package var line: String

    package init(
        message: String, position: Position, expected: [String] = [], hint: String? = nil, line: String
    ) {
        self.message = message
        self.position = position
        self.expected = expected
        self.hint = hint
        self.line = line
    }

    /// Message, place, line, caret, what was expected, the fix: one fact a line, no final line break.
    package var rendered: String {
        Excerpt(position: position, line: line).rendered(message: message, expected: expected, hint: hint)
    }
}

extension KCQLError: CustomStringConvertible {
    package var description: String { rendered }
}
