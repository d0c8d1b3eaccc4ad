/// Base64 as Jackson reads it: padding is required, blanks may stand between groups of four, not in them.
enum JavaBase64 {
    static func decode(_ text: UnsafeRawBufferPointer) -> [UInt8]? {
        var out: [UInt8] = []
        out.reserveCapacity(text.count / 4 * 3)
        var index = 0
        while true {
            while index < text.count, text[index] <= 0x20 { index += 1 }
            guard index < text.count else { return out }
            guard index + 4 <= text.count, let a = digit(text[index]), let b = digit(text[index + 1]) else {
                return nil
            }
            let (third, fourth) = (text[index + 2], text[index + 3])
            index += 4
            out.append(UInt8(truncatingIfNeeded: a << 2 | b >> 4))
            if third == UInt8(ascii: "=") {
                guard fourth == UInt8(ascii: "=") else { return nil }
                continue
            }
            guard let c = digit(third) else { return nil }
            out.append(UInt8(truncatingIfNeeded: b << 4 | c >> 2))
            if fourth == UInt8(ascii: "=") { continue }
            guard let d = digit(fourth) else { return nil }
            out.append(UInt8(truncatingIfNeeded: c << 6 | d))
        }
    }

    private static func digit(_ unit: UInt8) -> UInt16? {
        switch unit {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt16(unit - 65)
        case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt16(unit - 71)
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt16(unit + 4)
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
    }
}
