import HTTP

/// What a Shared Key signature covers (adls-rest 3.1).
enum StringToSign {
    /// In this order, an empty line where absent; `Date` stays empty because `x-ms-date` is sent.
    private static let standard = [
        "Content-Encoding", "Content-Language", "Content-Length", "Content-MD5", "Content-Type", "Date",
        "If-Modified-Since", "If-Match", "If-None-Match", "If-Unmodified-Since", "Range",
    ]

    static func of(_ request: HTTPRequest, account: String) -> String {
        var out = request.method + "\n"
        for name in standard {
            var value = request.headers[name] ?? ""
            if name == "Content-Length" {
                value = request.headers[name] ?? String(length(request.body))
                if value == "0" { value = "" }
            }
            if name == "Date", request.headers["x-ms-date"] != nil { value = "" }
            out += value + "\n"
        }
        return out + headers(request.headers) + resource(request.url, account: account)
    }

    private static func length(_ body: HTTPRequest.Body) -> Int64 {
        switch body {
        case .none: 0
        case .bytes(let bytes): Int64(bytes.count)
        case .file(_, _, let length): length
        }
    }

    private static func headers(_ headers: HTTPHeaders) -> String {
        let own = headers.fields.map { (name: $0.name.lowercased(), value: trimmed($0.value)) }
            .filter { $0.name.hasPrefix("x-ms-") }
        return own.sorted { precedes($0.name, $1.name) }.map { "\($0.name):\($0.value)\n" }.joined()
    }

    /// The service sorts as .NET does: hyphens do not count at first, `_` stands before digits and letters.
    private static func precedes(_ a: String, _ b: String) -> Bool {
        let first = a.utf8.filter { $0 != UInt8(ascii: "-") }.map(weight)
        let second = b.utf8.filter { $0 != UInt8(ascii: "-") }.map(weight)
        if first == second { return a < b }
        return first.lexicographicallyPrecedes(second)
    }

    private static func weight(_ byte: UInt8) -> UInt8 { byte == UInt8(ascii: "_") ? 1 : byte }

    /// The account, the path as it is sent, and the query's fields by lower-case name, decoded.
    private static func resource(_ url: String, account: String) -> String {
        let afterScheme = url.firstRange(of: "://").map { url[$0.upperBound...] } ?? url[...]
        let start = afterScheme.firstIndex { $0 == "/" || $0 == "?" } ?? afterScheme.endIndex
        let halves = afterScheme[start...].split(
            separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let path = halves.first.map(String.init) ?? ""
        var out = "/" + account + (path.isEmpty ? "/" : path)
        guard halves.count > 1 else { return out }
        var fields: [String: [String]] = [:]
        for field in URLText.fields(halves[1]) {
            fields[URLText.decode(field.name).lowercased(), default: []].append(URLText.decode(field.value))
        }
        for (name, values) in fields.sorted(by: { $0.key < $1.key }) {
            out += "\n\(name):\(values.sorted().joined(separator: ","))"
        }
        return out
    }

    private static func trimmed(_ text: String) -> String {
        var text = text[...]
        while text.first == " " { text.removeFirst() }
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}
