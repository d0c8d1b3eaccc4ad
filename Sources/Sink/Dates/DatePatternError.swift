/// A date pattern that means nothing.
package struct DatePatternError: Error, Sendable, Equatable {
    package var message: String
    /// Index of the character, from 0.
    package var position: Int
    package var hint: String?

    package init(_ message: String, at position: Int, hint: String? = nil) {
        self.message = message
        self.position = position
        self.hint = hint
    }
}
