/// A request's first line and headers, as sent.
struct RequestHead: Sendable {
    var method: String
    /// The path as sent, percent-encoded, from its leading slash; the scheme and host of a proxied request
    /// are taken off.
    var path: String
    /// As sent, without the question mark.
    var query: String
    /// 1 or 0: HTTP/1.1 or HTTP/1.0.
    var minorVersion: Int
    /// Names in lower case, in order; repeated ones joined by commas.
    var headers: [String: String]
    /// It stands in a batch, whose version it has.
    var isBatchPart = false

    /// What is wrong with a request that is not HTTP as we read it. The connection ends after the answer.
    struct Malformed: Error, Equatable {
        var status: Int
        var code: String
        var message: String

        static func bad(_ message: String) -> Malformed {
            Malformed(status: 400, code: "InvalidInput", message: message)
        }
    }

    /// - Parameter bytes: up to and with the last header's line end, without the empty line.
    init(parsing bytes: UnsafeRawBufferPointer) throws(Malformed) {
        var lines = Lines(bytes: bytes)
        guard let first = lines.next() else { throw .bad("The request line is missing.") }
        let words = first.split(separator: " ", omittingEmptySubsequences: false)
        guard words.count == 3, !words[0].isEmpty, words[0].utf8.allSatisfy(Self.isToken) else {
            throw .bad("The request line is not a method, a target and a version.")
        }
        switch words[2] {
        case "HTTP/1.1": minorVersion = 1
        case "HTTP/1.0": minorVersion = 0
        default: throw Malformed(status: 505, code: "InvalidInput", message: "Only HTTP/1.1 is spoken here.")
        }
        method = String(words[0])
        headers = [:]
        while let line = lines.next() {
            guard let colon = line.firstIndex(of: ":"), colon > line.startIndex,
                line[..<colon].utf8.allSatisfy(Self.isToken)
            else { throw .bad("A header line is not a name, a colon and a value.") }
            let name = line[..<colon].lowercased()
            let value = String(Self.trim(line[line.index(after: colon)...]))
            guard !value.utf8.contains(where: { $0 < 0x20 && $0 != 0x09 || $0 == 0x7F }) else {
                throw .bad("A header's value has a control character.")
            }
            if let before = headers[name] {
                guard name != "content-length" && name != "host" || before == value else {
                    throw .bad("The header \(name) is given twice with two values.")
                }
                if name != "content-length" && name != "host" { headers[name] = before + "," + value }
            } else {
                headers[name] = value
            }
        }
        (path, query) = ("", "")
        try take(target: words[1])
    }

    /// Origin form (`/path?query`) or, from clients that think us a proxy, absolute form.
    private mutating func take(target: Substring) throws(Malformed) {
        var target = target
        guard target.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            throw Malformed(status: 400, code: "InvalidUri", message: "The request URI is invalid.")
        }
        for scheme in ["http://", "https://"] where target.lowercased().hasPrefix(scheme) {
            let rest = target.dropFirst(scheme.count)
            let end = rest.firstIndex { $0 == "/" || $0 == "?" } ?? rest.endIndex
            headers["host"] = String(rest[..<end])
            target = rest[end...].hasPrefix("/") ? rest[end...] : "/" + rest[end...]
            break
        }
        guard target.hasPrefix("/") else {
            throw Malformed(status: 400, code: "InvalidUri", message: "The request URI is invalid.")
        }
        let mark = target.firstIndex(of: "?") ?? target.endIndex
        path = String(target[..<mark])
        query = String(target[mark...].dropFirst())
    }

    private static func trim(_ text: Substring) -> Substring {
        var text = text
        while let unit = text.utf8.first, unit == 0x20 || unit == 0x09 { text = text.dropFirst() }
        while let unit = text.utf8.last, unit == 0x20 || unit == 0x09 { text = text.dropLast() }
        return text
    }

    private static func isToken(_ unit: UInt8) -> Bool {
        switch unit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "A")...UInt8(ascii: "Z"):
            true
        default: "!#$%&'*+-.^_`|~".utf8.contains(unit)
        }
    }

    private struct Lines {
        let bytes: UnsafeRawBufferPointer
        var position = 0

        init(bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

        mutating func next() -> Substring? {
            guard position < bytes.count else { return nil }
            var end = position
            while end + 1 < bytes.count, bytes[end] != 0x0D || bytes[end + 1] != 0x0A { end += 1 }
            let line = String(decoding: bytes[position..<end], as: UTF8.self)
            position = end + 2
            return line[...]
        }
    }
}

extension RequestHead {
    /// The client means to keep the connection.
    var keepsConnection: Bool {
        let words = (headers["connection"] ?? "").lowercased()
        return minorVersion == 1 ? !words.contains("close") : words.contains("keep-alive")
    }

    /// How the body is delimited.
    enum Framing: Equatable { case none, length(Int), chunked }

    func framing(limit: Int) throws(Malformed) -> Framing {
        if let coding = headers["transfer-encoding"] {
            guard coding.lowercased() == "chunked" else {
                throw Malformed(
                    status: 501, code: "UnsupportedHeader", message: "Only chunked bodies are read.")
            }
            guard headers["content-length"] == nil else { throw .bad("A chunked body has a Content-Length.") }
            return .chunked
        }
        if let text = headers["content-length"] {
            guard !text.isEmpty, text.utf8.allSatisfy({ $0 >= 48 && $0 <= 57 }), let length = Int(text) else {
                throw Malformed(
                    status: 400, code: "InvalidHeaderValue", message: "Content-Length is not a number.")
            }
            guard length <= limit else { throw Self.tooLarge }
            return .length(length)
        }
        guard method == "GET" || method == "HEAD" || method == "DELETE" || method == "OPTIONS" else {
            throw Malformed(
                status: 411, code: "MissingContentLengthHeader",
                message: "Content-Length HTTP header is missing.")
        }
        return .none
    }

    static let tooLarge = Malformed(
        status: 413, code: "RequestBodyTooLarge",
        message: "The request body is too large and exceeds the maximum permissible limit.")
}
