/// An endpoint's parts as they were written: nothing is known yet of what they mean.
struct EndpointText: Equatable {
    var scheme: String?
    /// What stands before `@`: the container in `abfss://container@account.dfs.core.windows.net`.
    var user: String?
    /// In lower case.
    var host: String
    var port: Int?
    /// Between host and end, without slashes at either end.
    var path: String

    /// Nil where the text is no `[scheme://][user@]host[:port][/path]`; a query or fragment is none of it.
    init?(_ text: String) {
        guard !text.contains(where: { $0 == "?" || $0 == "#" || $0.isWhitespace }) else { return nil }
        var rest = text[...]
        if let colon = rest.firstRange(of: "://") {
            scheme = rest[..<colon.lowerBound].lowercased()
            rest = rest[colon.upperBound...]
        }
        let slash = rest.firstIndex(of: "/") ?? rest.endIndex
        var authority = rest[..<slash]
        path = String(rest[slash...].drop { $0 == "/" })
        while path.last == "/" { path.removeLast() }
        if let at = authority.lastIndex(of: "@") {
            user = String(authority[..<at])
            authority = authority[authority.index(after: at)...]
        }
        if authority.first == "[" {
            guard let end = authority.firstIndex(of: "]") else { return nil }
            host = authority[...end].lowercased()
            authority = authority[authority.index(after: end)...]
            guard authority.isEmpty || authority.first == ":" else { return nil }
        } else {
            let end = authority.firstIndex(of: ":") ?? authority.endIndex
            host = authority[..<end].lowercased()
            authority = authority[end...]
        }
        if !authority.isEmpty {
            guard let number = UInt16(authority.dropFirst()), number > 0 else { return nil }
            port = Int(number)
        }
        let isNamed = host.utf8.allSatisfy {
            switch $0 {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
            case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"): true
            case UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: ":"): host.first == "["
            default: false
            }
        }
        guard !host.isEmpty, isNamed, host.first != ".", host.last != "." else { return nil }
    }

    var isLoopback: Bool {
        if host == "localhost" || host.hasSuffix(".localhost") || host == "[::1]" { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
    }

    /// Four numbers, an IPv6 address or `localhost`: the account cannot stand in such a host.
    var isAddress: Bool {
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return isLoopback && !host.hasSuffix(".localhost") || host.first == "["
            || parts.count == 4 && parts.allSatisfy { UInt8($0) != nil }
    }

    var hostAndPort: String { port.map { "\(host):\($0)" } ?? host }
}
