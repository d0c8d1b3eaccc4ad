import Bytes
import ConnectData
import Formats
import Testing

@Suite("JSON envelope")
struct EnvelopeTests {
    private func slice(_ text: StaticString) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
    }

    private func encode(
        _ bench: Bench, key: RecordPart = .none, value: RecordPart,
        _ headers: [(StaticString, RecordPart)] = [],
        timestamp: Int64 = 1_700_000_000_000
    ) throws -> String {
        let views = headers.map { HeaderView(name: slice($0.0), value: $0.1) }
        try views.withUnsafeBufferPointer { views in
            try bench.encoder.encode(
                record(key: key, value: value, headers: views, timestamp: timestamp), into: &bench.out,
                file: &bench.file)
        }
        return bench.next()
    }

    @Test("has key, value, headers and metadata in this order")
    func full() throws {
        let bench = try Bench(.json, envelope: EnvelopeFields())
        let line = try encode(
            bench, key: .text(slice("k\n\"1")), value: .json(slice("{\"a\": 1e400,\n \"b\":null}")),
            [("h1", .text(slice("v1"))), ("h2", bench.key(.int8(42)))])
        #expect(
            line == #"{"key":"k\n\"1","value":{"a": 1e400, "b":null},"headers":{"h1":"v1","h2":42},"#
                + #""metadata":{"offset":42,"partition":3,"timestamp":1700000000000,"topic":"t1"}}"# + "\n")
    }

    @Test("has the members that are switched on", arguments: 1..<16)
    func flags(bits: Int) throws {
        let fields = EnvelopeFields(
            key: bits & 1 != 0, value: bits & 2 != 0, headers: bits & 4 != 0, metadata: bits & 8 != 0)
        let bench = try Bench(.json, envelope: fields)
        let line = try encode(bench, key: .text(slice("k")), value: .json(slice("1")))
        var members: [String] = []
        if fields.key { members.append(#""key":"k""#) }
        if fields.value { members.append(#""value":1"#) }
        if fields.headers { members.append(#""headers":{}"#) }
        if fields.metadata {
            members.append(#""metadata":{"offset":42,"partition":3,"timestamp":1700000000000,"topic":"t1"}"#)
        }
        #expect(line == "{" + members.joined(separator: ",") + "}\n")
        let inputs = bench.encoder.settings.inputs(value: .schemalessJSON, key: .string)
        #expect(inputs.value == (fields.value ? .json : .none) && inputs.key == (fields.key ? .text : .none))
        #expect(inputs.headers == fields.headers && inputs.metadata == fields.metadata)
    }

    @Test("marks bytes that became base64")
    func bytes() throws {
        let fields = EnvelopeFields(metadata: false)
        let bench = try Bench(.json, envelope: fields)
        let line = try encode(
            bench, key: .bytes(slice("k")), value: .bytes(slice("abc")), [("hb", .bytes(slice("\u{1}")))])
        #expect(
            line
                == #"{"key":"aw==","keyIsArray":true,"value":"YWJj","valueIsArray":true,"#
                + #""headers":{"hb":"AQ=="}}"#
                + "\n")
        #expect(
            try encode(bench, value: bench.part(.bytes([1])))
                == #"{"key":null,"value":"AQ==","valueIsArray":true,"headers":{}}"# + "\n")
        #expect(
            try encode(bench, key: .bytes(nil), value: .bytes(nil))
                == #"{"key":null,"value":null,"headers":{}}"# + "\n")

        let java = try Bench(.json, envelope: fields, .streamReactor)
        #expect(
            try encode(java, key: .bytes(nil), value: .bytes(nil))
                == #"{"key":null,"value":"","valueIsArray":true,"headers":{}}"# + "\n")
    }

    @Test("leaves the timestamp out when there is none, and takes the last of headers with one name")
    func odds() throws {
        let bench = try Bench(.json, envelope: EnvelopeFields(key: false, value: false))
        let line = try encode(
            bench, value: .none, [("n", .text(slice("1"))), ("m", .text(nil)), ("n", .text(slice("two")))],
            timestamp: -1)
        #expect(
            line == #"{"headers":{"m":null,"n":"two"},"metadata":{"offset":42,"partition":3,"topic":"t1"}}"#
                + "\n")
    }

    @Test("values are exact in the documented form and Java's in the other")
    func nested() throws {
        let schema = Schema(
            .structure,
            fields: [
                .init("by", Schema(.bytes)),
                .init("d", Schema(.int32, name: "org.apache.kafka.connect.data.Date")),
                .init("dec", Schema(.bytes, name: "org.apache.kafka.connect.data.Decimal")),
                .init(
                    "m", Schema(.map, keySchema: Schema(.int32), valueSchema: Schema(.string, optional: true))
                ),
            ])
        let value = Sample.structure([
            .bytes([0, 1, 255]), .date(86_400_000), .decimal([0x30, 0x39], scale: 2),
            .map([(.int(1), .string("a"))]),
        ])
        let fields = EnvelopeFields(key: false, headers: false, metadata: false)
        let bench = try Bench(.json, envelope: fields)
        #expect(
            try encode(bench, value: bench.part(value, schema))
                == #"{"value":{"by":"AAH/","d":1,"dec":123.45,"m":[[1,"a"]]}}"# + "\n")
        #expect(
            try encode(bench, value: bench.part(.decimal([0x30, 0x39], scale: 2))) == #"{"value":123.45}"#
                + "\n")
        let java = try Bench(.json, envelope: fields, .streamReactor)
        let day = Schema(.int32, name: "org.apache.kafka.connect.data.Date", version: 1)
        #expect(
            try encode(java, value: java.part(value, schema))
                == #"{"value":{"by":[0,1,-1],"d":86400000,"dec":123.45,"m":{"1":"a"}}}"# + "\n")
        #expect(
            try encode(java, value: java.part(.decimal([0x30, 0x39], scale: 2))) == #"{"value":"MDk="}"#
                + "\n")
        #expect(try encode(java, value: java.part(.date(86_400_000), day)) == #"{"value":1}"# + "\n")
    }
}
