import Bytes
import ConnectData
import Formats
import Testing

@Suite("Text")
struct TextTests {
    static let lines: [Line] = [
        Line("string", .string("one"), "one"),
        Line("line feed", .string("two\nlines"), "two\\nlines"),
        Line("carriage return", .string("a\rb"), "a\\rb", java: "a\rb"),
        Line("escaped line feed", .escaped(#"s\nt\""#), #"s\nt""#),
        Line("integer", .int(-7), "-7"),
        Line("double", .float64(1.5), "1.5"),
        Line("boolean", .bool(true), "true"),
        Line("decimal as BigDecimal.toString", .decimal([1], scale: 10), "1E-10"),
        Line("null is an empty line", .null, ""),
        Line("bytes", .bytes([0x68, 0xFF]), "h\u{FFFD}", java: nil),
        Line("date", .date(0), "1970-01-01", java: nil),
        Line("object", .object(("a", .string("x\ny"))), #"{"a":"x\ny"}"#, java: nil),
    ]

    @Test("one record is one line", arguments: lines)
    func line(_ line: Line) throws {
        let bench = try Bench(.text)
        try bench.encode(line.make())
        #expect(bench.text == line.documented + "\n")
        let java = try Bench(.text, .streamReactor)
        if let expected = line.java {
            try java.encode(line.make())
            #expect(java.text == expected + "\n")
        } else {
            #expect(throws: FormatError.self) { try java.encode(line.make()) }
        }
    }

    @Test("text as Kafka holds it needs no tape")
    func raw() throws {
        let bench = try Bench(.text, .streamReactor)
        try bench.encode(text: Array("one".utf8))
        try bench.encode(text: Array("two\nlines".utf8))
        try bench.encode(text: nil)
        try bench.encode(text: [0xE4, 0x80])
        #expect(bench.text == "one\ntwo\\nlines\n\n\u{FFFD}\n")
        #expect(bench.encoder.replacedRecords == 1)
        #expect(throws: FormatError.self) { try bench.encode(bytes: [1]) }
    }
}

@Suite("Bytes")
struct BytesTests {
    @Test("a file is the bytes of one record")
    func one() throws {
        let bench = try Bench(.bytes)
        try bench.encode(bytes: [0, 10, 255])
        #expect(bench.out.copyToArray() == [0, 10, 255])
        #expect(throws: FormatError.self) { try bench.encode(bytes: [1]) }
        #expect(bench.out.copyToArray() == [0, 10, 255])
        _ = bench.next()
        try bench.encode(.bytes([7]))
        #expect(bench.out.copyToArray() == [7])
    }

    @Test("what is no bytes, and what has none, is refused")
    func refused() throws {
        let bench = try Bench(.bytes)
        #expect(throws: FormatError.self) { try bench.encode(bytes: nil) }
        #expect(throws: FormatError.self) { try bench.encode(bytes: []) }
        #expect(throws: FormatError.self) { try bench.encode(text: Array("str".utf8)) }
        for sample in [Sample.null, .string("str"), .int(1)] {
            #expect(throws: FormatError.self) { try bench.encode(sample) }
        }
        #expect(bench.out.count == 0 && bench.file.records == 0)
    }
}
