extension CommandLineTable {
    private static let columns = 100

    /// The program's help: its commands and what they have in common.
    package var help: String {
        if let only { return help(of: only) }
        var text = "\(program): \(summary)\n\nusage: \(program) COMMAND [options] …\n\ncommands:\n"
        text += Self.rows(commands.map { ($0.name, $0.summary) })
        text += "\noptions of every command:\n" + Self.rows((options + [Self.help]).map(Self.row))
        text += "\n`\(program) COMMAND --help` shows a command's own options.\n"
        return text + Self.paragraph(notes)
    }

    /// One command's help.
    package func help(of command: Command) -> String {
        var text = "\(command.summary)\n\nusage: \(usage(of: command))\n"
        if !command.operands.isEmpty {
            text += "\noperands:\n" + Self.rows(command.operands.map { ($0.name, $0.summary) })
        }
        text += "\noptions:\n" + Self.rows(options(of: command).map(Self.row))
        return text + Self.paragraph(command.notes)
    }

    /// The commands that share their first word.
    func help(ofGroup word: String) -> String {
        "usage: \(program) \(word) COMMAND [options] …\n\ncommands:\n"
            + Self.rows(group(word).map { (String($0.name.dropFirst(word.count + 1)), $0.summary) })
            + "\n`\(program) \(word) COMMAND --help` shows a command's own options.\n"
    }

    /// Such as `sluice run [options] worker.properties connector.properties…`.
    package func usage(of command: Command) -> String {
        var text = title(of: command)
        for option in command.options where option.isRequired {
            text += " --\(option.name) \(option.argument ?? "")"
        }
        text += " [options]"
        for operand in command.operands {
            let name = operand.name + (operand.repeats ? "…" : "")
            text += operand.isRequired ? " \(name)" : " [\(name)]"
        }
        return text
    }

    private static func row(_ option: Option) -> (String, String) {
        var name = option.letter.map { "-\($0), " } ?? ""
        name += "--\(option.name)" + (option.argument.map { " \($0)" } ?? "")
        var notes: [String] = []
        if !option.values.isEmpty { notes.append(option.values.joined(separator: ", ")) }
        if option.repeats { notes.append("may be given again") }
        if option.isRequired { notes.append("required") }
        return (name, option.summary + (notes.isEmpty ? "" : " (\(notes.joined(separator: "; ")))"))
    }

    /// Two columns; the second one is broken between words.
    private static func rows(_ rows: [(String, String)]) -> String {
        let width = rows.map(\.0.count).max() ?? 0
        let indent = String(repeating: " ", count: width + 4)
        var text = ""
        for (name, summary) in rows {
            var line = "  \(name)" + String(repeating: " ", count: width - name.count + 2)
            var isFirst = true
            for word in summary.split(separator: " ") {
                if !isFirst, line.count + 1 + word.count > columns {
                    text += line + "\n"
                    line = indent
                    isFirst = true
                }
                line += (isFirst ? "" : " ") + word
                isFirst = false
            }
            text += line + "\n"
        }
        return text
    }

    private static func paragraph(_ notes: [String]) -> String {
        notes.isEmpty ? "" : "\n" + notes.map { $0 + "\n" }.joined()
    }
}
