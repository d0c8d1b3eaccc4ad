import Testing
import Worker

@Suite struct PropertiesTests {
    private func read(_ text: String) -> ConfigEntries { Properties.parse(Array(text.utf8), file: "f") }

    @Test func `A key written twice warns with both lines and the last counts`() {
        let read = read("a=1\nb=2\na=3\n")
        #expect(read["a"]?.value == "3")
        #expect(read.problems.map(\.line) == [3])
        #expect(
            read.problems.warnings.first?.message == "written twice, on line 1 and on line 3; line 3 counts")
    }

    @Test func `A backslash that the syntax drops warns with its line, also in a continued line`() throws {
        let read = read("a=b\ntopics.regex=x\\\n   sensor_\\d+\n")
        #expect(read["topics.regex"]?.value == "xsensor_d+")
        let warning = try #require(read.problems.first)
        #expect(read.problems.count == 1)
        #expect(warning.severity == .warning)
        #expect(warning.line == 3)
        #expect(warning.key == "topics.regex")
        #expect(warning.hint?.contains("\\\\d") == true)
    }

    @Test(arguments: ["a=b\\\\d", "a=\\t\\n\\r\\f", "a\\=b=c", "a\\:b\\ c=d", "\\#a=b", "a=\\u0041", "# \\d"])
    func `Escapes that mean something do not warn`(_ text: String) {
        #expect(read(text).problems == [])
    }

    @Test func `Bytes that are not ASCII warn with their line and say what to write`() throws {
        let read = read("# größe\na=1\nb=größe\n")
        #expect(read["b"]?.value == "grÃ¶Ã\u{9F}e")
        let warning = try #require(read.problems.first)
        #expect(read.problems.count == 1)
        #expect(warning.line == 3)
        #expect(warning.hint == "For \"öß\" write \\u00F6\\u00DF.")
    }

    @Test func `A secret is not told in a warning`() {
        let read = read("my.password=gr\\dö\n")
        #expect(read.problems.count == 2)
        for problem in read.problems {
            #expect(!problem.description.contains("\\d") && !problem.description.contains("ö"))
        }
    }

    @Test func `A malformed escape is an error with line and column, and the other keys are read`() throws {
        let read = read("a=1\nb=xy\\u00g1\nc=2\n")
        let error = try #require(read.problems.errors.first)
        #expect(error.line == 2)
        #expect(error.message == "Malformed \\uxxxx encoding in column 5")
        #expect(read["b"] == nil)
        #expect(read["c"]?.value == "2")
    }

    @Test func `A byte order mark warns and becomes part of the first key`() {
        let read = read("\u{FEFF}a=1\n")
        #expect(read["a"] == nil)
        #expect(read.problems.contains { $0.message.contains("byte order mark") })
    }

    @Test func `Values keep the line their key stands on`() {
        let read = read("\n# c\na=1\\\n 2\\\n 3\nb=4\r\nc=5\rd=6")
        #expect(read.sorted.map(\.line) == [3, 6, 7, 8])
        #expect(read["a"]?.value == "123")
    }

    @Test(arguments: [
        ("\\", ["": ""]), ("a=b\\", ["a": "b"]), ("a=b\\\n\nc=d", ["a": "b", "c": "d"]),
        ("\\\n#x\na=1", ["a": "1"]),
        ("a=\\\\\nb=1", ["a": "\\", "b": "1"]), ("a=b\\\\\\\nc", ["a": "b\\c"]), ("=v", ["": "v"]),
        ("a : = b", ["a": "= b"]), ("a=\\uD83D\\uDE00", ["a": "😀"]),
    ])
    func `Edges of the syntax are Java's`(_ text: String, _ expected: [String: String]) {
        #expect(read(text).byKey.mapValues(\.value) == expected)
    }

    @Test func `The parser ends on any bytes and agrees with itself on line ends`() {
        var state: UInt64 = 42
        let alphabet = Array("ab=: \t\\\n\r#!u0\u{C}".utf8) + [0, 0xC3, 0xFF]
        for _ in 0..<2000 {
            var bytes: [UInt8] = []
            for _ in 0..<24 {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                bytes.append(alphabet[Int(state >> 33) % alphabet.count])
            }
            let unix = bytes.filter { $0 != 0x0D }
            let dos = unix.flatMap { $0 == 0x0A ? [0x0D, 0x0A] : [$0] }
            let first = Properties.parse(unix, file: "f")
            let second = Properties.parse(dos, file: "f")
            #expect(first.byKey.mapValues(\.value) == second.byKey.mapValues(\.value))
            #expect(first.byKey.mapValues(\.line) == second.byKey.mapValues(\.line))
        }
    }
}
