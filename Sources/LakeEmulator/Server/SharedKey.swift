import Bytes
import Codecs

/// The Shared Key scheme (adls-rest 3.1) from the service's side: it computes what the client should have
/// signed.
enum SharedKey {
    private static let signedHeaders = [
        "content-encoding", "content-language", "content-length", "content-md5", "content-type", "date",
        "if-modified-since", "if-match", "if-none-match", "if-unmodified-since", "range",
    ]

    /// - Parameter path: as sent, percent-encoded.
    /// - Parameter parameters: decoded.
    static func stringToSign(
        method: String, account: String, path: String, parameters: [(name: String, value: String)],
        headers: [String: String]
    ) -> String {
        var out = method + "\n"
        for name in signedHeaders {
            var value = headers[name] ?? ""
            if name == "content-length", value == "0" { value = "" }
            if name == "date", headers["x-ms-date"] != nil { value = "" }
            out += value + "\n"
        }
        let own = headers.filter { $0.key.hasPrefix("x-ms-") }.sorted {
            CultureOrder.precedes($0.key, $1.key)
        }
        for (name, value) in own { out += "\(name):\(value)\n" }
        out += "/\(account)\(path)"
        var values: [String: [String]] = [:]
        for (name, value) in parameters { values[name.lowercased(), default: []].append(value) }
        for (name, values) in values.sorted(by: { $0.key < $1.key }) {
            out += "\n\(name):\(values.sorted().joined(separator: ","))"
        }
        return out
    }

    static func signature(_ text: String, key: [UInt8]) -> String {
        Base64.encode(HMACSHA256.sign(Array(text.utf8), key: key))
    }

    /// - Parameter credentials: of `Authorization`, behind `SharedKey `.
    static func check(
        _ credentials: Substring, _ head: RequestHead, _ route: Route, keys: [String: [UInt8]],
        now: EmulatorInstant
    ) throws(AuthRefusal) {
        let sides = credentials.split(separator: ":", omittingEmptySubsequences: false)
        guard sides.count == 2, !sides[0].isEmpty, !sides[1].isEmpty else {
            throw .bad(
                "InvalidAuthenticationInfo",
                "Authentication information is not given in the correct format. Check the value of "
                    + "Authorization header.")
        }
        guard head.headers["x-ms-version"] != nil || head.isBatchPart else {
            throw .bad(
                "MissingRequiredHeader", "An HTTP header that's mandatory for this request is not specified.")
        }
        try checkDate(head, now)
        guard sides[0] == route.account, let key = keys[route.account] else {
            throw .authentication("The account being accessed does not exist or is not the one that signed.")
        }
        let text = stringToSign(
            method: head.method, account: route.account, path: head.path, parameters: route.parameters,
            headers: head.headers)
        guard Secrets.equal(signature(text, key: key), String(sides[1])) else {
            throw .authentication(
                "The MAC signature found in the HTTP request '\(sides[1])' is not the same as any computed "
                    + "signature. Server used following string to sign: '\(text)'.")
        }
    }

    /// More than 15 minutes off: refused (checklist 92).
    private static func checkDate(_ head: RequestHead, _ now: EmulatorInstant) throws(AuthRefusal) {
        guard let text = head.headers["x-ms-date"] ?? head.headers["date"],
            let date = EmulatorInstant(rfc1123: text)
        else { throw .authentication("The Date header in the request is missing or incorrect.") }
        guard abs(date.seconds - now.seconds) <= 15 * 60 else {
            throw .authentication("Request date header too \(date < now ? "old" : "new"): '\(text)'")
        }
    }
}

/// Compares secrets in a time that does not tell where they differ.
enum Secrets {
    static func equal(_ a: String, _ b: String) -> Bool {
        let (a, b) = (Array(a.utf8), Array(b.utf8))
        guard a.count == b.count else { return false }
        return zip(a, b).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
