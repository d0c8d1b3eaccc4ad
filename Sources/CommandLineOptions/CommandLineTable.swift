/// The command line as data: parsing, `--help` and completion all read these rows, so none can differ from
/// another.
package struct CommandLineTable: Sendable {
    /// The program's name.
    package var program: String
    /// What it is, in one line.
    package var summary: String
    package var commands: [Command]
    /// Options that every command takes.
    package var options: [Option]
    /// Lines at the end of the program's help, such as the exit codes.
    package var notes: [String]

    package init(
        program: String, summary: String, commands: [Command], options: [Option] = [], notes: [String] = []
    ) {
        self.program = program
        self.summary = summary
        self.commands = commands
        self.options = options
        self.notes = notes
    }

    package struct Command: Sendable {
        /// One word, or two that share their first with other commands.
        package var name: String
        /// What it does, in one line.
        package var summary: String
        /// Words beside the options, in order. Only the last may repeat.
        package var operands: [Operand]
        package var options: [Option]
        /// Lines at the end of the command's help, such as examples.
        package var notes: [String]

        package init(
            _ name: String, _ summary: String, operands: [Operand] = [], options: [Option] = [],
            notes: [String] = []
        ) {
            self.name = name
            self.summary = summary
            self.operands = operands
            self.options = options
            self.notes = notes
        }
    }

    package struct Operand: Sendable {
        /// How the help names it, such as `connector.properties`.
        package var name: String
        package var summary: String
        package var isRequired: Bool
        package var repeats: Bool
        /// The shell completes file names.
        package var isFile: Bool

        package init(
            _ name: String, _ summary: String, isRequired: Bool = true, repeats: Bool = false,
            isFile: Bool = true
        ) {
            self.name = name
            self.summary = summary
            self.isRequired = isRequired
            self.repeats = repeats
            self.isFile = isFile
        }
    }

    package struct Option: Sendable {
        /// Without its dashes.
        package var name: String
        /// One letter for the hurried, without its dash.
        package var letter: Character?
        /// How the help names its argument; nil for an option that stands alone.
        package var argument: String?
        package var summary: String
        /// The only arguments it takes; empty for any.
        package var values: [String]
        package var isRequired: Bool
        package var repeats: Bool
        package var isFile: Bool

        package init(
            _ name: String, letter: Character? = nil, argument: String? = nil, _ summary: String,
            values: [String] = [], isRequired: Bool = false, repeats: Bool = false, isFile: Bool = false
        ) {
            self.name = name
            self.letter = letter
            self.argument = argument
            self.summary = summary
            self.values = values
            self.isRequired = isRequired
            self.repeats = repeats
            self.isFile = isFile
        }
    }

    /// A program that does one thing has one command, without a name: its words are options and operands.
    var only: Command? { commands.count == 1 && commands[0].name.isEmpty ? commands[0] : nil }

    /// How a message names the command.
    func title(of command: Command) -> String {
        command.name.isEmpty ? program : "\(program) \(command.name)"
    }

    package func command(_ name: String) -> Command? { commands.first { $0.name == name } }

    /// Commands of two words that begin with this one: `indexes` of `indexes show` and `indexes plan`.
    func group(_ word: String) -> [Command] { commands.filter { $0.name.hasPrefix(word + " ") } }

    /// What may stand first on the command line, each once.
    var firstWords: [String] {
        commands.reduce(into: []) { words, command in
            let first = String(command.name.prefix { $0 != " " })
            if !words.contains(first) { words.append(first) }
        }
    }

    /// What a command takes: its own options, then those of all, then `--help`.
    package func options(of command: Command) -> [Option] { command.options + options + [Self.help] }

    static let help = Option("help", letter: "h", "show this help")
}
