import Bytes
import Codecs
import Foundation
import Testing

@Suite("Gzip")
struct GzipStreamTests {
    /// What `gzip -dc` makes of `bytes`.
    private func unpacked(_ bytes: [UInt8]) throws -> [UInt8] {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent(
            "sluice-\(UUID().uuidString).gz")
        try Data(bytes).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/gzip")
        process.arguments = ["-dc", file.path]
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let out = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        return Array(out)
    }

    private func input(_ count: Int) -> [UInt8] {
        var random = SplitMix64(seed: 7)
        return (0..<count).map { _ in UInt8(truncatingIfNeeded: random.next() & 0x3F) }
    }

    @Test("what was written piece by piece comes back", arguments: [1, 6, 9])
    func roundTrip(level: Int) throws {
        let input = input(300_000)
        var gzip = GzipStream(level: level)
        var out = ByteBuffer(capacity: 0)
        for start in stride(from: 0, to: input.count, by: 7777) {
            input[start..<min(start + 7777, input.count)].withUnsafeBytes { gzip.write($0, into: &out) }
        }
        gzip.finish(into: &out)
        #expect(out.count < input.count)
        #expect(try unpacked(out.copyToArray()) == input)
    }

    @Test("an empty member is a valid file")
    func empty() throws {
        var gzip = GzipStream()
        var out = ByteBuffer()
        gzip.finish(into: &out)
        #expect(out.copyToArray().prefix(2) == [0x1F, 0x8B])
        #expect(try unpacked(out.copyToArray()) == [])
    }

    @Test("after reset the next member follows in the same file")
    func members() throws {
        var gzip = GzipStream()
        var out = ByteBuffer()
        for text in ["one\n", "two\n"] {
            Array(text.utf8).withUnsafeBytes { gzip.write($0, into: &out) }
            gzip.finish(into: &out)
            gzip.reset()
        }
        #expect(try unpacked(out.copyToArray()) == Array("one\ntwo\n".utf8))
    }

    @Test("flush brings out everything so far")
    func flush() throws {
        var gzip = GzipStream()
        var out = ByteBuffer()
        Array("one\n".utf8).withUnsafeBytes { gzip.write($0, into: &out) }
        let before = out.count
        gzip.flush(into: &out)
        #expect(out.count > before)
        gzip.finish(into: &out)
        #expect(try unpacked(out.copyToArray()) == Array("one\n".utf8))
    }
}
