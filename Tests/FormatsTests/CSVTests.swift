import ConnectData
import Formats
import Testing

@Suite("CSV")
struct CSVTests {
    static let person = Schema(
        .structure, name: "Person",
        fields: [.init("name", Schema(.string)), .init("a\"ge", Schema(.int32, optional: true))])

    @Test("every value stands in quotes, null is nothing")
    func rows() throws {
        let bench = try Bench(.csv)
        try bench.encode(.structure([.string("tom"), .int(3)]), Self.person)
        try bench.encode(.structure([.string("a\"b,c"), .null]), Self.person)
        try bench.encode(.structure([.string("line\nbreak\r\\"), .int(-1)]), Self.person)
        try bench.encode(.structure([.string(""), .null]), Self.person)
        #expect(bench.text == "\"tom\",\"3\"\n\"a\"\"b,c\",\n\"line\nbreak\r\\\",\"-1\"\n\"\",\n")
    }

    @Test("each file begins with its header row")
    func headers() throws {
        let bench = try Bench(.csvWithHeaders)
        try bench.encode(.structure([.string("tom"), .int(3)]), Self.person)
        try bench.encode(.structure([.string("ann"), .null]), Self.person)
        #expect(bench.next() == "\"name\",\"a\"\"ge\"\n\"tom\",\"3\"\n\"ann\",\n")
        try bench.encode(.structure([.string("x"), .null]), Self.person)
        #expect(bench.next() == "\"name\",\"a\"\"ge\"\n\"x\",\n")
    }

    @Test("a failing first record leaves no header row behind")
    func noHeaderAlone() throws {
        let schema = Schema(.structure, fields: [.init("l", Schema(.array, valueSchema: Schema(.int32)))])
        let bench = try Bench(.csvWithHeaders, .streamReactor)
        #expect(throws: FormatError.self) { try bench.encode(.structure([.array([.int(1)])]), schema) }
        #expect(bench.text == "" && bench.file == FileState())
        try bench.encode(.structure([.string("tom"), .int(3)]), Self.person)
        #expect(bench.text == "\"name\",\"a\"\"ge\"\n\"tom\",\"3\"\n")
    }

