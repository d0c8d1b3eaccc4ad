/// Something that is taken, but probably not as its writer meant.
package struct KCQLWarning: Sendable, Equatable, CustomStringConvertible {
    package var message: String
    package var position: Position
    package var hint: String?
    /// The line that holds `position`, without its line break.
    package var line: String

    package init(message: String, position: Position, hint: String? = nil, line: String) {
        self.message = message
        self.position = position
        self.hint = hint
        self.line = line
    }

    package var rendered: String {
        Excerpt(position: position, line: line).rendered(message: message, expected: [], hint: hint)
    }

    package var description: String { rendered }
}
