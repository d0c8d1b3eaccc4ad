import Bytes
import Testing

struct ByteBufferTests {
    @Test func `what is appended is there in order, however often the buffer grows`() {
        var buffer = ByteBuffer(capacity: 0)
        var expected: [UInt8] = []
        for step in 0..<500 {
            let piece = [UInt8](repeating: UInt8(truncatingIfNeeded: step), count: step % 17)
            buffer.append(piece)
            buffer.append(UInt8(ascii: ","))
            expected += piece + [UInt8(ascii: ",")]
        }
        let content = buffer.copyToArray()
        #expect(content == expected)
    }

    @Test(arguments: [0, 1, -1, 9, 10, -10, 99, 100, 1_234_567_890_123, Int64.max, Int64.min])
    func `an integer is appended as Swift prints it`(_ value: Int64) {
        var buffer = ByteBuffer(capacity: 1)
        buffer.append(decimal: value)
        let text = String(decoding: buffer.bytes, as: UTF8.self)
        #expect(text == String(value))
    }

    @Test func `shrinking keeps what is in use`() {
        var buffer = ByteBuffer(capacity: 1 << 20)
        buffer.append([1, 2, 3])
        buffer.shrink(to: 16)
        let (content, capacity) = (buffer.copyToArray(), buffer.capacity)
        #expect(content == [1, 2, 3])
        #expect(capacity == 16)
    }

    @Test(arguments: [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
        ("foobar", "Zm9vYmFy"),
    ])
    func `base64 is that of RFC 4648`(_ text: String, _ encoded: String) {
        #expect(Base64.encode(Array(text.utf8)) == encoded)
        #expect(Base64.decode(encoded.utf8) == Array(text.utf8))
    }

    @Test(arguments: ["Z", "Zg=", "Zg===", "Z===", "Zm9v=", "Zm 9v", "Zm9v!"])
    func `what is no base64 is refused`(_ text: String) {
        #expect(Base64.decode(text.utf8) == nil)
    }

    @Test func `hexadecimal text goes there and back`() {
        let bytes = [UInt8](0...255)
        #expect(Hex.decode(Hex.encode(bytes)) == bytes)
        #expect(Hex.decode("0G") == nil)
        #expect(Hex.decode("012") == nil)
    }
}
