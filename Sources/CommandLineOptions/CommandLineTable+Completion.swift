extension CommandLineTable {
    /// A script for bash: `source <(sluice completion)` makes the shell complete commands, options, their
    /// values and file names.
    package var bashCompletion: String {
        let function = "_\(program)"
        var text = """
            # Completion of \(program) for bash. Made from the table of its commands and options.
            \(function)() {
                local word="${COMP_WORDS[COMP_CWORD]}" before="${COMP_WORDS[COMP_CWORD-1]}"
                local command="${COMP_WORDS[1]}" words=""
                if [ "$COMP_CWORD" -eq 1 ]; then
                    COMPREPLY=($(compgen -W "\(names(firstWords + ["help", "--help"]))" -- "$word"))
                    return
                fi

            """
        text += groups + "    case \"$command $before\" in\n"
        text += "        \"help \"*) words=\"\(names(firstWords))\" ;;\n"
        for command in commands {
            for option in options(of: command) where option.argument != nil { text += row(command, option) }
        }
        text += "    esac\n    [ -n \"$words\" ] || case \"$command\" in\n"
        for command in commands {
            let options = options(of: command).map { "--\($0.name)" }
            text += "        \"\(command.name)\") words=\"\(names(options))\" ;;\n"
        }
        return text + """
                esac
                COMPREPLY=($(compgen -W "$words" -- "$word"))
            }
            complete -o default -F \(function) \(program)

            """
    }

    /// Commands of two words: the second is completed, then both name the command.
    private var groups: String {
        firstWords.filter { !group($0).isEmpty }.map { word in
            let seconds = group(word).map { String($0.name.dropFirst(word.count + 1)) }
            return """
                    if [ "$command" = \(word) ]; then
                        if [ "$COMP_CWORD" -eq 2 ]; then
                            COMPREPLY=($(compgen -W "\(names(seconds + ["--help"]))" -- "$word"))
                            return
                        fi
                        command="$command ${COMP_WORDS[2]}"
                    fi

                """
        }.joined()
    }

    private func row(_ command: Command, _ option: Option) -> String {
        var patterns = ["\"\(command.name) --\(option.name)\""]
        if let letter = option.letter { patterns.append("\"\(command.name) -\(letter)\"") }
        let answer =
            option.values.isEmpty
            ? (option.isFile ? "COMPREPLY=($(compgen -f -- \"$word\")); return" : "return")
            : "words=\"\(names(option.values))\""
        return "        \(patterns.joined(separator: "|"))) \(answer) ;;\n"
    }

    private func names(_ names: [String]) -> String { names.joined(separator: " ") }
}
