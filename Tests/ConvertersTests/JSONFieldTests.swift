import Bytes
import CSimdjson
import ConnectData
import Converters
import Testing

@Suite struct JSONFieldTests {
    @Test("the C face writes entries of the tape's layout")
    func layout() throws {
        #expect(MemoryLayout<csimdjson_entry>.size == MemoryLayout<TapeEntry>.size)
        #expect(MemoryLayout<csimdjson_entry>.stride == MemoryLayout<TapeEntry>.stride)
        #expect(MemoryLayout<TapeEntry>.stride == 16)
        let entry = TapeEntry(.decimal, space: .arena, escaped: true, scale: -7, length: 11, payload: 1 << 40)
        let seen = unsafeBitCast(entry, to: csimdjson_entry.self)
        #expect(seen.kind == TapeEntry.Kind.decimal.rawValue)
        #expect(seen.flags == 0x82)
        #expect(seen.scale == -7)
        #expect(seen.length == 11)
        #expect(seen.payload == 1 << 40)
        #expect(entry.space == .arena && entry.escaped)
    }

    static func text(_ entry: TapeEntry, _ spaces: ValueSpaces) -> String {
        switch entry.kind {
        case .null: entry.payload == 0 ? "missing" : "null"
        case .array, .map: String(decoding: spaces.bytes(entry), as: UTF8.self)
        default:
            withUnsafePointer(to: entry) {
                GoldenRenderer(tape: $0, spaces: spaces, javaNumbers: false).render(0, nil)
            }
        }
    }

