/// Where a proxy listens, out of its URL: what may be shown of it. libcurl reads the URL itself.
package struct ProxyAddress: Equatable, Sendable, CustomStringConvertible {
    /// A name, an IPv4 address, or an IPv6 address in brackets.
    package var host: String
    /// libcurl's own, 1080 or 443, where the URL names none.
    package var port: Int

    /// `host:port`, without user and password.
    package var description: String { "\(host):\(port)" }

    /// nil for what is no proxy's URL, or of another kind than `http://` and `https://`.
    package init?(_ url: String) {
        guard url.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { return nil }
        var rest = url[...]
        var standard = 1_080
        if let mark = url.firstRange(of: "://") {
            switch url[..<mark.lowerBound].lowercased() {
            case "http": break
            case "https": standard = 443
            default: return nil
            }
            rest = url[mark.upperBound...]
        }
        let end = rest.firstIndex { "/?#".contains($0) } ?? rest.endIndex
        // A password with an unescaped slash would be cut there, and the rest of it taken for a host.
        guard !rest[end...].contains("@") else { return nil }
        var place = rest[..<end]
        if let at = place.lastIndex(of: "@") { place = place[place.index(after: at)...] }
        guard let (host, port) = Self.parts(place) else { return nil }
        guard let number = port.isEmpty ? standard : Self.number(port) else { return nil }
        self.host = host
        self.port = number
    }

    /// Host and port; the port is empty where none is written.
    private static func parts(_ place: Substring) -> (host: String, port: Substring)? {
        let hostEnd: Substring.Index
        if place.first == "[" {
            guard let close = place.firstIndex(of: "]") else { return nil }
            hostEnd = place.index(after: close)
        } else {
            hostEnd = place.firstIndex(of: ":") ?? place.endIndex
        }
        let (host, rest) = (place[..<hostEnd], place[hostEnd...])
        let isBracketed = host.first == "[" && host.count > 2
        guard isBracketed || !host.isEmpty && !host.contains(where: { "[]".contains($0) }) else { return nil }
        guard let colon = rest.first else { return (String(host), "") }
        guard colon == ":", rest.count > 1 else { return nil }
        return (String(host), rest.dropFirst())
    }

    private static func number(_ text: Substring) -> Int? {
        guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int(text) else { return nil }
        return (1...65_535).contains(number) ? number : nil
    }
}
