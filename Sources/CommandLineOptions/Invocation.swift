/// What a person asked for.
package enum CommandLineRequest: Equatable, Sendable {
    case run(Invocation)
    /// Print the text to standard output and end with 0.
    case help(String)
}

/// A command with its options and operands, checked against the table.
package struct Invocation: Equatable, Sendable {
    package var command: String
    package var operands: [String]
    /// Arguments in the order they were given; an option that stands alone has an empty one each time.
    package var options: [String: [String]]

    package init(command: String, operands: [String] = [], options: [String: [String]] = [:]) {
        self.command = command
        self.operands = operands
        self.options = options
    }

    /// The option was given.
    package func has(_ option: String) -> Bool { options[option] != nil }

    /// The option's argument, nil where it was not given.
    package func value(_ option: String) -> String? { options[option]?.last }

    /// All arguments of an option that may repeat.
    package func values(_ option: String) -> [String] { options[option] ?? [] }
}

/// A command line that cannot be understood. The program prints it to standard error and ends with
/// `exitCode`.
package struct UsageError: Error, Equatable, Sendable, CustomStringConvertible {
    package static let exitCode: Int32 = 2

    package var message: String
    package var hint: String

    package init(_ message: String, hint: String) {
        self.message = message
        self.hint = hint
    }

    package var description: String { "\(message) (\(hint))" }
}
