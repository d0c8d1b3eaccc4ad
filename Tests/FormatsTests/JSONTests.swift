import ConnectData
import Formats
import Testing

/// Values and the line that each becomes.
struct Line: Sendable, CustomTestStringConvertible {
    let name: String
    let make: @Sendable () -> Sample
    let documented: String
    /// nil = refused.
    let java: String?

    init(_ name: String, _ sample: @escaping @Sendable @autoclosure () -> Sample, _ documented: String) {
        self.init(name, sample(), documented, java: documented)
    }

    init(
        _ name: String, _ sample: @escaping @Sendable @autoclosure () -> Sample, _ documented: String,
        java: String?
    ) {
        self.name = name
        make = sample
        self.documented = documented
        self.java = java
    }

    var testDescription: String { name }
}

@Suite("JSON values without a schema")
struct JSONValueTests {
    static let lines: [Line] = [
        Line("true", .bool(true), "true"),
        Line("false", .bool(false), "false"),
        Line("smallest int64", .int(.min), "-9223372036854775808"),
        Line("beyond 2^53", .int(9_007_199_254_740_993), "9007199254740993"),
        Line("int8", .int8(-128), "-128"),
        Line(
            "number text of any size", .number("123456789012345678901234567890.1e400"),
            "123456789012345678901234567890.1e400"),
        Line("double one", .float64(1), "1.0"),
        Line("large double", .float64(1e300), "1.0E300"),
        Line("small double", .float64(0.00001), "1.0E-5"),
        Line("minus zero", .float64(-0.0), "-0.0"),
        Line("not a number", .float64(.nan), "\"NaN\""),
        Line("infinity", .float64(.infinity), "\"Infinity\""),
        Line("minus infinity", .float32(-.infinity), "\"-Infinity\""),
        Line("float shortest digits", .float32(0.1), "0.1"),
        Line("float 2^24", .float32(16_777_216), "1.6777216E7"),
        Line("decimal keeps its scale", .decimal([0x30, 0x39], scale: 2), "123.45"),
        Line("decimal zero with scale", .decimal([0], scale: 3), "0.000"),
        Line("negative decimal", .decimal([0xFF], scale: 10), "-1E-10"),
        Line(
            "decimal of 21 digits", .decimal([0x36, 0x35, 0xC9, 0xAD, 0xC5, 0xDE, 0xA0, 0, 0], scale: 18),
            "1000.000000000000000000"),
        Line("date is days", .date(1_700_006_400_000), "19676", java: nil),
        Line("date before 1970", .date(-86_400_000), "-1", java: nil),
        Line("time is ms of day", .time(3_723_004), "3723004", java: nil),
        Line("timestamp is ms", .timestamp(-1), "-1", java: nil),
        Line("empty list", .array([]), "[]"),
        Line("empty object", .map([]), "{}"),
        Line(
            "nested", .object(("q", .array([.int(1), .object(("b", .null))])), ("c", .string("x"))),
            #"{"q":[1,{"b":null}],"c":"x"}"#),
        Line("bytes inside", .object(("b", .bytes([0, 1, 255]))), #"{"b":"AAH/"}"#),
        Line("bytes alone", .bytes([0, 1, 255]), #""AAH/""#, java: nil),
        Line("null alone", .null, "null", java: nil),
        Line(
            "odd keys", .map([(.int(1), .string("a")), (.int(2), .null)]), #"[[1,"a"],[2,null]]"#,
            java: #"{"1":"a","2":null}"#),
        Line("date in a map", .object(("d", .date(86_400_000))), #"{"d":1}"#, java: #"{"d":86400000}"#),
    ]

    @Test("each becomes the line of its form", arguments: lines)
    func line(_ line: Line) throws {
        let bench = try Bench(.json)
        try bench.encode(line.make())
        #expect(bench.text == line.documented + "\n")

        let java = try Bench(.json, .streamReactor)
        if let expected = line.java {
            try java.encode(line.make())
            #expect(java.text == expected + "\n")
        } else {
            #expect(throws: FormatError.self) { try java.encode(line.make()) }
            #expect(java.text == "" && java.file == FileState())
        }
    }
}

@Suite("JSON strings")
struct JSONStringTests {
    static let strings: [Line] = [
        Line(
            "escapes", .string("\u{1}\u{1F}\u{8}\t\n\u{C}\r\"\\/\u{7F}"),
            #""\u0001\u001F\b\t\n\f\r\"\\/\#u{7F}""#, java: #""\u0001\u001F\b\t\\n\f\r\"\\/\#u{7F}""#),
        Line("beyond ASCII", .string("ä€\u{2028}"), "\"ä€\u{2028}\""),
        Line("beyond U+FFFF", .string("a😀b"), "\"a😀b\"", java: #""a\uD83D\uDE00b""#),
        Line("line feed", .string("li\nne"), #""li\nne""#, java: #""li\\nne""#),
        Line("escaped line feed", .escaped(#"li\nne"#), #""li\nne""#, java: #""li\\nne""#),
        Line("line feed in a list", .array([.string("a\nb")]), #"["a\nb"]"#),
        Line(
            "invalid UTF-8", .text([0x61, 0xFF, 0xC3, 0x28, 0xE2, 0x82, 0x62]),
            "\"a\u{FFFD}\u{FFFD}(\u{FFFD}b\""),
        Line(
            "overlong and surrogate bytes", .text([0xC0, 0xAF, 0xED, 0xA0, 0x80]),
            "\"\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}\""),
        Line("cut at the end", .text([0x61, 0xF0, 0x9F, 0x98]), "\"a\u{FFFD}\""),
        Line("kept escapes", .array([.escaped(#"\u00e4\/\"\ud83d\ude00"#)]), #"["\u00e4\/\"\ud83d\ude00"]"#),
        Line(
            "half pairs", .array([.escaped(#"a\ud83dx\ude00\ud83d\ud83d\ude00"#)]),
            "[\"a\u{FFFD}x\u{FFFD}\u{FFFD}\\ud83d\\ude00\"]"),
    ]

    @Test("are valid, whatever came in", arguments: strings)
    func string(_ line: Line) throws {
        try JSONValueTests().line(line)
    }

    @Test("a record with replaced text is counted once")
    func counted() throws {
        let bench = try Bench(.json)
        try bench.encode(.text([0xFF, 0xFF]))
        try bench.encode(.string("ä"))
        try bench.encode(.escaped(#"\ud83d"#))
        #expect(bench.encoder.replacedRecords == 2)
    }

    @Test("specials are found at every place of a word")
    func everyPlace() throws {
        let bench = try Bench(.json)
        for special in [UInt8(0), 0x1F, 0x22, 0x5C] {
            for place in 0..<24 {
                var bytes = [UInt8](repeating: UInt8(ascii: "~"), count: 24)
                bytes[place] = special
                try bench.encode(.text(bytes))
                let inside: String
                switch special {
                case 0x22: inside = #"\""#
                case 0x5C: inside = #"\\"#
                case 0: inside = #"\u0000"#
                default: inside = #"\u001F"#
                }
                let tildes = String(repeating: "~", count: 24)
                #expect(
                    bench.next() == "\"\(tildes.prefix(place))\(inside)\(tildes.dropFirst(place + 1))\"\n")
            }
        }
    }
}
