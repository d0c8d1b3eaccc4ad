/// Decides who asks and whether they may: Shared Key, shared access signatures, bearer tokens.
struct Authorizer: Sendable {
    /// Base64-decoded, by account name.
    var keys: [String: [UInt8]]
    var bearerTokens: [String]
    /// OneLake knows bearer tokens only.
    var takesOnlyTokens: Bool

    /// - Parameter exists: whether the request's path is taken.
    /// - Returns: the scheme, for the log.
    func check(_ head: RequestHead, _ route: Route, now: EmulatorInstant, exists: () -> Bool)
        throws(AuthRefusal) -> String
    {
        let signature = SharedAccessSignature(route.query)
        if let version = head.headers["x-ms-version"], !Self.isVersion(version) {
            throw .bad(
                "InvalidHeaderValue", "The value for one of the HTTP headers is not in the correct format.")
        }
        guard let authorization = head.headers["authorization"] else {
            guard let signature else { throw .unauthenticated("NoAuthenticationInformation") }
            guard !takesOnlyTokens else { throw .unauthenticated("InvalidAuthenticationInfo") }
            try check(signature, head, route, now, exists)
            return "SAS"
        }
        let words = authorization.split(separator: " ", maxSplits: 1)
        guard words.count == 2 else {
            throw .bad(
                "InvalidAuthenticationInfo",
                "Authentication information is not given in the correct format. Check the value of "
                    + "Authorization header.")
        }
        switch words[0].lowercased() {
        case "bearer":
            guard bearerTokens.contains(where: { Secrets.equal($0, String(words[1])) }) else {
                throw .unauthenticated("InvalidAuthenticationInfo")
            }
            guard head.headers["x-ms-version"] != nil else {
                throw .bad(
                    "MissingRequiredHeader",
                    "An HTTP header that's mandatory for this request is not specified.")
            }
            return "Bearer"
        case "sharedkey":
            guard !takesOnlyTokens else { throw .unauthenticated("InvalidAuthenticationInfo") }
            guard signature == nil else {
                throw .authentication(
                    "A request is signed by a key or carries a shared access signature, not both.")
            }
            try SharedKey.check(words[1], head, route, keys: keys, now: now)
            return "SharedKey"
        default:
            throw .bad(
                "InvalidAuthenticationInfo", "The scheme of the Authorization header is not known here.")
        }
    }

    private func check(
        _ signature: SharedAccessSignature, _ head: RequestHead, _ route: Route, _ now: EmulatorInstant,
        _ exists: () -> Bool
    ) throws(AuthRefusal) {
        guard let key = keys[route.account] else {
            throw .authentication("The account being accessed does not exist.")
        }
        // A directory's signature may list the directory: the place stands in the query there.
        let listed = route.operation == .list ? route.query["directory"] ?? route.query["prefix"] : nil
        var use = SharedAccessSignature.Use(
            account: route.account, container: route.container, path: route.path, operation: route.operation,
            isSecure: head.headers["x-forwarded-proto"] == "https", now: now)
        if let listed, route.query["sr"] == "d" { use.path = listed }
        try signature.check(use, key: key)
        try signature.checkPermission(route.operation, exists: exists)
        guard let source = SourceReference(renameSource: head.headers, accounts: Set(keys.keys)) else {
            return
        }
        if let own = SharedAccessSignature(source.query) {
            use.container = source.container
            use.path = source.path
            try own.check(use, key: key)
            try own.checkRenameSource()
        } else {
            try signature.checkRenameSource()
        }
    }

    /// `2023-11-03`.
    private static func isVersion(_ text: String) -> Bool {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        return parts.map(\.utf8.count) == [4, 2, 2]
            && parts.allSatisfy { $0.utf8.allSatisfy { (48...57).contains($0) } }
    }
}

/// The place that `x-ms-rename-source` names: `/container/path`, with or without the account in front, and
/// with the signature that opens it.
struct SourceReference {
    var container: String
    var path: String
    var query: [String: String]

    init?(renameSource headers: [String: String], accounts: Set<String>) {
        guard let text = headers["x-ms-rename-source"] else { return nil }
        let sides = text.split(separator: "?", maxSplits: 1)
        guard let first = sides.first, let decoded = Percent.decode(first) else { return nil }
        var segments = decoded.split(separator: "/")
        if let account = segments.first, accounts.contains(String(account)) { segments.removeFirst() }
        guard let container = segments.first else { return nil }
        self.container = String(container)
        path = segments.dropFirst().joined(separator: "/")
        query = [:]
        for (name, value) in Percent.parameters(sides.count > 1 ? String(sides[1]) : "") ?? [] {
            query[name] = value
        }
    }

    var place: String { "/\(container)/\(path)" }
}
