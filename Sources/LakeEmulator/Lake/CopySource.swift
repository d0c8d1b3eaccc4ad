/// What `x-ms-copy-source` names: a blob of this account (adls-rest 2.3).
struct CopySource: Equatable {
    var container: String
    var path: String

    /// - Returns: nil where the address is of another account.
    static func parse(_ text: String, account: String) throws(Refusal) -> CopySource? {
        guard let scheme = text.firstRange(of: "://"), ["http", "https"].contains(text[..<scheme.lowerBound])
        else { throw .invalidHeaderValue }
        let rest = text[scheme.upperBound...].prefix { $0 != "?" && $0 != "#" }
        guard let slash = rest.firstIndex(of: "/") else { throw .invalidHeaderValue }
        let host = rest[..<slash]
        guard let whole = Percent.decode(rest[rest.index(after: slash)...]) else {
            throw .invalidHeaderValue
        }
        var path = Substring(whole)
        // The account is the host's first label, or the path's first segment.
        if !host.hasPrefix(account + ".") {
            guard path.hasPrefix(account + "/") else { return nil }
            path = path.dropFirst(account.count + 1)
        }
        guard let end = path.firstIndex(of: "/") else { throw .invalidHeaderValue }
        return CopySource(container: String(path[..<end]), path: String(path[path.index(after: end)...]))
    }
}

extension String {
    fileprivate func firstRange(of text: String) -> Range<String.Index>? {
        var at = startIndex
        while at < endIndex {
            if self[at...].hasPrefix(text) { return at..<index(at, offsetBy: text.count) }
            at = index(after: at)
        }
        return nil
    }
}
