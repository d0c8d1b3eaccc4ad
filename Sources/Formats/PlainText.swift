import Bytes

/// Text outside JSON: valid UTF-8 whatever came in, with one rule per format for the bytes that the format
/// owns.
enum PlainText {
    /// Which bytes mean something to the format, and what is written instead.
    enum Rule {
        /// None.
        case plain
        /// CSV: `"` is doubled.
        case quoted
        /// TEXT: a line feed becomes the two characters `\n`.
        case lineFeed
        /// TEXT, documented form: a carriage return becomes `\r` too, because readers end lines there.
        case lineBreaks
    }

    /// Appends `text`; every invalid sequence becomes U+FFFD.
    static func append(
        _ text: UnsafeRawBufferPointer, _ rule: Rule, into out: inout ByteBuffer, flags: inout TextFlags
    ) {
        guard let base = text.baseAddress else { return }
        out.reserve(text.count)
        var copied = 0
        var index = 0
        while true {
            index = UTF8Scan.nextSpecial(text, from: index)
            guard index < text.count else { break }
            let byte = text[index]
            var width = 1
            var instead: StaticString?
            switch byte {
            case 0x80...:
                let length = UTF8Scan.sequence(text, at: index)
                width = abs(length)
                if length < 0 {
                    instead = "\u{FFFD}"
                    flags.replaced = true
                }
            case UInt8(ascii: "\"") where rule == .quoted: instead = "\"\""
            case 0x0A where rule == .lineFeed || rule == .lineBreaks: instead = "\\n"
            case 0x0D where rule == .lineBreaks: instead = "\\r"
            default: break
            }
            if let instead {
                out.append(base + copied, count: index &- copied)
                out.append(instead)
                copied = index &+ width
            }
            index &+= width
        }
        out.append(base + copied, count: text.count &- copied)
    }
}
