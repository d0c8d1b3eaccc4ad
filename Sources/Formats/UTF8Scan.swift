/// Finding the next byte that needs attention, and telling whether a multi-byte sequence is valid.
enum UTF8Scan {
    /// The index of the first byte at or behind `start` that a JSON string cannot simply copy: below 0x20,
    /// `"`, `\`, or not ASCII. `bytes.count` when there is none. Eight bytes a step.
    static func nextSpecial(_ bytes: UnsafeRawBufferPointer, from start: Int) -> Int {
        guard let base = bytes.baseAddress else { return 0 }
        let count = bytes.count
        var index = start
        while index &+ 8 <= count {
            let word = (base + index).loadUnaligned(as: UInt64.self)
            let high: UInt64 = 0x8080_8080_8080_8080
            let ones: UInt64 = 0x0101_0101_0101_0101
            // Exact where it matters: a false mark can only stand above (behind) a true one, or on a byte >=
            // 0x80.
            let control = (word &- ones &* 0x20) & ~word
            let quote = word ^ (ones &* 0x22)
            let slash = word ^ (ones &* 0x5C)
            let marks = (control | word | ((quote &- ones) & ~quote) | ((slash &- ones) & ~slash)) & high
            if marks != 0 { return index &+ marks.trailingZeroBitCount / 8 }
            index &+= 8
        }
        while index < count {
            let byte = bytes[index]
            if byte < 0x20 || byte == 0x22 || byte == 0x5C || byte >= 0x80 { return index }
            index &+= 1
        }
        return count
    }

    /// The length of the valid sequence at `index` (2 to 4), or, negative, the number of bytes that one
    /// U+FFFD stands for: the longest prefix of a valid sequence, as Java's decoder and the WHATWG's count
    /// it.
    ///
    /// - Precondition: the byte at `index` is not ASCII.
    static func sequence(_ bytes: UnsafeRawBufferPointer, at index: Int) -> Int {
        let first = bytes[index]
        let length: Int
        var low: UInt8 = 0x80
        var high: UInt8 = 0xBF
        switch first {
        case 0xC2...0xDF: length = 2
        case 0xE0:
            length = 3
            low = 0xA0
        case 0xED:
            length = 3
            high = 0x9F
        case 0xE1...0xEF: length = 3
        case 0xF0:
            length = 4
            low = 0x90
        case 0xF1...0xF3: length = 4
        case 0xF4:
            length = 4
            high = 0x8F
        default: return -1
        }
        for position in 1..<length {
            guard index &+ position < bytes.count else { return -position }
            let byte = bytes[index &+ position]
            guard byte >= low, byte <= high else { return -position }
            low = 0x80
            high = 0xBF
        }
        return length
    }

    /// The UTF-16 unit of the four hexadecimal digits at `index`; nil when they are not four digits.
    static func unit(_ bytes: UnsafeRawBufferPointer, at index: Int) -> UInt16? {
        guard index &+ 4 <= bytes.count else { return nil }
        var value: UInt16 = 0
        for position in index..<index &+ 4 {
            let digit: UInt8
            switch bytes[position] {
            case let byte where byte >= 48 && byte <= 57: digit = byte &- 48
            case let byte where byte >= 65 && byte <= 70: digit = byte &- 55
            case let byte where byte >= 97 && byte <= 102: digit = byte &- 87
            default: return nil
            }
            value = value << 4 | UInt16(digit)
        }
        return value
    }

    /// What stands behind the backslash at `index` of the inside of a JSON string.
    enum Escape {
        /// One or two escapes that stay as they are.
        case whole(Int)
        /// Half a surrogate pair: six bytes that mean nothing.
        case half
        /// No escape at all; one byte.
        case broken
    }

    static func escape(_ bytes: UnsafeRawBufferPointer, at index: Int) -> Escape {
        guard index &+ 1 < bytes.count else { return .broken }
        switch bytes[index &+ 1] {
        case UInt8(ascii: "u"):
            guard let first = unit(bytes, at: index &+ 2) else { return .broken }
            if first & 0xF800 != 0xD800 { return .whole(6) }
            guard first < 0xDC00, index &+ 12 <= bytes.count, bytes[index &+ 6] == UInt8(ascii: "\\"),
                bytes[index &+ 7] == UInt8(ascii: "u"), let second = unit(bytes, at: index &+ 8),
                second & 0xFC00 == 0xDC00
            else { return .half }
            return .whole(12)
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
            UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            return .whole(2)
        default: return .broken
        }
    }
}
