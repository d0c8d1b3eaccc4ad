import Bytes
import ConnectData
import Testing

@testable import Sink

struct TapeCursorTests {
    /// `{"a":{"b":[10,null,"x"]},"n":null,"s":"q"}` without schema, texts in one array.
    private struct Document: ~Copyable {
        var tape = Tape()
        var bytes: [UInt8] = []

        mutating func text(_ text: String) {
            tape.append(
                TapeEntry(.string, space: .arena, length: text.utf8.count, payload: UInt64(bytes.count)))
            bytes += Array(text.utf8)
        }

        mutating func container(_ kind: TapeEntry.Kind, _ length: Int, _ members: (inout Document) -> Void) {
            let start = tape.append(TapeEntry(kind))
            members(&self)
            tape.close(start, length: length)
        }

        func answer(
            _ path: [String], schema: Schema? = nil, _ compatibility: Compatibility = .streamReactor
        ) -> TapeEntry {
            bytes.withUnsafeBytes { memory in
                let base = memory.baseAddress ?? UnsafeRawPointer(bitPattern: 8)!
                return TapeCursor(compatibility: compatibility).answer(
                    path, in: tape, root: 0, schema: schema,
                    spaces: ValueSpaces(values: base, side: base, arena: base))
            }
        }
    }

    private static func schemaless() -> Document {
        var document = Document()
        document.container(.map, 4) { document in
            document.text("a")
            document.container(.map, 1) { document in
                document.text("b")
                document.container(.array, 3) { document in
                    document.tape.append(TapeEntry(.int64, payload: 10))
                    document.tape.append(TapeEntry(.null))
                    document.text("x")
                }
            }
            document.text("n")
            document.tape.append(TapeEntry(.null))
            document.text("s")
            document.text("q")
            document.text("s")
            document.text("last")
        }
        return document
    }

    @Test(arguments: [
        (["a", "b", "0"], TapeEntry.Kind.int64, Int16(0)), (["a", "b", "2"], .string, 0),
        (["a", "b"], .array, 0),
        (["a"], .map, 0), (["a", "b", "1"], .null, PathAnswer.absent),
        (["a", "b", "3"], .null, PathAnswer.indexOutOfRange),
        (["a", "b", "-1"], .null, PathAnswer.notAnIndex), (["a", "b", "x"], .null, PathAnswer.notAnIndex),
        (["n"], .null, PathAnswer.absent), (["n", "deeper"], .null, PathAnswer.absent),
        (["gone"], .null, PathAnswer.absent), (["s", "deeper"], .null, PathAnswer.belowScalar),
    ]) func `a path finds its value or the reason`(_ path: [String], _ kind: TapeEntry.Kind, _ reason: Int16)
    {
        let document = Self.schemaless()
        let answer = document.answer(path)
        #expect(answer.kind == kind)
        if kind == .null { #expect(answer.scale == reason) }
    }

    @Test func `of members with one name the last counts`() {
        let document = Self.schemaless()
        let answer = document.answer(["s"])
        #expect(answer.length == 4)
    }

    @Test func `a whole scalar stands for every path in the compatibility only`() {
        var document = Document()
        document.text("line")
        let whole = document.answer([])
        #expect(whole.kind == .string && whole.scale == TapeCursor.wholePart)
        let java = document.answer(["a", "b"])
        #expect(java.kind == .string && java.scale == TapeCursor.wholePart)
        let documented = document.answer(["a"], .documented)
        #expect(documented == PathAnswer.entry(PathAnswer.belowScalar))
    }

    @Test func `a null part says so`() {
        var document = Document()
        document.tape.append(TapeEntry(.null))
        let (whole, inside) = (document.answer([]), document.answer(["a"]))
        #expect(whole == PathAnswer.entry(PathAnswer.partNull))
        #expect(inside == PathAnswer.entry(PathAnswer.partNull))
    }

    @Test func `a struct is walked by its schema`() {
        let inner = Schema(.structure, optional: true, fields: [Schema.Field("x", Schema(.int32))])
        let list = Schema(.array, valueSchema: Schema(.int64))
        let schema = Schema(
            .structure,
            fields: [Schema.Field("list", list), Schema.Field("in", inner), Schema.Field("gone", inner)])
        var document = Document()
        document.container(.structure, 3) { document in
            document.container(.array, 1) { $0.tape.append(TapeEntry(.int64, payload: 7)) }
            document.container(.structure, 1) { $0.tape.append(TapeEntry(.int32, payload: 5)) }
            document.tape.append(TapeEntry(.null))
        }
        let found = document.answer(["in", "x"], schema: schema)
        #expect(found == TapeEntry(.int32, payload: 5))
        let absent = document.answer(["in", "y"], schema: schema)
        #expect(absent == PathAnswer.entry(PathAnswer.absent))
        let beyond = document.answer(["list", "1"], schema: schema)
        #expect(beyond == PathAnswer.entry(PathAnswer.absent), "with a schema Java answers [missing]")
        let parent = document.answer(["gone", "x"], schema: schema)
        #expect(parent == PathAnswer.entry(PathAnswer.nullParent))
    }
}
