extension Authorizer {
    /// Within an account the request's key or token also opens a copy's source. A request's signature does
    /// not: the source's URL carries one of its own, or `x-ms-copy-source-authorization` a token (adls-rest
    /// 2.3).
    func checkCopySource(_ head: RequestHead, _ route: Route, scheme: String, now: EmulatorInstant)
        throws(AuthRefusal)
    {
        guard route.operation == .copy || route.operation == .putBlobFromURL,
            let text = head.headers["x-ms-copy-source"],
            let source = (try? CopySource.parse(text, account: route.account)) ?? nil
        else { return }
        if let authorization = head.headers["x-ms-copy-source-authorization"] {
            guard bearerTokens.contains(where: { Secrets.equal("Bearer " + $0, authorization) }) else {
                throw .copySource(401)
            }
            return
        }
        guard scheme == "SAS" else { return }
        guard let signature = SharedAccessSignature(Self.query(of: text)) else { throw .copySource(401) }
        let use = SharedAccessSignature.Use(
            account: route.account, container: source.container, path: source.path, operation: .read,
            isSecure: text.hasPrefix("https:") || head.headers["x-forwarded-proto"] == "https", now: now)
        do {
            try signature.check(use, key: keys[route.account] ?? [])
            try signature.checkPermission(.read) { true }
        } catch {
            throw .copySource(error.status)
        }
    }

    private static func query(of url: String) -> [String: String] {
        let sides = url.split(separator: "?", maxSplits: 1)
        var query: [String: String] = [:]
        for (name, value) in Percent.parameters(sides.count > 1 ? String(sides[1]) : "") ?? [] {
            query[name] = value
        }
        return query
    }
}

extension AuthRefusal {
    /// The source of a copy does not open: the status is the one that reading it would get.
    fileprivate static func copySource(_ status: Int) -> AuthRefusal {
        AuthRefusal(
            status: status, code: "CannotVerifyCopySource",
            message: "Server failed to authenticate the request to the copy source.")
    }
}
