extension CommandLineTable {
    /// Reads the words after the program's name. `--name value`, `--name=value`, `-n value`; options may
    /// stand before or after operands; `--` ends them; `-` is an operand.
    package func parse(_ arguments: [String]) throws(UsageError) -> CommandLineRequest {
        if let only { return try parse(arguments[...], only) }
        guard let first = arguments.first else {
            throw UsageError("a command is missing", hint: "`\(program) --help` lists them")
        }
        if ["--help", "-h", "help"].contains(first) {
            guard first == "help", arguments.count > 1 else { return .help(help) }
            if !group(arguments[1]).isEmpty, arguments.count == 2 {
                return .help(help(ofGroup: arguments[1]))
            }
            return .help(help(of: try command(named: arguments[1...].prefix(2).joined(separator: " "))))
        }
        // As most programs have it: the option beside the command.
        let name = first == "--version" && command("version") != nil ? "version" : first
        if !group(name).isEmpty { return try parse(group: name, arguments.dropFirst()) }
        return try parse(arguments.dropFirst(), try command(named: name))
    }

    /// A command of two words: `indexes plan`.
    private func parse(group: String, _ arguments: ArraySlice<String>) throws(UsageError)
        -> CommandLineRequest
    {
        guard let second = arguments.first else {
            throw UsageError(
                "`\(program) \(group)` needs a second word", hint: "`\(program) \(group) --help` lists them")
        }
        if ["--help", "-h", "help"].contains(second) { return .help(help(ofGroup: group)) }
        return try parse(arguments.dropFirst(), try command(named: "\(group) \(second)"))
    }

    private func parse(_ arguments: ArraySlice<String>, _ command: Command) throws(UsageError)
        -> CommandLineRequest
    {
        var reading = Reading(invocation: Invocation(command: command.name), rest: arguments)
        while let word = reading.rest.popFirst() {
            if reading.isOver || word == "-" || !word.hasPrefix("-") {
                reading.invocation.operands.append(word)
            } else if word == "--" {
                reading.isOver = true
            } else {
                try take(word, command, &reading)
                if reading.invocation.has(Self.help.name) { return .help(help(of: command)) }
            }
        }
        try check(reading.invocation, command)
        return .run(reading.invocation)
    }

    private struct Reading {
        var invocation: Invocation
        var rest: ArraySlice<String>
        /// `--` was read: all else are operands.
        var isOver = false
    }

    private func command(named name: String) throws(UsageError) -> Command {
        if let command = command(name) { return command }
        if name.hasPrefix("-") {
            throw UsageError(
                "`\(name)` stands before the command", hint: "write `\(program) COMMAND \(name)`")
        }
        throw UsageError(
            "there is no command `\(name)`",
            hint: Nearest.name(to: name, among: commands.map(\.name)).map { "did you mean `\($0)`?" }
                ?? "`\(program) --help` lists them")
    }

    private func take(_ word: String, _ command: Command, _ reading: inout Reading) throws(UsageError) {
        let isLong = word.hasPrefix("--")
        let parts = word.drop { $0 == "-" }.split(
            separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        let name = String(parts.first ?? "")
        let options = options(of: command)
        guard
            let option = options.first(where: {
                isLong ? $0.name == name : $0.letter.map(String.init) == name
            })
        else { throw unknown(word, name, command, options) }
        var value = parts.count > 1 ? String(parts[1]) : nil
        if option.argument == nil, value != nil {
            throw UsageError("`--\(option.name)` takes no argument", hint: see(command))
        }
        if let argument = option.argument, value == nil {
            value = reading.rest.popFirst()
            if value == nil {
                throw UsageError("`--\(option.name)` needs its argument \(argument)", hint: see(command))
            }
        }
        if let value, !option.values.isEmpty, !option.values.contains(value) {
            throw UsageError(
                "`--\(option.name)` does not take `\(value)`",
                hint: "it takes \(option.values.joined(separator: ", "))")
        }
        if reading.invocation.has(option.name), !option.repeats {
            throw UsageError("`--\(option.name)` is given twice", hint: "give it once")
        }
        reading.invocation.options[option.name, default: []].append(value ?? "")
    }

    private func unknown(
        _ word: String, _ name: String, _ command: Command, _ options: [Option]
    ) -> UsageError {
        let near = Nearest.name(to: name, among: options.map(\.name))
        return UsageError(
            "`\(title(of: command))` has no option `\(word.prefix { $0 != "=" })`",
            hint: near.map { "did you mean `--\($0)`?" } ?? see(command))
    }

    private func see(_ command: Command) -> String { "see `\(title(of: command)) --help`" }

    private func check(_ invocation: Invocation, _ command: Command) throws(UsageError) {
        for option in command.options where option.isRequired && !invocation.has(option.name) {
            throw UsageError("`\(title(of: command))` needs `--\(option.name)`", hint: see(command))
        }
        let required = command.operands.filter(\.isRequired)
        if invocation.operands.count < required.count {
            let missing = required[invocation.operands.count]
            throw UsageError(
                "`\(title(of: command))` needs \(missing.name): \(missing.summary)",
                hint: "usage: \(usage(of: command))")
        }
        if command.operands.last?.repeats != true, invocation.operands.count > command.operands.count {
            throw UsageError(
                "`\(invocation.operands[command.operands.count])` is one word too many",
                hint: "usage: \(usage(of: command))")
        }
    }
}
