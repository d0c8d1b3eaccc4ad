import Bytes
import ConnectData
import Formats
import Testing

@Suite("JSON documents that go through")
struct JSONLineTests {
    static let documents: [(String, String)] = [
        (#"{"a": 1e400, "b": -0.0}"#, #"{"a": 1e400, "b": -0.0}"#),
        ("{\n  \"a\": 1,\r\n  \"b\": [1,\n2]\n}\n", "{  \"a\": 1,  \"b\": [1,2]}"),
        (#"{"a":"x\ny"}"#, #"{"a":"x\ny"}"#),
        (#"{"a":"\ud83d\ude00\ud83d"}"#, "{\"a\":\"\\ud83d\\ude00\u{FFFD}\"}"),
        (#"["\\ud83d"]"#, #"["\\ud83d"]"#),
        ("", "null"), (" \n", "null"),
    ]

    @Test("one document is one line", arguments: documents)
    func line(_ document: String, _ line: String) throws {
        let bench = try Bench(.json)
        try bench.encode(json: document)
        #expect(bench.text == line + "\n")
    }

    @Test("a string document changes in the Java connector's form")
    func javaString() throws {
        let bench = try Bench(.json, .streamReactor)
        try bench.encode(json: #""li\nne""#)
        try bench.encode(json: #"{"a":"x\ny"}"#)
        #expect(bench.text == #""li\\nne""# + "\n" + #"{"a":"x\ny"}"# + "\n")
    }

    @Test("a run of lines is one copy and counts its records")
    func run() throws {
        let bench = try Bench(.json)
        let lines = Array("{\"a\":1}\n2\n".utf8)
        lines.withUnsafeBytes {
            bench.encoder.appendLines($0, records: 2, into: &bench.out, file: &bench.file)
        }
        #expect(bench.text == "{\"a\":1}\n2\n")
        #expect(bench.file.records == 2)
    }
}
