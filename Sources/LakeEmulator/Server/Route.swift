/// Where a request goes: account, face, container, path, and what it does there.
struct Route: Sendable {
    /// Upper case, after `X-HTTP-Method-Override`.
    var method: String
    var face: Face
    var account: String
    var container: String?
    /// Decoded, without a leading slash.
    var path: String
    /// Decoded, in the order they were sent.
    var parameters: [(name: String, value: String)]
    var query: [String: String]
    var operation: Operation

    /// Such as `/container/dir/file`: what rules match.
    var place: String { "/" + (container.map { $0 + (path.isEmpty ? "" : "/" + path) } ?? "") }
}

/// Tells accounts, faces and paths of requests.
struct Router: Sendable {
    /// A path's first segment that is one of these is the account, not a container.
    var accounts: Set<String>
    /// Whom a path-style request without an account means.
    var defaultAccount: String

    /// - Parameter face: of the port that the request came to, where it has only one.
    /// - Returns: nil where the URI cannot be decoded.
    func route(_ head: RequestHead, face fixed: Face? = nil) -> Route? {
        guard let parameters = Percent.parameters(head.query), let decoded = Percent.decode(head.path) else {
            return nil
        }
        var query: [String: String] = [:]
        for (name, value) in parameters { query[name] = value }
        var method = head.method
        if method == "PUT" || method == "POST", let other = head.headers["x-http-method-override"] {
            method = other.uppercased()
        }
        var rest = decoded.drop { $0 == "/" }
        let account: String
        let face: Face
        if let (name, ofHost) = Self.host(head.headers["host"] ?? "") {
            (account, face) = (name, ofHost)
        } else {
            let first = rest.prefix { $0 != "/" }
            if accounts.contains(String(first)) {
                account = String(first)
                rest = rest.dropFirst(first.count).drop { $0 == "/" }
            } else {
                account = defaultAccount
            }
            face = fixed ?? FaceHints.face(method, query, head.headers)
        }
        let container = rest.prefix { $0 != "/" }
        let path = String(rest.dropFirst(container.count).drop { $0 == "/" })
        let operation = Operation(
            method: method, face: face, container: container.isEmpty ? nil : String(container), path: path,
            query: query, headers: head.headers)
        return Route(
            method: method, face: face, account: account,
            container: container.isEmpty ? nil : String(container),
            path: path, parameters: parameters, query: query, operation: operation)
    }

    /// `acct.dfs.core.windows.net`, `acct.blob.emu.test:10000`; nil for any other host.
    static func host(_ host: String) -> (account: String, face: Face)? {
        let labels = host.split(separator: ":", omittingEmptySubsequences: false)[0].split(
            separator: ".", omittingEmptySubsequences: false)
        guard labels.count > 2, !labels[0].isEmpty, let face = Face(rawValue: labels[1].lowercased()) else {
            return nil
        }
        let name = labels[0].lowercased()
        return (name.hasSuffix("-secondary") ? String(name.dropLast(10)) : name, face)
    }
}
