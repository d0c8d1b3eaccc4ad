import Bytes
import ConnectData

/// UTF-8 that may be malformed, decoded as Java's `String` does: how many bytes one U+FFFD stands for differs
/// from other decoders (a surrogate of three bytes is one).
enum JavaUTF8 {
    static func decode(_ text: UnsafeRawBufferPointer, into out: inout ByteBuffer) {
        out.reserve(text.count)
        var index = 0
        while index < text.count {
            let length = step(text, index)
            if length > 0 {
                for offset in 0..<length { out.append(text[index + offset]) }
                index += length
            } else {
                JSONText.append(0xFFFD, into: &out)
                index -= length
            }
        }
    }

    private static func isTail(_ byte: UInt8) -> Bool { byte & 0xC0 == 0x80 }

    /// The bytes of the character at `index`, or minus the malformed bytes.
    private static func step(_ text: UnsafeRawBufferPointer, _ index: Int) -> Int {
        let left = text.count - index
        let first = text[index]
        func at(_ offset: Int) -> UInt8 { text[index + offset] }
        switch first {
        case 0..<0x80: return 1
        case 0xC2...0xDF:
            guard left > 1 else { return -left }
            return isTail(at(1)) ? 2 : -1
        case 0xE0...0xEF:
            func isBadSecond() -> Bool { (first == 0xE0 && at(1) & 0xE0 == 0x80) || !isTail(at(1)) }
            guard left > 2 else { return left > 1 && isBadSecond() ? -1 : -left }
            if isBadSecond() { return -1 }
            if !isTail(at(2)) { return -2 }
            return first == 0xED && at(1) >= 0xA0 ? -3 : 3
        case 0xF0...0xF7:
            func isBadSecond() -> Bool {
                first > 0xF4 || (first == 0xF0 && (at(1) < 0x90 || at(1) > 0xBF))
                    || (first == 0xF4 && at(1) & 0xF0 != 0x80) || !isTail(at(1))
            }
            if first > 0xF4 { return -1 }
            guard left > 1 else { return -1 }
            if isBadSecond() { return -1 }
            guard left > 2 else { return -2 }
            if !isTail(at(2)) { return -2 }
            guard left > 3 else { return -3 }
            return isTail(at(3)) ? 4 : -3
        default: return -1
        }
    }
}
