import Bytes
import Codecs
import Testing

@Suite("Checksums and digests")
struct DigestTests {
    @Test("CRC-32 is gzip's, in one piece or several")
    func crc() {
        let text = Array("123456789".utf8)
        let whole = text.withUnsafeBytes { Checksum.crc32($0) }
        #expect(whole == 0xCBF4_3926)
        for cut in 0...text.count {
            let first = text[..<cut].withUnsafeBytes { Checksum.crc32($0) }
            #expect(text[cut...].withUnsafeBytes { Checksum.crc32($0, continuing: first) } == whole)
        }
        #expect(Checksum.crc32(.init(start: nil, count: 0), continuing: 5) == 5)
    }

    @Test("SHA-256 of the standard's examples")
    func sha256() {
        #expect(
            Hex.encode(SHA256.hash([])) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
        #expect(
            Hex.encode(SHA256.hash(Array("abc".utf8)))
                == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    }

    @Test("MD5 of the RFC's examples")
    func md5() {
        #expect(Hex.encode(MD5.hash([])) == "d41d8cd98f00b204e9800998ecf8427e")
        #expect(Hex.encode(MD5.hash(Array("message digest".utf8))) == "f96b697d7cb7938d525a2f31aaf161d0")
    }
}
