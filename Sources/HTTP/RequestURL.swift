/// What the client must know of a URL; libcurl reads the rest itself.
struct RequestURL: Equatable {
    /// Without brackets, in small letters.
    var host: String
    var port: Int
    var isSecure: Bool

    /// For texts: never the path or the query, which may hold a secret.
    var address: String { host.utf8.contains(UInt8(ascii: ":")) ? "[\(host)]:\(port)" : "\(host):\(port)" }

    var isLoopback: Bool {
        host == "localhost" || host.hasSuffix(".localhost") || host == "::1"
            || host.hasPrefix("127.") && host.utf8.allSatisfy { $0 == 0x2E || (0x30...0x39).contains($0) }
    }

    /// Refuses what libcurl would read in another way than it is written: blanks, control characters, bytes
    /// beyond ASCII, credentials, a fragment.
    init(_ url: String) throws(HTTPFailure) {
        func refusal(_ why: String) -> HTTPFailure { HTTPFailure(.misconfigured, "the request's URL \(why)") }
        guard url.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            throw refusal("holds a character that must be percent-encoded")
        }
        let bytes = Array(url.utf8)
        guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")),
            bytes[(colon + 1)...].starts(with: [UInt8(ascii: "/"), UInt8(ascii: "/")])
        else { throw refusal("is not absolute: it must begin with https:// or http://") }
        switch String(decoding: bytes[..<colon], as: UTF8.self).lowercased() {
        case "https": isSecure = true
        case "http": isSecure = false
        default: throw refusal("has a scheme other than https and http")
        }
        let rest = bytes[(colon + 3)...]
        let authority = rest.prefix {
            $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#")
        }
        guard !authority.contains(UInt8(ascii: "@")) else { throw refusal("holds credentials") }
        guard !rest.contains(UInt8(ascii: "#")) else { throw refusal("holds a fragment (#)") }
        guard let split = Self.split(authority, defaultPort: isSecure ? 443 : 80) else {
            throw refusal("has no valid host and port")
        }
        (host, port) = split
    }

    private static func split(_ authority: ArraySlice<UInt8>, defaultPort: Int) -> (String, Int)? {
        var host = authority
        var digits: ArraySlice<UInt8> = []
        if authority.first == UInt8(ascii: "[") {
            guard let end = authority.firstIndex(of: UInt8(ascii: "]")) else { return nil }
            host = authority[(authority.startIndex + 1)..<end]
            let tail = authority[(end + 1)...]
            guard tail.isEmpty || tail.first == UInt8(ascii: ":") else { return nil }
            digits = tail.dropFirst()
        } else if let colon = authority.firstIndex(of: UInt8(ascii: ":")) {
            host = authority[..<colon]
            digits = authority[(colon + 1)...]
        }
        guard !host.isEmpty else { return nil }
        let name = String(decoding: host, as: UTF8.self).lowercased()
        if digits.isEmpty { return (name, defaultPort) }
        guard let port = Int(String(decoding: digits, as: UTF8.self)), (1...65535).contains(port) else {
            return nil
        }
        return (name, port)
    }
}
