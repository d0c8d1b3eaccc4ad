/// One thing that is wrong, doubtful or worth saying about a configuration, with its place and the way out.
///
/// Never holds a secret: whoever makes a problem shows a value only through `ConfigEntry.shown`.
package struct ConfigProblem: Error, Equatable, Sendable, CustomStringConvertible {
    package enum Severity: String, Sendable {
        /// Nothing starts.
        case error
        /// It starts, but probably does not do what was meant.
        case warning
        /// It starts; said once so that nobody relies on a setting without effect.
        case notice
    }

    package var severity: Severity
    package var file: String?
    /// Counted from 1; nil where the problem is that something is not there.
    package var line: Int?
    package var key: String?
    package var message: String
    /// What to do about it.
    package var hint: String?

    package init(
        _ severity: Severity, file: String? = nil, line: Int? = nil, key: String? = nil, _ message: String,
        hint: String? = nil
    ) {
        self.severity = severity
        self.file = file
        self.line = line
        self.key = key
        self.message = message
        self.hint = hint
    }

    /// `file:line: severity: key: message. hint`
    package var description: String {
        var text = ""
        if let file { text += file + ":" }
        if let line { text += "\(line):" }
        if !text.isEmpty { text += " " }
        text += severity.rawValue + ": "
        if let key { text += key + ": " }
        text += message
        if let hint { text += (text.hasSuffix(".") ? " " : ". ") + hint }
        return text
    }
}

extension Sequence where Element == ConfigProblem {
    package var errors: [ConfigProblem] { filter { $0.severity == .error } }
    package var warnings: [ConfigProblem] { filter { $0.severity == .warning } }
    package var notices: [ConfigProblem] { filter { $0.severity == .notice } }
}
