import Bytes
import ConnectData
import Converters
import Testing

@Suite struct ConverterTests {
    static func render(
        _ column: borrowing ConvertedColumn, _ batch: borrowing RecordBatch, _ schemas: SchemaTable
    ) -> [String] {
        let spaces = ValueSpaces(
            values: batch.values.pointer, side: batch.side.pointer, arena: column.arena.pointer)
        let renderer = GoldenRenderer(tape: column.tape.pointer, spaces: spaces, javaNumbers: false)
        return (0..<column.roots.count).map {
            renderer.render(Int(column.roots[$0]), schemas[column.schemas[$0]])
        }
    }

    static func json(_ options: [String: String], _ compatibility: Compatibility = .documented) throws
        -> Converter
    {
        try Converter(
            className: "JsonConverter", options: options, role: .value, compatibility: compatibility)
    }

    @Test("schemaless numbers keep their text by default")
    func exactNumbers() throws {
        let texts = [
            "123456789012345678901234567890", "1e400", "[1.10,-0.0,{\"a\":007}]", "-007", "9007199254740993",
        ]
        let batch = TestBatch.texts(texts)
        var column = ConvertedColumn()
        let schemas = SchemaTable()
        let converter = try Self.json(["schemas.enable": "false"])
        #expect(converter.kind == .json(schemas: false))
        #expect(
            converter.convert(batch, part: .value, from: 0, to: 5, into: &column, schemas: schemas) == nil)
        #expect(
            Self.render(column, batch, schemas) == [
                "number 123456789012345678901234567890", "number 1e400",
                "list[number 1.10; number -0.0; map{string a = number 7}]", "number -7",
                "number 9007199254740993",
            ])
    }

    @Test("a failed record is skipped by going on behind it")
    func skipping() throws {
        let batch = TestBatch.texts(["1", "{", "{\"b\":2}", "x", "[3]"])
        var column = ConvertedColumn()
        let schemas = SchemaTable()
        let converter = try Self.json(["schemas.enable": "false"])
        let first = converter.convert(batch, part: .value, from: 0, to: 5, into: &column, schemas: schemas)
        #expect(first?.index == 1)
        #expect(first?.message.contains("{") == false)
        let second = converter.convert(batch, part: .value, from: 2, to: 5, into: &column, schemas: schemas)
        #expect(second?.index == 3)
        #expect(
            converter.convert(batch, part: .value, from: 4, to: 5, into: &column, schemas: schemas) == nil)
        #expect(
            Self.render(column, batch, schemas) == [
                "number 1", "null", "map{string b = number 2}", "null", "list[number 3]",
            ])
    }

    static let schema =
        #"{"type":"struct","fields":[{"field":"a","type":"int32"},{"field":"b","type":"string","optional":true}]}"#

    @Test("records with the same schema get the same number, in any order of members")
    func envelopes() throws {
        let other = #"{"type":"int64"}"#
        let batch = TestBatch.texts([
            #"{"schema":\#(Self.schema),"payload":{"a":1,"b":"x"}}"#,
            #"{"payload":{"b":"\n","a":2,"z":0},"schema":\#(Self.schema)}"#,
            #"{"schema":\#(other),"payload":5}"#, #"{"schema": \#(Self.schema),"payload":{"a":3}}"#,
            "\u{FEFF}" + #"{"schema":\#(Self.schema),"payload":{"a":4,"b":"é"}}"#,
        ])
        var column = ConvertedColumn()
        let schemas = SchemaTable()
        let converter = try Self.json([:])
        #expect(
            converter.convert(batch, part: .value, from: 0, to: 5, into: &column, schemas: schemas) == nil)
        #expect((0..<5).map { column.schemas[$0] } == [1, 1, 2, 1, 1])
        #expect(
            Self.render(column, batch, schemas) == [
                "struct(a = int32 1; b = string x)", "struct(a = int32 2; b = string \n)", "int64 5",
                "struct(a = int32 3; b = null)", "struct(a = int32 4; b = string é)",
            ])
    }

    @Test("a record that does not fit its schema leaves nothing behind")
    func misfit() throws {
        let batch = TestBatch.texts([
            #"{"schema":\#(Self.schema),"payload":{"a":1}}"#,
            #"{"schema":\#(Self.schema),"payload":{"a":"secret"}}"#,
        ])
        var column = ConvertedColumn()
        let converter = try Self.json([:])
        let failure = converter.convert(
            batch, part: .value, from: 0, to: 2, into: &column, schemas: SchemaTable())
        #expect(failure?.index == 1)
        #expect(failure?.message.contains("secret") == false)
        #expect(column.roots.count == 1 && column.schemas.count == 1)
        #expect(column.tape.count == 3)
    }

    @Test("defaults of every kind come with their own bytes")
    func defaults() throws {
        let schema = #"""
            {"type":"struct","fields":[{"field":"s","type":"string","default":"d\u00e9"},
            {"field":"l","type":"array","items":{"type":"int8"},"default":[1,2]},
            {"field":"d","type":"bytes","name":"org.apache.kafka.connect.data.Decimal","parameters":{"scale":"2"},"default":"AJw="}]}
            """#.replacing("\n", with: " ")
        let text = #"{"schema":\#(schema),"payload":{}}"#
        let batch = TestBatch.texts([text, text])
        var column = ConvertedColumn()
        let schemas = SchemaTable()
        let converter = try Self.json([:])
        #expect(
            converter.convert(batch, part: .value, from: 0, to: 2, into: &column, schemas: schemas) == nil)
        let expected = "struct(s = string dé; l = list[int8 1; int8 2]; d = decimal 156 scale 2)"
        #expect(Self.render(column, batch, schemas) == [expected, expected])
    }

    @Test("headers are indexed by slot, keys lie in the side memory")
    func headersAndKeys() throws {
        var batch = RecordBatch()
        func append(_ key: String, _ headers: [(String, String?)], to batch: inout RecordBatch) {
            Array(key.utf8).withUnsafeBytes {
                batch.append(partition: 0, offset: 0, timestamp: -1, key: $0, value: nil)
            }
            for (name, value) in headers {
                Array(name.utf8).withUnsafeBytes { nameBytes in
                    Array((value ?? "x").utf8).withUnsafeBytes {
                        batch.appendHeader(name: nameBytes, value: value == nil ? nil : $0)
                    }
                }
            }
        }
        append("k1", [("a", "12"), ("b", nil)], to: &batch)
        append("k2", [], to: &batch)
        append("k3", [("c", "text")], to: &batch)
        let schemas = SchemaTable()
        var headers = ConvertedColumn()
        let simple = try Converter(
            className: "org.apache.kafka.connect.storage.SimpleHeaderConverter", options: [:], role: .header,
            compatibility: .documented)
        #expect(simple.convertHeaders(batch, from: 0, to: 3, into: &headers, schemas: schemas) == nil)
        #expect(Self.render(headers, batch, schemas) == ["int8 12", "null", "string text"])
        var json = ConvertedColumn()
        let numbers = try Converter(
            className: "JsonConverter", options: ["schemas.enable": "false"], role: .header,
            compatibility: .documented)
        #expect(numbers.convertHeaders(batch, from: 0, to: 3, into: &json, schemas: schemas)?.index == 2)
        #expect(Self.render(json, batch, schemas) == ["number 12", "null"])
        var keys = ConvertedColumn()
        let string = try Converter(
            className: "StringConverter", options: [:], role: .key, compatibility: .documented)
        #expect(string.convert(batch, part: .key, from: 0, to: 3, into: &keys, schemas: schemas) == nil)
        #expect(Self.render(keys, batch, schemas) == ["string k1", "string k2", "string k3"])
        #expect(keys.tape[0].space == .side)
    }

    @Test("text that is UTF-8 is not copied")
    func noCopy() throws {
        let batch = TestBatch.texts(["héllo", ""])
        var column = ConvertedColumn()
        let converter = try Converter(
            className: "StringConverter", options: [:], role: .value, compatibility: .documented)
        #expect(
            converter.convert(batch, part: .value, from: 0, to: 2, into: &column, schemas: SchemaTable())
                == nil)
        #expect(column.arena.count == 0)
        #expect(column.tape[0] == TapeEntry(.string, space: .values, length: 6, payload: 0))
    }

    @Test(
        "a class or option that cannot be used says what can",
        arguments: [
            ("io.confluent.connect.avro.AvroConverter", [:], "later version"),
            ("io.confluent.connect.protobuf.ProtobufConverter", [:], "later version"),
            ("io.confluent.connect.json.JsonSchemaConverter", [:], "later version"),
            ("com.example.MyConverter", [:], "known are"), ("SimpleHeaderConverter", [:], "headers only"),
            ("StringConverter", ["converter.encoding": "EBCDIC"], "known are"),
            ("JsonConverter", ["schemas.enable": "yes"], "true or false"),
            ("JsonConverter", ["schemas.cache.size": "-1"], "at least 0"),
            ("JsonConverter", ["decimal.format": "TEXT"], "NUMERIC, BASE64"),
            ("JsonConverter", ["schema.content": "{\"type\":\"x\"}"], "Unknown schema type"),
            ("org.example.JsonConverter", [:], "known are"),
        ] as [(String, [String: String], String)])
    func configErrors(_ name: String, _ options: [String: String], _ part: String) {
        #expect {
            try Converter(className: name, options: options, role: .value, compatibility: .documented)
        } throws: { error in
            (error as? ConverterConfigError)?.message.contains(part) == true
        }
    }
}