    static func fields(_ texts: [String], _ paths: [[String]]) -> [[String]] {
        let batch = TestBatch.texts(texts)
        var fields = SlotArray<TapeEntry>()
        var arena = ByteBuffer()
        let extractor = JSONFieldExtractor(paths: paths)
        #expect(
            extractor.extract(batch, part: .value, from: 0, to: texts.count, into: &fields, arena: &arena)
                == nil)
        let spaces = ValueSpaces(values: batch.values.pointer, side: batch.side.pointer, arena: arena.pointer)
        return (0..<texts.count).map { record in
            (0..<paths.count).map { text(fields[record * paths.count + $0], spaces) }
        }
    }

    @Test("paths name members from the outside in, and list elements by number")
    func paths() {
        let paths = [["a"], ["b", "c"], ["l", "1"], ["b"], ["x"]]
        #expect(
            Self.fields(
                [
                    #"{"a":"é\n","b":{"c":007},"l":[1,[2]]}"#, #"{"l":{"1":true},"b":null,"a":1.50}"#, "[]",
                    "5",
                    #"{"\u0061":1,"b":{"c":2},"b":3}"#, #"{"a":1,"a":{"a":2}}"#,
                ], paths) == [
                    ["string é\n", "number 7", "[2]", #"{"c":007}"#, "missing"],
                    ["number 1.50", "missing", "bool true", "null", "missing"],
                    ["missing", "missing", "missing", "missing", "missing"],
                    ["missing", "missing", "missing", "missing", "missing"],
                    ["number 1", "missing", "missing", "number 3", "missing"],
                    [#"{"a":2}"#, "missing", "missing", "missing", "missing"],
                ])
    }

    @Test("keys have fields as values have")
    func keys() {
        let batch = TestBatch.keys([Array(#"{"id":7}"#.utf8), nil, Array(#"{"id":"x"}"#.utf8)])
        var fields = SlotArray<TapeEntry>()
        var arena = ByteBuffer()
        let extractor = JSONFieldExtractor(paths: [["id"]])
        #expect(extractor.extract(batch, part: .key, from: 0, to: 3, into: &fields, arena: &arena) == nil)
        let spaces = ValueSpaces(values: batch.values.pointer, side: batch.side.pointer, arena: arena.pointer)
        #expect((0..<3).map { Self.text(fields[$0], spaces) } == ["number 7", "missing", "string x"])
        #expect(fields[0].space == .side)
    }

    @Test("lines and fields come out of one pass; a rewritten line has its own fields")
    func onePass() {
        let texts = [
            #"{"k":"a","v":1}"#, "{\"k\":\n\"b\",\"v\":007}", "{", "\u{FEFF}{\"k\":\"c\"}", #"{"v":2}"#,
        ]
        let batch = TestBatch.texts(texts)
        let lines = JSONLines(compatibility: .documented)
        let extractor = JSONFieldExtractor(paths: [["k"], ["v"]])
        var column = LineColumn()
        var fields = SlotArray<TapeEntry>()
        let failure = lines.prepare(
            batch, from: 0, to: 5, into: &column, extractor: extractor, fields: &fields)
        #expect(failure?.index == 2)
        #expect(column.lines.count == 2 && fields.count == 4)
        let rest = lines.prepare(batch, from: 3, to: 5, into: &column, extractor: extractor, fields: &fields)
        #expect(rest == nil)
        let spaces = ValueSpaces(
            values: batch.values.pointer, side: batch.side.pointer, arena: column.arena.pointer)
        #expect(
            (0..<10).map { Self.text(fields[$0], spaces) } == [
                "string a", "number 1", "string b", "number 7", "missing", "missing", "string c", "missing",
                "missing",
                "number 2",
            ])
        #expect(
            (0..<5).map { column.lines[$0].state } == [.clean, .rewritten, .tombstone, .rewritten, .clean])
    }

    @Test("fields are what a walk over the tape finds", arguments: 0..<6)
    func againstTape(_ seed: UInt64) throws {
        var sample = JSONSample(seed: seed)
        let paths = [
            ["a"], ["b", "a"], ["c", "0"], ["id"], ["", "b", "c"], ["é"], ["a long name of a member"],
        ]
        let texts = (0..<300).map { _ in Array(sample.object(depth: 0).utf8) }
        let batch = TestBatch.values(texts)
        let converter = try Converter(
            className: "JsonConverter", options: ["schemas.enable": "false"], role: .value,
            compatibility: .documented)
        var column = ConvertedColumn()
        #expect(
            converter.convert(batch, part: .value, from: 0, to: 300, into: &column, schemas: SchemaTable())
                == nil)
        var fields = SlotArray<TapeEntry>()
        var arena = ByteBuffer()
        let extractor = JSONFieldExtractor(paths: paths)
        #expect(extractor.extract(batch, part: .value, from: 0, to: 300, into: &fields, arena: &arena) == nil)
        let spaces = ValueSpaces(
            values: batch.values.pointer, side: batch.side.pointer, arena: column.arena.pointer)
        let found = ValueSpaces(values: batch.values.pointer, side: batch.side.pointer, arena: arena.pointer)
        for record in 0..<300 {
            for (index, path) in paths.enumerated() {
                let entry = fields[record * paths.count + index]
                let walked = Self.walk(column.tape.pointer, Int(column.roots[record]), path, spaces)
                let message = "\(String(decoding: texts[record], as: UTF8.self)) \(path)"
                guard let walked else {
                    #expect(entry == TapeEntry(.null), "\(message)")
                    continue
                }
                let kind = column.tape[walked].kind
                #expect(entry.kind == kind, "\(message)")
                if kind != .array, kind != .map, kind != .null {
                    let expected = GoldenRenderer(
                        tape: column.tape.pointer, spaces: spaces, javaNumbers: false)
                    #expect(Self.text(entry, found) == expected.render(walked, nil), "\(message)")
                }
            }
        }
    }

    private static func walk(
        _ tape: UnsafePointer<TapeEntry>, _ root: Int, _ path: [String], _ spaces: ValueSpaces
    ) -> Int? {
        var index = root
        for name in path {
            let entry = tape[index]
            var next = index + 1
            var found: Int?
            for place in 0..<Int(entry.kind == .map || entry.kind == .array ? entry.length : 0) {
                if entry.kind == .array {
                    if String(place) == name { found = next }
                } else {
                    if GoldenRenderer.text(tape[next], spaces) == name { found = next + 1 }
                    next += 1
                }
                next = tape[next].next(after: next)
            }
            guard let found else { return nil }
            index = found
        }
        return index
    }
}
