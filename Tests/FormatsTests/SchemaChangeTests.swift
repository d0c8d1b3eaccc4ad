import ConnectData
import Formats
import Testing

@Suite("Schema change detectors")
struct SchemaChangeTests {
    static func schema(_ version: Int32?, _ names: [String], name: String? = "R", optional: Bool = true)
        -> Schema
    {
        Schema(
            .structure, name: name, version: version,
            fields: names.map { .init($0, Schema(.int32, optional: optional)) })
    }

    private func rolls(
        _ detector: SchemaChangeDetector, _ old: Schema, _ new: Schema,
        _ compatibility: Compatibility = .streamReactor
    ) throws -> Bool {
        let bench = try Bench(.csv, compatibility, detector: detector)
        try bench.encode(.structure(old.fields.map { _ in .int(1) }), old)
        return bench.rolls(.structure(new.fields.map { _ in .int(1) }), new)
    }

    @Test("default: any other schema")
    func any() throws {
        #expect(try rolls(.any, Self.schema(1, ["a"]), Self.schema(2, ["a"])))
        #expect(try !rolls(.any, Self.schema(1, ["a"]), Self.schema(1, ["a"])))
    }

    @Test("version: another name or a greater version")
    func version() throws {
        #expect(try rolls(.version, Self.schema(1, ["a"]), Self.schema(2, ["a"])))
        #expect(try !rolls(.version, Self.schema(2, ["a"]), Self.schema(1, ["a", "b"])))
        #expect(try !rolls(.version, Self.schema(nil, ["a"]), Self.schema(nil, ["b"])))
        #expect(try rolls(.version, Self.schema(nil, ["a"]), Self.schema(1, ["a"])))
        #expect(try rolls(.version, Self.schema(1, ["a"]), Self.schema(1, ["a"], name: "S")))
    }

    @Test("compatibility: when the old schema cannot read the new data")
    func compatibility() throws {
        #expect(try !rolls(.compatibility, Self.schema(1, ["a"]), Self.schema(2, ["a", "b"])))
        #expect(try !rolls(.compatibility, Self.schema(1, ["a", "b"]), Self.schema(2, ["a"])))
        #expect(
            try rolls(
                .compatibility, Self.schema(1, ["a", "b"], optional: false),
                Self.schema(2, ["a"], optional: false)))
        #expect(try rolls(.compatibility, Self.schema(1, ["a"], optional: false), Self.schema(2, ["a"])))
        let long = Schema(.structure, name: "R", fields: [.init("a", Schema(.int64, optional: true))])
        #expect(try rolls(.compatibility, Self.schema(1, ["a"]), long))
        #expect(try !rolls(.compatibility, long, Self.schema(1, ["a"])))
    }

    @Test(
        "the documented form begins a new file rather than dropping a field",
        arguments: SchemaChangeDetector.allCases)
    func nothingDropped(_ detector: SchemaChangeDetector) throws {
        #expect(try rolls(detector, Self.schema(2, ["a"]), Self.schema(1, ["a", "b"]), .documented))
    }

    @Test("records of an older version stay in the file, on its columns")
    func projected() throws {
        let bench = try Bench(.csvWithHeaders, detector: .version)
        try bench.encode(.structure([.int(1), .int(2)]), Self.schema(2, ["a", "b"]))
        let old = Self.schema(1, ["b"])
        #expect(!bench.rolls(.structure([.int(3)]), old))
        try bench.encode(.structure([.int(3)]), old)
        #expect(bench.text == "\"a\",\"b\"\n\"1\",\"2\"\n,\"3\"\n")
    }
}
