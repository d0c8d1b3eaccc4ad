/// Percent-encoding of request targets (RFC 3986 section 2.1).
enum Percent {
    /// The text behind `%xx` escapes; nil where an escape is not two hexadecimal digits or the bytes are not
    /// UTF-8.
    /// - Parameter plusIsSpace: as in queries; in a path a plus is a plus.
    static func decode(_ text: some StringProtocol, plusIsSpace: Bool = false) -> String? {
        var units = text.utf8.makeIterator()
        var out: [UInt8] = []
        out.reserveCapacity(text.utf8.count)
        while let unit = units.next() {
            if unit == UInt8(ascii: "%") {
                guard let high = units.next().flatMap(digit), let low = units.next().flatMap(digit) else {
                    return nil
                }
                out.append(high << 4 | low)
            } else if unit == UInt8(ascii: "+"), plusIsSpace {
                out.append(UInt8(ascii: " "))
            } else {
                out.append(unit)
            }
        }
        return String(validating: out, as: UTF8.self)
    }

    private static func digit(_ unit: UInt8) -> UInt8? {
        switch unit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): unit - 48
        case UInt8(ascii: "A")...UInt8(ascii: "F"): unit - 55
        case UInt8(ascii: "a")...UInt8(ascii: "f"): unit - 87
        default: nil
        }
    }

    /// The parameters of a query, decoded, in the order they were sent; nil where one cannot be decoded.
    static func parameters(_ query: String) -> [(name: String, value: String)]? {
        var out: [(name: String, value: String)] = []
        for part in query.split(separator: "&") {
            let sides = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = decode(sides[0], plusIsSpace: true),
                let value = decode(sides.count > 1 ? sides[1] : "", plusIsSpace: true)
            else { return nil }
            out.append((name, value))
        }
        return out
    }
}
