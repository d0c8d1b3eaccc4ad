import Bytes
import ConnectData
import Converters
import Foundation
import JSON
import Testing

@Suite struct JSONLinesTests {
    /// The line of each record; nil for a failure. Null documents and tombstones by name.
    static func lines(_ batch: borrowing RecordBatch, _ compatibility: Compatibility = .documented)
        -> [String?]
    {
        let lines = JSONLines(compatibility: compatibility)
        var column = LineColumn()
        var out: [String?] = []
        while out.count < batch.count {
            let failure = lines.prepare(batch, from: out.count, to: batch.count, into: &column)
            for index in out.count..<(failure?.index ?? batch.count) {
                let line = column.lines[index]
                let base = line.space == .arena ? column.arena.pointer : batch.values.pointer
                let bytes = UnsafeRawBufferPointer(start: base + Int(line.start), count: Int(line.length) + 1)
                switch line.state {
                case .clean, .rewritten:
                    #expect(bytes.last == 10)
                    out.append(String(decoding: bytes.dropLast(), as: UTF8.self))
                case .nullDocument: out.append("<null>")
                case .tombstone: out.append("<tombstone>")
                }
            }
            if failure != nil { out.append(nil) }
        }
        return out
    }

    @Test(
        "a value that is one line is written as it came",
        arguments: [
            #"{"a":1}"#, #" {"a" : [1, 2.50, "x\ny", null] } "#, "12345678901234567890123", "1e400", "-0.0",
            #""é""#,
            #"{"a":{"a":1},"b":{"a":1}}"#, "true",
        ])
    func clean(_ text: String) {
        let batch = TestBatch.texts([text, text])
        let lines = JSONLines(compatibility: .documented)
        var column = LineColumn()
        #expect(lines.prepare(batch, from: 0, to: 2, into: &column) == nil)
        let allClean = column.allClean
        #expect(allClean)
        #expect(column.lines[1].state == .clean)
        #expect(Self.lines(batch) == [text, text])
    }

