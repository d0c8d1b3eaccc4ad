import Bytes
import Codecs
import Testing

@Suite struct CRC64Tests {
    @Test func givesTheCheckValue() {
        #expect(CRC64.hash(Array("123456789".utf8)) == 0xAE8B_1486_0A79_9888)
        #expect(CRC64.hash([]) == 0)
        #expect(CRC64.bytes(0xAE8B_1486_0A79_9888) == [0x88, 0x98, 0x79, 0x0A, 0x86, 0x14, 0x8B, 0xAE])
    }

    @Test func itsTextIsReadBack() {
        #expect(CRC64.text(0xAE8B_1486_0A79_9888) == "crc64:ae8b14860a799888")
        #expect(CRC64.text(1) == "crc64:0000000000000001")
        for crc: UInt64 in [0, 1, 0xAE8B_1486_0A79_9888, .max] {
            #expect(CRC64.parse(CRC64.text(crc)) == crc)
        }
        for text in ["", "crc32:cbf43926", "crc64:", "crc64:1", "crc64:000000000000000g"] {
            #expect(CRC64.parse(text) == nil, "\(text)")
        }
    }

    @Test func bothWaysAgreeForEveryLengthAndInPieces() {
        if !CRC64.isFast { print("this processor has no carry-less multiplication: one way only") }
        var random = SplitMix64(seed: 64)
        let bytes = (0..<1_500).map { _ in UInt8(truncatingIfNeeded: random.next()) }
        bytes.withUnsafeBytes { all in
            for length in 0..<all.count {
                let part = UnsafeRawBufferPointer(rebasing: all[(length % 7)..<max(length, length % 7)])
                #expect(CRC64.hash(part) == CRC64.tableHash(part), "length \(part.count)")
            }
            for cut in stride(from: 0, through: all.count, by: 37) {
                let first = CRC64.hash(UnsafeRawBufferPointer(rebasing: all[..<cut]))
                let both = CRC64.hash(UnsafeRawBufferPointer(rebasing: all[cut...]), continuing: first)
                #expect(both == CRC64.tableHash(all), "cut at \(cut)")
            }
        }
    }

    @Test func md5InPiecesIsMD5() {
        var stream = MD5Stream()
        for piece in ["1234", "", "56789"] { Array(piece.utf8).withUnsafeBytes { stream.update($0) } }
        #expect(stream.finish() == MD5.hash(Array("123456789".utf8)))
    }
}
