/// The form of `bootstrap.servers`.
enum BrokerAddress {
    /// An error for members that are not `host:port`; the client library would only fail to reach them.
    static func check(_ key: String, _ values: inout ConfigValues) {
        guard values.isGiven(key), !values.list(key).allSatisfy(isAddress) else { return }
        values.add(
            .error, key, "Invalid url in \(key): \(values.shown(key))", hint: "Write host:port,host:port.")
    }

    /// `host:port`, the host perhaps in brackets (IPv6), perhaps with a protocol before it, as Java takes it.
    static func isAddress(_ text: String) -> Bool {
        var rest = Substring(text)
        if let range = rest.firstRange(of: "://") { rest = rest[range.upperBound...] }
        guard let colon = rest.lastIndex(of: ":"), let port = UInt16(rest[rest.index(after: colon)...]),
            port > 0
        else { return false }
        let host = rest[..<colon]
        if host.hasPrefix("[") { return host.hasSuffix("]") && host.count > 2 }
        return !host.isEmpty && !host.contains { $0 == ":" || $0 == "/" || $0.isWhitespace }
    }
}
