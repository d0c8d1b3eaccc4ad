import CommandLineOptions
import Foundation
import Testing

@Suite struct HelpTests {
    @Test(arguments: ["--help", "-h", "help"])
    func showsTheProgram(word: String) throws {
        #expect(
            try table.parse([word])
                == .help(
                    """
                    ship: carries things

                    usage: ship COMMAND [options] …

                    commands:
                      sail         Sails with a crew.
                      moor         Lies still.
                      cargo load   Takes it in.
                      cargo count  Counts it.
                      version      Says what it is.

                    options of every command:
                      --log-format FORMAT  how lines look (text, json)
                      -h, --help           show this help

                    `ship COMMAND --help` shows a command's own options.

                    exit codes: 0 done, 1 failed, 2 not understood

                    """))
    }

    @Test(arguments: [["sail", "--help"], ["sail", "ann", "-h"], ["help", "sail"]])
    func showsACommand(words: [String]) throws {
        #expect(
            try table.parse(words)
                == .help(
                    """
                    Sails with a crew.

                    usage: ship sail --speed KNOTS [options] captain [sailor…]

                    operands:
                      captain  who decides
                      sailor   who works

                    options:
                      -s, --speed KNOTS    how fast (required)
                      --flag COLOUR        what flies on top (red, black; may be given again)
                      --map FILE           where to
                      --dry-run            stay in the harbour
                      --log-format FORMAT  how lines look (text, json)
                      -h, --help           show this help

                    example: ship sail --speed 3 ann

                    """))
    }

    @Test(arguments: [["cargo", "--help"], ["cargo", "help"], ["help", "cargo"]])
    func showsTheCommandsThatShareAWord(words: [String]) throws {
        #expect(
            try table.parse(words)
                == .help(
                    """
                    usage: ship cargo COMMAND [options] …

                    commands:
                      load   Takes it in.
                      count  Counts it.

                    `ship cargo COMMAND --help` shows a command's own options.

                    """))
    }

    @Test(arguments: [["cargo", "load", "--help"], ["help", "cargo", "load"]])
    func showsACommandOfTwoWords(words: [String]) throws {
        guard case .help(let text) = try table.parse(words) else { return #expect(Bool(false)) }
        #expect(text.hasPrefix("Takes it in.\n\nusage: ship cargo load [options]\n"))
    }

    @Test func breaksLongLinesBetweenWords() {
        var long = table
        long.commands[1].summary = Array(repeating: "word", count: 60).joined(separator: " ")
        let lines = long.help.split(separator: "\n")
        #expect(lines.allSatisfy { $0.count <= 100 })
        #expect(lines.filter { $0.hasPrefix("               word") }.count == 3)
    }

    /// The script is run by bash itself where there is one.
    @Test(arguments: [
        (["ship", ""], "sail moor cargo version help --help"), (["ship", "s"], "sail"),
        (["ship", "help", "m"], "moor"),
        (["ship", "sail", "--f"], "--flag"), (["ship", "sail", "--flag", ""], "red black"),
        (["ship", "moor", "--log-format", "j"], "json"), (["ship", "sail", "-s", ""], ""),
        (["ship", "cargo", ""], "load count --help"), (["ship", "cargo", "load", "--d"], "--deck"),
        (["ship", "cargo", "count", "--l"], "--log-format"),
        (["ship", "sail", "--map", "/etc/passw"], "/etc/passwd"),
    ])
    func completes(words: [String], expected: String) throws {
        let quoted = words.map { "'\($0)'" }.joined(separator: " ")
        let script = """
            \(table.bashCompletion)
            COMP_WORDS=(\(quoted)); COMP_CWORD=\(words.count - 1); _ship; echo "${COMPREPLY[*]}"
            """
        let bash = Process()
        bash.executableURL = URL(fileURLWithPath: "/bin/bash")
        bash.arguments = ["-c", script]
        let pipe = Pipe()
        bash.standardOutput = pipe
        try bash.run()
        let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
        bash.waitUntilExit()
        #expect(bash.terminationStatus == 0)
        let answer = String(decoding: output, as: UTF8.self).split(separator: "\n").joined()
        #expect(
            words[safe: 2] == "--map"
                ? answer.split(separator: " ").contains("/etc/passwd") : answer == expected)
    }
}

extension Array {
    fileprivate subscript(safe index: Int) -> Element? { indices.contains(index) ? self[index] : nil }
}
