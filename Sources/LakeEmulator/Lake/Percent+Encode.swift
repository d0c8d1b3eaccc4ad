extension Percent {
    /// Everything but unreserved characters and `/`.
    static func encode(_ text: String) -> String {
        let hex = Array("0123456789ABCDEF".unicodeScalars)
        var out = ""
        for unit in text.utf8 {
            switch unit {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"),
                UInt8(ascii: "."),
                UInt8(ascii: "~"), UInt8(ascii: "/"):
                out.unicodeScalars.append(Unicode.Scalar(unit))
            default:
                out += "%"
                out.unicodeScalars.append(hex[Int(unit >> 4)])
                out.unicodeScalars.append(hex[Int(unit & 15)])
            }
        }
        return out
    }
}
