/// The order in which the service sorts header names before it signs them (adls-rest 3.1): that of .NET's
/// cultures, not of ASCII.
///
/// Hyphens and apostrophes are looked at only where all else is equal. Punctuation, `_` first, stands before
/// digits, digits before letters.
enum CultureOrder {
    static func precedes(_ a: String, _ b: String) -> Bool {
        var left = a.utf8.lazy.filter { !isIgnored($0) }.makeIterator()
        var right = b.utf8.lazy.filter { !isIgnored($0) }.makeIterator()
        while true {
            switch (left.next(), right.next()) {
            case (nil, nil): return breaksTie(a, b)
            case (nil, _): return true
            case (_, nil): return false
            case (let x?, let y?):
                let (x, y) = (weight(x), weight(y))
                if x != y { return x < y }
            }
        }
    }

    /// The name whose hyphen comes first stands behind.
    private static func breaksTie(_ a: String, _ b: String) -> Bool {
        for (x, y) in zip(a.utf8, b.utf8) where x != y { return !isIgnored(x) }
        return false
    }

    private static func isIgnored(_ unit: UInt8) -> Bool {
        unit == UInt8(ascii: "-") || unit == UInt8(ascii: "'")
    }

    private static func weight(_ unit: UInt8) -> Int {
        switch unit {
        case UInt8(ascii: "_"): 0
        case UInt8(ascii: "0")...UInt8(ascii: "9"): 512 + Int(unit)
        case UInt8(ascii: "a")...UInt8(ascii: "z"): 1024 + Int(unit)
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): 1024 + Int(unit) + 32
        default: 1 + Int(unit)
        }
    }
}
