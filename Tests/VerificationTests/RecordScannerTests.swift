import Bytes
import Codecs
import ConnectData
import Sink
import Testing

@testable import Verification

@Suite struct RecordScannerTests {
    private func scan(_ form: RecordScanner.Form, _ text: String, piece: Int) -> (RecordScanner, [String]) {
        var scanner = RecordScanner(form)
        var records: [String] = []
        let bytes = Array(text.utf8)
        for start in stride(from: 0, to: bytes.count, by: piece) {
            Array(bytes[start..<min(start + piece, bytes.count)]).withUnsafeBytes {
                scanner.feed($0) { records.append(String(decoding: $1, as: UTF8.self)) }
            }
        }
        scanner.finish { records.append(String(decoding: $1, as: UTF8.self)) }
        return (scanner, records)
    }

    @Test(arguments: [1, 3, 1_000])
    func `records come out whole wherever the pieces are cut`(_ piece: Int) {
        let lines = scan(.lines(envelope: false), "one\n\nthree\n", piece: piece)
        #expect(lines.1 == ["one", "", "three"] && lines.0.count == 3 && !lines.0.isCut)
        let rows = scan(
            .csv(header: true), "\"a\",\"b\"\n\"x\ny\",\"he said \"\"hi\"\"\"\n,\"2\"\n", piece: piece)
        #expect(rows.1 == ["\"x\ny\",\"he said \"\"hi\"\"\"", ",\"2\""])
        #expect(scan(.whole, "a\nb", piece: piece).1 == ["a\nb"])
        #expect(scan(.lines(envelope: false), "one\ntw", piece: piece).0.isCut)
    }

    @Test func `an envelope's offset is its own, whatever the value holds`() {
        let trap =
            #"{"value":{"metadata":{"offset":1}},"headers":{},"metadata":{"offset":42,"partition":0,"topic":"t"}}"#
        let scanned = scan(
            .lines(envelope: true), trap + "\n" + SampleLake.line(43, envelope: true) + "\n", piece: 7)
        #expect(scanned.0.offsets?.runs == [42...43])
        #expect(scan(.lines(envelope: true), "{\"id\":1}\n", piece: 9).0.offsets == nil)
    }

    @Test(arguments: [1, 1_000])
    func `gzip of several members is read as one text`(_ piece: Int) throws {
        var packed = ByteBuffer()
        var gzip = GzipStream()
        for text in ["first\n", "second\n"] {
            Array(text.utf8).withUnsafeBytes { gzip.write($0, into: &packed) }
            gzip.finish(into: &packed)
            gzip.reset()
        }
        let bytes = packed.copyToArray()
        var gunzip = GunzipStream()
        var text = ByteBuffer()
        for start in stride(from: 0, to: bytes.count, by: piece) {
            try unpack(Array(bytes[start..<min(start + piece, bytes.count)]), &gunzip, &text)
        }
        #expect(String(decoding: text.bytes, as: UTF8.self) == "first\nsecond\n" && gunzip.isComplete)
    }

    @Test func `what is no gzip is refused`() throws {
        var gunzip = GunzipStream()
        var text = ByteBuffer()
        #expect(throws: GunzipStream.Malformed.self) {
            try unpack([UInt8](repeating: 7, count: 40), &gunzip, &text)
        }
    }

    private func unpack(
        _ bytes: [UInt8], _ gunzip: inout GunzipStream, _ text: inout ByteBuffer
    ) throws(GunzipStream.Malformed) {
        var failure: GunzipStream.Malformed?
        bytes.withUnsafeBytes { raw in
            do throws(GunzipStream.Malformed) { try gunzip.write(raw, into: &text) } catch { failure = error }
        }
        if let failure { throw failure }
    }
}