    @Test(
        "what is no line yet is rewritten",
        arguments: [
            ("{\"a\":1,\n \"b\" : [ 1 ,\r\n2 ] }", #"{"a":1,"b":[1,2]}"#),
            (#"{"a":007,"b":-00.50}"#, #"{"a":7,"b":-0.50}"#),
            (#"{"a":1,"b":2,"a":3}"#, #"{"a":3,"b":2}"#),
            (#"{"a":1,"\u0061":{"x":[1,{}]},"b":[2]}"#, #"{"a":{"x":[1,{}]},"b":[2]}"#),
            (#"{"a":[1],"a":[2,[3]],"c":{"d":4,"d":{"e":5}}}"#, #"{"a":[2,[3]],"c":{"d":{"e":5}}}"#),
            (#"["\ud83d x","\ud83d\ude00"]"#, "[\"\u{FFFD} x\",\"\\ud83d\\ude00\"]"),
            ("\u{FEFF}{\"a\":1}", #"{"a":1}"#),
        ])
    func rewritten(_ text: String, _ line: String) {
        #expect(Self.lines(TestBatch.texts([text, "1", text])) == [line, "1", line])
    }

    @Test("UTF-16 and UTF-32 become UTF-8")
    func encodings() {
        let text = #"{"é":"😀"}"#
        let big16 = text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 255)] }
        let little32 = text.unicodeScalars.flatMap { scalar in
            (0..<4).map { UInt8(truncatingIfNeeded: scalar.value >> (8 * $0)) }
        }
        let batch = TestBatch.values([
            big16, Array("1".utf8), little32, [0xFE, 0xFF] + big16, [0xFE, 0xFF, 0, 0x31, 0],
        ])
        #expect(Self.lines(batch) == [text, "1", text, text, nil])
    }

    @Test("nulls and blanks are told from lines")
    func nulls() {
        let batch = TestBatch.values([
            nil, Array("null".utf8), [], Array("  ".utf8), Array(" null ".utf8), Array("0".utf8),
        ])
        #expect(Self.lines(batch) == ["<tombstone>", "<null>", "<null>", "<null>", "<null>", "0"])
    }

    @Test(
        "one bad record fails alone",
        arguments: [
            "{", "{\"a\"", "\"abc", "[1,2", "{\"a\":1}x", "1 2", "nul", "{'a':1}", "[1,]", "{\"a\":1,}",
            "\u{1}", "\"a\nb\"",
            "+1", ".5", "5.", "1e", "\\\"a\"", "\"\\x\"", "\"\\u12\"", "\"\\", "[", "]", "}", ":", ",",
            "{1:2}", "1,2",
            "{\"a\":\"b\"\"c\"}", "\"a\" \"b\"", "--1", "\u{C}", "tru\u{E9}", "\"abc\\\"", "[1}", "{\"a\":1]",
        ])
    func failsAlone(_ bad: String) {
        let batch = TestBatch.texts([#"{"a":1}"#, bad, #"{"b":[2]}"#, bad, bad, "3"])
        #expect(Self.lines(batch) == [#"{"a":1}"#, nil, #"{"b":[2]}"#, nil, nil, "3"])
    }

    @Test("bytes that are not UTF-8 fail alone")
    func notUTF8() {
        let bad: [UInt8] = [0x22, 0xC3, 0x22]
        let cut: [UInt8] = [0x22, 0x61, 0xE4, 0xB8]
        let good = Array("\"é\"".utf8)
        #expect(
            Self.lines(TestBatch.values([good, bad, good, cut, good])) == [
                "\"é\"", nil, "\"é\"", nil, "\"é\"",
            ])
    }

    @Test("nesting ends at 1000 levels")
    func depth() {
        let deep = String(repeating: "[", count: 1000) + String(repeating: "]", count: 1000)
        #expect(Self.lines(TestBatch.texts([deep, "[" + deep + "]", "1"])) == [deep, nil, "1"])
    }

    @Test("large objects are searched for repeated names too")
    func largeObject() {
        let members = (0..<5000).map { "\"n\($0)\":\($0)" }.joined(separator: ",")
        let lines = Self.lines(TestBatch.texts(["{\(members)}", "{\(members),\"n7\":-1}"]))
        #expect(lines[0] == "{\(members)}")
        #expect(lines[1] == "{\(members)}".replacingOccurrences(of: "\"n7\":7,", with: "\"n7\":-1,"))
    }

    @Test("a batch larger than one stretch is one batch all the same")
    func largeBatch() {
        let texts = (0..<4000).map { #"{"id":\#($0),"text":"\#(String(repeating: "x", count: $0 % 300))"}"# }
        #expect(Self.lines(TestBatch.texts(texts)) == texts)
        let huge = "[\"" + String(repeating: "y", count: 3_000_000) + "\"]"
        #expect(Self.lines(TestBatch.texts(["1", huge, "2"])) == ["1", huge, "2"])
    }

    @Test(
        "the Java connector's numbers and its trust in the first value",
        arguments: [
            ("[1.10,1e3,-0.0,1e400,1E-7,0.001]", #"[1.1,1000.0,0.0,"Infinity",1.0E-7,0.001]"#),
            ("[18446744073709551615,9223372036854775808,-0]", "[-1,-9223372036854775808,0]"),
            (#"{"a":1}garbage"#, #"{"a":1}"#), (#"{"a":1} "open"#, #"{"a":1}"#), ("1 2", "1"),
            (#"[1]"x"#, "[1]"),
            (#"{"a":12}"#, #"{"a":12}"#),
        ])
    func java(_ text: String, _ line: String) {
        #expect(Self.lines(TestBatch.texts([text, "5", text]), .streamReactor) == [line, "5", line])
    }

    @Test("damaged documents are judged as other parsers judge them", arguments: 0..<8)
    func mutations(_ seed: UInt64) {
        var sample = JSONSample(seed: seed)
        var accepted = 0
        for round in 0..<400 {
            let texts = (0..<3).map { _ in
                let text = sample.document()
                return sample.below(3) == 0 ? text : sample.damaged(text)
            }
            let lines = Self.lines(TestBatch.values(texts))
            for (text, line) in zip(texts, lines) {
                // Ours reads more than one encoding and leading zeros, as Jackson does.
                if text.contains(0) || text.starts(with: [0xEF, 0xBB, 0xBF]) || Self.hasLeadingZero(text) {
                    continue
                }
                let strict = try? JSON(parsing: text)
                let foundation =
                    (try? JSONSerialization.jsonObject(with: Data(text), options: .fragmentsAllowed)) != nil
                let isBlank = text.allSatisfy { $0 == 32 || $0 == 9 || $0 == 10 || $0 == 13 }
                let message = "seed \(seed) round \(round): \(String(decoding: text, as: UTF8.self))"
                if isBlank {
                    #expect(line == "<null>", "\(message)")
                } else if let strict {
                    accepted += 1
                    let read = line == "<null>" ? JSON.null : line.flatMap { try? JSON(parsing: $0) }
                    #expect(read == strict.withoutRepeats, "\(message)")
                    #expect(line?.contains("\n") == false, "\(message)")
                } else {
                    #expect(line == nil, "\(message)")
                    #expect(!foundation, "\(message)")
                }
            }
        }
        #expect(accepted > 400)
    }

    static func hasLeadingZero(_ text: [UInt8]) -> Bool {
        String(decoding: text, as: UTF8.self).firstMatch(of: /(^|[^0-9.eE+\-])-?0[0-9]/) != nil
    }

    @Test(
        "random bytes never crash, and a record's verdict does not depend on its neighbours", arguments: 0..<4
    )
    func randomBytes(_ seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let marks =
            Array("{}[]:,\"\\ \n\r\t0123456789.eE+-truefalsn".utf8) + [0, 0xEF, 0xBB, 0xBF, 0xFF, 0xFE, 0xC3]
        for _ in 0..<400 {
            let texts = (0..<4).map { _ in
                (0..<Int.random(in: 0..<24, using: &random)).map { _ in
                    marks[Int.random(in: 0..<marks.count, using: &random)]
                }
            }
            for compatibility in [Compatibility.documented, .streamReactor] {
                let together = Self.lines(TestBatch.values(texts), compatibility)
                let alone = texts.map { Self.lines(TestBatch.values([$0]), compatibility)[0] }
                #expect(together == alone, "\(texts)")
            }
        }
    }
}
