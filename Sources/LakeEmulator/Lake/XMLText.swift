/// Writes XML of the Blob face: a byte order mark, a declaration, elements.
struct XMLText {
    private(set) var text = "\u{FEFF}<?xml version=\"1.0\" encoding=\"utf-8\"?>"

    mutating func open(_ name: String, _ attributes: String = "") { text += "<\(name)\(attributes)>" }
    mutating func close(_ name: String) { text += "</\(name)>" }

    /// An element with text; an empty one in its short form.
    mutating func element(_ name: String, _ value: String) {
        if value.isEmpty { text += "<\(name) />" } else { text += "<\(name)>\(Self.escape(value))</\(name)>" }
    }

    /// A name that may have characters which XML cannot hold: percent-encoded then, and said so.
    mutating func name(_ value: String) {
        let odd = value.unicodeScalars.contains {
            $0.value < 0x20 || $0.value == 0xFFFE || $0.value == 0xFFFF
        }
        text +=
            odd
            ? "<Name Encoded=\"true\">\(Percent.encode(value))</Name>"
            : "<Name>\(Self.escape(value))</Name>"
    }

    var bytes: [UInt8] { Array(text.utf8) }

    /// Text of an element. Quotes stay: none of our attributes can hold one.
    static func escape(_ text: String) -> String {
        var out = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": out += "&amp;"
            case "<": out += "&lt;"
            case ">": out += "&gt;"
            case "\r": out += "&#xD;"
            default: out.unicodeScalars.append(scalar)
            }
        }
        return out
    }
}
