import ConnectData
import Formats
import Testing

@Suite("JSON values with a schema")
struct JSONSchemaTests {
    static let person = Schema(
        .structure,
        fields: [
            .init("na\"me", Schema(.string)), .init("title", Schema(.string, optional: true)),
            .init("age", Schema(.int32, optional: true, defaultValue: SampleTape().defaultValue(.int(7)))),
        ])

    @Test("a struct has its fields in the schema's order, nulls kept")
    func structure() throws {
        let bench = try Bench(.json)
        try bench.encode(.structure([.string("tom"), .null, .int(1)]), Self.person)
        try bench.encode(.structure([.string("ann"), .string("Dr"), .null]), Self.person)
        #expect(
            bench.text == #"{"na\"me":"tom","title":null,"age":1}"# + "\n"
                + #"{"na\"me":"ann","title":"Dr","age":null}"# + "\n")
        #expect(bench.file.records == 2)
    }

    @Test("Java's writer puts a default where the value is null")
    func defaults() throws {
        let bench = try Bench(.json, .streamReactor)
        try bench.encode(.structure([.string("ann"), .null, .null]), Self.person)
        #expect(bench.text == #"{"na\"me":"ann","title":null,"age":7}"# + "\n")
    }

    @Test("defaults of strings and containers come with their own bytes")
    func containerDefaults() throws {
        let list = SampleTape().defaultValue(.array([.string("x"), .array([.string("yy")])]))
        let inner = Schema(.array, optional: true, valueSchema: Schema(.string))
        let schema = Schema(
            .structure,
            fields: [
                .init("s", Schema(.string, defaultValue: SampleTape().defaultValue(.string("first")))),
                .init("l", Schema(.array, defaultValue: list, valueSchema: inner)),
            ])
        let bench = try Bench(.json, .streamReactor)
        try bench.encode(.structure([.null, .null]), schema)
        #expect(bench.text == #"{"s":"first","l":["x",["yy"]]}"# + "\n")
    }

    @Test("Java's writer refuses a null that the schema forbids, and the buffer is as before")
    func requiredNull() throws {
        let bench = try Bench(.json, .streamReactor)
        try bench.encode(.structure([.string("a"), .null, .int(1)]), Self.person)
        let before = bench.text
        #expect(throws: FormatError.self) {
            try bench.encode(.structure([.null, .null, .null]), Self.person)
        }
        #expect(bench.text == before && bench.file.records == 1)
        let top = Schema(.string)
        #expect(throws: FormatError.self) { try bench.encode(.null, top) }
        try bench.encode(.null, Schema(.string, optional: true))
        #expect(bench.text == before + "null\n")
    }

    @Test("maps with string keys are objects, others arrays of pairs")
    func maps() throws {
        let strings = Schema(.map, keySchema: Schema(.string), valueSchema: Schema(.int32, optional: true))
        let numbers = Schema(.map, keySchema: Schema(.int32), valueSchema: Schema(.string, optional: true))
        let schema = Schema(
            .structure, fields: [.init("s", strings), .init("n", numbers), .init("by", Schema(.bytes))])
        for compatibility in [Compatibility.documented, .streamReactor] {
            let bench = try Bench(.json, compatibility)
            try bench.encode(
                .structure([
                    .map([(.string("k"), .null)]), .map([(.int(1), .string("a")), (.int(2), .null)]),
                    .bytes([0, 1, 255]),
                ]), schema)
            #expect(bench.text == #"{"s":{"k":null},"n":[[1,"a"],[2,null]],"by":"AAH/"}"# + "\n")
        }
    }

    @Test("Java takes points in time that stand alone only with Connect's own schema")
    func pointsInTime() throws {
        let java = try Bench(.json, .streamReactor)
        let name = "org.apache.kafka.connect.data."
        try java.encode(.date(86_400_000), Schema(.int32, name: name + "Date", version: 1))
        try java.encode(.time(5), Schema(.int32, name: name + "Time", version: 1))
        try java.encode(.timestamp(-1), Schema(.int64, name: name + "Timestamp", version: 1))
        #expect(java.text == "1\n5\n-1\n")
        let optional = Schema(.int32, optional: true, name: name + "Date", version: 1)
        #expect(throws: FormatError.self) { try java.encode(.date(0), optional) }
        let documented = try Bench(.json)
        try documented.encode(.date(86_400_000), optional)
        #expect(documented.text == "1\n")
    }

    @Test("text and byte arrays need no tape")
    func raw() throws {
        let bench = try Bench(.json)
        try bench.encode(text: Array("a\"b".utf8))
        try bench.encode(text: nil)
        try bench.encode(text: [])
        try bench.encode(bytes: [0, 1, 255])
        try bench.encode(bytes: nil)
        try bench.encode(RecordPart.none)
        #expect(bench.text == "\"a\\\"b\"\nnull\n\"\"\n\"AAH/\"\nnull\nnull\n")

        let java = try Bench(.json, .streamReactor)
        try java.encode(text: nil)
        try java.encode(text: Array("a\nb".utf8))
        #expect(java.text == "null\n\"a\\\\nb\"\n")
        #expect(throws: FormatError.self) { try java.encode(bytes: [1]) }
        #expect(throws: FormatError.self) { try java.encode(RecordPart.none) }
    }
}
