/// PEM as properties hold it: Java takes its base64 with blanks or without line breaks, OpenSSL does not.
package enum PEMText {
    private static let begin = "-----BEGIN "
    private static let dashes = "-----"

    /// The text with each block's base64 in lines of 64. Blocks with header fields keep their lines.
    package static func normalised(_ text: String) -> String {
        var out = ""
        var rest = text[...]
        while let start = rest.firstRange(of: begin) {
            let labelled = rest[start.upperBound...]
            guard let labelEnd = labelled.firstRange(of: dashes) else { break }
            let label = labelled[..<labelEnd.lowerBound]
            let body = labelled[labelEnd.upperBound...]
            let end = "-----END \(label)-----"
            guard let bodyEnd = body.firstRange(of: end) else { break }
            let content = body[..<bodyEnd.lowerBound]
            out += "\(begin)\(label)-----\n"
            if content.contains(":") {
                out += content.drop { $0.isWhitespace }
            } else {
                let digits = Array(content.utf8.filter { $0 > 32 })
                for line in stride(from: 0, to: digits.count, by: 64) {
                    out += String(decoding: digits[line..<min(line + 64, digits.count)], as: UTF8.self) + "\n"
                }
            }
            out += end + "\n"
            rest = body[bodyEnd.upperBound...]
        }
        return out
    }
}
