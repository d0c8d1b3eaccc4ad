import CommandLineOptions
import Testing

@Suite struct ParseTests {
    private func invocation(_ line: String) throws -> Invocation? {
        let request = try table.parse(line.split(separator: " ").map(String.init))
        guard case .run(let invocation) = request else { return nil }
        return invocation
    }

    @Test(arguments: [
        ("sail --speed 3 ann", ["ann"], ["speed": ["3"]]),
        ("sail ann bob -s 3 cid", ["ann", "bob", "cid"], ["speed": ["3"]]),
        ("sail --speed=3=4 ann", ["ann"], ["speed": ["3=4"]]),
        ("sail -s -- -- --ann -", ["--ann", "-"], ["speed": ["--"]]),
        ("sail -s=1 --flag red - --flag=black", ["-"], ["speed": ["1"], "flag": ["red", "black"]]),
        ("sail --speed= ann --dry-run", ["ann"], ["speed": [""], "dry-run": [""]]),
        ("moor --log-format json", [], ["log-format": ["json"]]),
        ("moor", [], [:]),
    ])
    func reads(line: String, operands: [String], options: [String: [String]]) throws {
        let read = try #require(try invocation(line))
        #expect(read.command == line.split(separator: " ").first.map(String.init))
        #expect(read.operands == operands)
        #expect(read.options == options)
    }

    @Test func readsACommandOfTwoWords() throws {
        let read = try #require(try invocation("cargo load --deck 3"))
        #expect(read.command == "cargo load" && read.operands.isEmpty && read.value("deck") == "3")
    }

    @Test func answersForItsOptions() throws {
        let read = try #require(try invocation("sail ann -s 3 --flag red --flag black --dry-run"))
        #expect(read.has("dry-run") && !read.has("map"))
        #expect(read.value("speed") == "3" && read.value("flag") == "black" && read.value("map") == nil)
        #expect(read.values("flag") == ["red", "black"] && read.values("map").isEmpty)
    }

    @Test(arguments: [
        ("", "a command is missing", "--help"),
        ("sial", "no command `sial`", "did you mean `sail`?"),
        ("vers", "no command `vers`", "did you mean `version`?"),
        ("fly", "no command `fly`", "`ship --help` lists them"),
        ("--speed 3 sail", "`--speed` stands before the command", "ship COMMAND --speed"),
        ("sail ann", "needs `--speed`", "ship sail --help"),
        (
            "sail -s 3", "needs captain: who decides",
            "usage: ship sail --speed KNOTS [options] captain [sailor…]"
        ),
        ("sail ann -s", "`--speed` needs its argument KNOTS", "ship sail --help"),
        ("sail ann --sped=3", "has no option `--sped`", "did you mean `--speed`?"),
        ("sail ann -x", "has no option `-x`", "ship sail --help"),
        ("sail ann -speed 3", "has no option `-speed`", "did you mean `--speed`?"),
        ("sail ann -s 3 --dry-run=no", "takes no argument", "ship sail --help"),
        ("sail ann -s 3 --flag blue", "`--flag` does not take `blue`", "it takes red, black"),
        ("sail ann -s 3 -s 4", "`--speed` is given twice", "once"),
        ("moor here", "`here` is one word too many", "usage: ship moor [options]"),
        ("help fly", "no command `fly`", "lists them"),
        ("cargo", "needs a second word", "`ship cargo --help` lists them"),
        ("cargo lode", "no command `cargo lode`", "did you mean `cargo load`?"),
        ("cargo load --dek 3", "`ship cargo load` has no option `--dek`", "did you mean `--deck`?"),
        ("help cargo lift", "no command `cargo lift`", "did you mean `cargo load`?"),
        ("moor --", "", ""),
    ])
    func saysWhatIsWrongAndWhatToDo(line: String, message: String, hint: String) throws {
        if message.isEmpty {
            #expect(try invocation(line)?.operands.isEmpty == true)
            return
        }
        let error = #expect(throws: UsageError.self) { try invocation(line) }
        #expect(error?.message.contains(message) == true, "\(error?.message ?? "")")
        #expect(error?.hint.contains(hint) == true, "\(error?.hint ?? "")")
        #expect(UsageError.exitCode == 2)
    }

    @Test func takesVersionAsAnOption() throws {
        #expect(try invocation("--version") == Invocation(command: "version"))
    }

    @Test(arguments: [
        ("kitten", "sitting", 3), ("", "abc", 3), ("ab", "ba", 1), ("same", "same", 0), ("a", "", 1),
    ])
    func countsEdits(a: String, b: String, distance: Int) {
        #expect(Nearest.distance(Array(a), Array(b)) == distance)
    }
}

/// A program that does one thing: its words are options and operands at once.
@Suite struct OnlyCommandTests {
    private let boat = CommandLineTable(
        program: "boat", summary: "floats",
        commands: [
            .init(
                "", "Floats on a lake.", operands: [.init("LAKE", "where")],
                options: [.init("oars", "by hand")])
        ])

    @Test func takesItsWordsWithoutACommand() throws {
        guard case .run(let read) = try boat.parse(["--oars", "erie"]) else {
            Issue.record("not read")
            return
        }
        #expect(read.command.isEmpty && read.operands == ["erie"] && read.has("oars"))
    }

    @Test func namesTheProgramAlone() throws {
        guard case .help(let text) = try boat.parse(["--help"]) else {
            Issue.record("no help")
            return
        }
        #expect(text.contains("usage: boat [options] LAKE\n"))
        let error = #expect(throws: UsageError.self) { try boat.parse([]) }
        #expect(error?.description == "`boat` needs LAKE: where (usage: boat [options] LAKE)")
    }
}