    static let cells: [Line] = [
        Line("float", .float32(1.5), "1.5"),
        Line("double", .float64(100), "100.0"),
        Line("not a number", .float64(.nan), "NaN"),
        Line("boolean", .bool(true), "true"),
        Line("number text", .number("1e400"), "1e400"),
        Line("decimal without exponent", .decimal([1], scale: -3), "1000"),
        Line("small decimal", .decimal([1], scale: 10), "0.0000000001"),
        Line("escapes undone", .escaped(#"\u00e4\"\n\/"#), "ä\"\"\n/"),
        Line("invalid UTF-8", .text([0xFF]), "\u{FFFD}"),
        Line("bytes", .bytes([0x68, 0x69]), "aGk=", java: "hi"),
        Line("date", .date(1_700_006_400_000), "2023-11-15", java: nil),
        Line("leap day", .date(951_782_400_000), "2000-02-29", java: nil),
        Line("before 1970", .timestamp(-1), "1969-12-31T23:59:59.999Z", java: nil),
        Line("time", .time(3_723_004), "01:02:03.004", java: nil),
        Line("timestamp", .timestamp(1_700_000_000_123), "2023-11-14T22:13:20.123Z", java: nil),
        Line("year 1", .date(-62_135_596_800_000), "0001-01-01", java: nil),
        Line("list", .array([.int(1), .string("a\"b")]), #"[1,""a\""b""]"#, java: nil),
        Line("object", .object(("k", .null)), #"{""k"":null}"#, java: nil),
    ]

    @Test("each kind of value has one text", arguments: cells)
    func cell(_ line: Line) throws {
        let schema = Schema(
            .structure, fields: [.init("c", Schema(.string, optional: true)), .init("d", Schema(.int32))])
        let bench = try Bench(.csv)
        try bench.encode(.structure([line.make(), .int(1)]), schema)
        #expect(bench.text == "\"\(line.documented)\",\"1\"\n")
        let java = try Bench(.csv, .streamReactor)
        if let expected = line.java {
            try java.encode(.structure([line.make(), .int(1)]), schema)
            #expect(java.text == "\"\(expected)\",\"1\"\n")
        } else {
            #expect(throws: FormatError.self) { try java.encode(.structure([line.make(), .int(1)]), schema) }
        }
    }

    @Test("another schema rolls the file, an equal one does not")
    func schemaChange() throws {
        let bench = try Bench(.csv)
        #expect(!bench.rolls(.structure([.string("tom"), .int(3)]), Self.person))
        try bench.encode(.structure([.string("tom"), .int(3)]), Self.person)
        let equal = Schema(
            .structure, name: "Person",
            fields: [.init("name", Schema(.string)), .init("a\"ge", Schema(.int32, optional: true))])
        #expect(!bench.rolls(.structure([.string("tom"), .int(3)]), equal))
        let other = Schema(
            .structure, fields: [.init("a\"ge", Schema(.int32)), .init("new", Schema(.int32))])
        #expect(bench.rolls(.structure([.int(3), .int(4)]), other))
        // Where the file was not closed all the same: nothing is dropped, or dropped as Java drops it.
        #expect(throws: FormatError.self) { try bench.encode(.structure([.int(3), .int(4)]), other) }
        let java = try Bench(.csv, .streamReactor)
        try java.encode(.structure([.string("tom"), .int(3)]), Self.person)
        try java.encode(.structure([.int(3), .int(4)]), other)
        #expect(java.text == "\"tom\",\"3\"\n,\"3\"\n")
    }

    @Test("the columns of objects without a schema are the first record's; a new member rolls the file")
    func schemaless() throws {
        let bench = try Bench(.csvWithHeaders)
        try bench.encode(.object(("a", .number("1")), ("b\"", .null)))
        #expect(!bench.rolls(.object(("b\"", .string("x")))))
        try bench.encode(.object(("b\"", .string("x"))))
        try bench.encode(.map([(.escaped(#"b\""#), .bool(true)), (.string("a"), .array([]))]))
        #expect(bench.rolls(.object(("a", .int(1)), ("c", .int(2)))))
        #expect(throws: FormatError.self) { try bench.encode(.object(("a", .int(1)), ("c", .int(2)))) }
        #expect(bench.next() == "\"a\",\"b\"\"\"\n\"1\",\n,\"x\"\n\"[]\",\"true\"\n")
        try bench.encode(.object(("a", .int(1)), ("c", .int(2))))
        #expect(bench.next() == "\"a\",\"c\"\n\"1\",\"2\"\n")
    }

    @Test("a file of objects and a file of structs do not mix")
    func mixed() throws {
        let bench = try Bench(.csv)
        try bench.encode(.object(("name", .string("x"))))
        #expect(bench.rolls(.structure([.string("tom"), .int(3)]), Self.person))
        _ = bench.next()
        try bench.encode(.structure([.string("tom"), .int(3)]), Self.person)
        #expect(bench.rolls(.object(("name", .string("x")))))
        #expect(!bench.rolls(.null))
    }

    @Test(
        "a value without fields is refused with the way out",
        arguments: [Compatibility.documented, .streamReactor])
    func noFields(_ compatibility: Compatibility) throws {
        let bench = try Bench(.csv, compatibility)
        for sample in [Sample.null, .int(1), .string("x"), .array([])] {
            #expect(throws: FormatError.self) { try bench.encode(sample) }
        }
        #expect(throws: FormatError.self) { try bench.encode(text: Array("plain".utf8)) }
        #expect(throws: FormatError.self) { try bench.encode(RecordPart.none) }
        if compatibility == .streamReactor {
            #expect(throws: FormatError.self) { try bench.encode(.object(("a", .int(1)))) }
        }
        #expect(bench.text == "")
    }

    @Test("shapes of closed files are forgotten")
    func shapes() throws {
        let bench = try Bench(.csv)
        for number in 0..<1000 {
            try bench.encode(.object(("member\(number)", .int(1))))
            #expect(bench.file.plan == 0)
            _ = bench.next()
        }
    }
}
