/// Java's `URLEncoder` with UTF-8: letters, digits, `.` `-` `*` `_` stay, a space is `+`, every other byte
/// `%XX`.
package enum FormURLEncoding {
    private static let digits = Array("0123456789ABCDEF".utf8)

    package static func encode(_ text: String) -> String {
        var out: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"),
                UInt8(ascii: "*"),
                UInt8(ascii: "_"):
                out.append(byte)
            case UInt8(ascii: " "): out.append(UInt8(ascii: "+"))
            default: out += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: out, as: UTF8.self)
    }

    /// The text that `encode` was given; nil when `text` is not of its making.
    package static func decode(_ text: some StringProtocol) -> String? {
        var out: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "+"): out.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                guard rest.count >= 2,
                    let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
                else { return nil }
                out.append(value)
                rest = rest.dropFirst(2)
            default: out.append(byte)
            }
        }
        return String(validating: out, as: UTF8.self)
    }
}
