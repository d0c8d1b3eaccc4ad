import Glibc

/// A pattern for a whole text: a glob (`*` also takes slashes, `?`, `[a-z]`) or a POSIX extended regular
/// expression, which need only be found somewhere in it.
package struct TextPattern: Sendable {
    /// As it was given.
    package let text: String
    private let expression: Expression?

    private final class Expression: @unchecked Sendable {  // Compiled once; regexec takes it as constant.
        var compiled = regex_t()
        deinit { regfree(&compiled) }
    }

    package init(glob: String) {
        text = glob
        expression = nil
    }

    package init(regularExpression: String) throws(EmulatorError) {
        let expression = Expression()
        let code = regcomp(&expression.compiled, regularExpression, REG_EXTENDED | REG_NOSUB)
        guard code == 0 else {
            throw EmulatorError("`\(regularExpression)` is not a POSIX extended regular expression")
        }
        text = regularExpression
        self.expression = expression
    }

    package func matches(_ subject: String) -> Bool {
        if let expression { return regexec(&expression.compiled, subject, 0, nil, 0) == 0 }
        return fnmatch(text, subject, 0) == 0
    }
}
