import Foundation
import JSON
import Logging
import Testing

@Suite struct LogFormatTests {
    private func entry(_ message: String, _ fields: [JSON.Member] = [], time: Int64 = 1_795_255_872_345)
        -> LogEntry
    {
        LogEntry(time: time, level: .info, logger: "worker", message: message, fields: fields)
    }

    @Test func writesALineOfText() {
        let fields: [JSON.Member] = [
            .init("n", 3), .init("word", "a/b"), .init("text", "a b"), .init("empty", ""), .init("none", nil),
            .init("yes", true), .init("pair", "k=v"), .init("break", "a\nb"),
        ]
        #expect(
            LogFormat.text.line(entry("it began", fields))
                == #"2026-11-21T10:11:12.345Z INFO  worker  it began  n=3 word=a/b text="a b" "#
                + #"empty="" none=null yes=true pair="k=v" break="a\nb""#)
        #expect(LogFormat.text.line(entry("it began")) == "2026-11-21T10:11:12.345Z INFO  worker  it began")
    }

    @Test func writesALineOfJSON() throws {
        let line = LogFormat.json.line(entry("say \"hi\"\n", [.init("time", 3)]))
        #expect(
            line
                == #"{"time":"2026-11-21T10:11:12.345Z","level":"INFO","logger":"worker","message":"#
                + #""say \"hi\"\n","fields":{"time":3}}"#)
        #expect(try JSON(parsing: line)["fields"]?["time"] == 3)
        #expect(try JSON(parsing: LogFormat.json.line(entry("x")))["fields"] == nil)
    }

    @Test(arguments: [
        ("one\ntwo", #"one\ntwo"#), (#"C:\dir "x""#, #"C:\dir "x""#), ("\u{1B}[2J", #"\u001B[2J"#),
        ("a\n\"b\\c\"", #"a\n"b\c""#),
    ])
    func keepsAMessageOnOneLine(message: String, text: String) {
        #expect(LogFormat.text.line(entry(message)).hasSuffix("worker  " + text))
    }

    @Test(
        arguments: [
            0, 951_782_400_000, 951_868_800_000 - 1, 1_709_164_800_000, 4_107_542_400_000, 1_795_255_872_345,
            -1,
            -86_400_000, -2_203_891_200_001, 253_402_300_799_999,
        ] as [Int64])
    func writesTimesAsFoundationDoes(time: Int64) {
        let formatter = ISO8601DateFormatter()
        formatter.formatOptions = [.withInternetDateTime]
        let seconds = time >= 0 ? time / 1_000 : -((999 - time) / 1_000)
        let expected = formatter.string(from: Date(timeIntervalSince1970: Double(seconds))).dropLast()
        #expect(LogFormat.text.line(entry("x", time: time)).hasPrefix(expected + "."))
        #expect(
            LogFormat.text.line(entry("x", time: time)).dropFirst(20).prefix(3)
                == String(format: "%03d", Int(time - seconds * 1_000)))
    }

    @Test func writesWholeLinesFromManyThreads() throws {
        let pipe = Pipe()
        let output = DescriptorLogOutput(.text, descriptor: pipe.fileHandleForWriting.fileDescriptor)
        #expect(!output.isTerminal)
        let log = Log(to: output)
        DispatchQueue.concurrentPerform(iterations: 4) { thread in
            for line in 0..<20 { log.logger("t\(thread)").info("line", ["n": .int(line)]) }
        }
        try pipe.fileHandleForWriting.close()
        let text = String(decoding: try pipe.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        let ends = text.split(separator: "\n").map { String($0.dropFirst(31)) }
        #expect(ends.count == 80)
        #expect(Set(ends) == Set((0..<4).flatMap { t in (0..<20).map { "t\(t)  line  n=\($0)" } }))
    }

    @Test func drawsThePictureAgainBelowEachLine() throws {
        let pipe = Pipe()
        let output = DescriptorLogOutput(.text, descriptor: pipe.fileHandleForWriting.fileDescriptor)
        output.status(["a", "b"])
        output.write(entry("said"))
        output.status([])
        try pipe.fileHandleForWriting.close()
        let text = String(decoding: try pipe.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        let line = LogFormat.text.line(entry("said"))
        #expect(text == "a\nb\n\u{1B}[2A\u{1B}[J\(line)\na\nb\n\u{1B}[2A\u{1B}[J")
    }
}
