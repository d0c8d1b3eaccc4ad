/// Standard base64 with padding (RFC 4648 section 4).
public enum Base64 {
    private static let alphabet = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    /// Appends the base64 of `bytes` to `out`.
    public static func encode(_ bytes: UnsafeRawBufferPointer, into out: inout ByteBuffer) {
        out.reserve((bytes.count + 2) / 3 * 4)
        var index = 0
        alphabet.withUnsafeBufferPointer { letters in
            while index < bytes.count {
                let left = bytes.count - index
                let a = UInt32(bytes[index])
                let b = left > 1 ? UInt32(bytes[index + 1]) : 0
                let c = left > 2 ? UInt32(bytes[index + 2]) : 0
                let group = a << 16 | b << 8 | c
                out.append(letters[Int(group >> 18)])
                out.append(letters[Int(group >> 12 & 63)])
                out.append(left > 1 ? letters[Int(group >> 6 & 63)] : UInt8(ascii: "="))
                out.append(left > 2 ? letters[Int(group & 63)] : UInt8(ascii: "="))
                index += 3
            }
        }
    }

    package static func encode(_ bytes: [UInt8]) -> String {
        var out = ByteBuffer(capacity: bytes.count * 4 / 3 + 4)
        bytes.withUnsafeBytes { encode($0, into: &out) }
        return String(decoding: out.bytes, as: UTF8.self)
    }

    /// The bytes of `text`; nil when it is not base64. Padding may be absent, as Java's decoder allows.
    public static func decode(_ text: some Sequence<UInt8>) -> [UInt8]? {
        var out: [UInt8] = []
        var group: UInt32 = 0
        var digits = 0
        var padding = 0
        for unit in text {
            if unit == UInt8(ascii: "=") {
                padding += 1
                continue
            }
            guard padding == 0, let digit = value(unit) else { return nil }
            group = group << 6 | UInt32(digit)
            digits += 1
            if digits % 4 == 0 {
                out.append(UInt8(truncatingIfNeeded: group >> 16))
                out.append(UInt8(truncatingIfNeeded: group >> 8))
                out.append(UInt8(truncatingIfNeeded: group))
                group = 0
            }
        }
        switch digits % 4 {
        case 0: return padding == 0 ? out : nil
        case 2 where padding == 0 || padding == 2:
            out.append(UInt8(truncatingIfNeeded: group >> 4))
            return out
        case 3 where padding <= 1:
            out.append(UInt8(truncatingIfNeeded: group >> 10))
            out.append(UInt8(truncatingIfNeeded: group >> 2))
            return out
        default: return nil
        }
    }

    private static func value(_ unit: UInt8) -> UInt8? {
        switch unit {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): unit - 65
        case UInt8(ascii: "a")...UInt8(ascii: "z"): unit - 71
        case UInt8(ascii: "0")...UInt8(ascii: "9"): unit + 4
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
    }
}
