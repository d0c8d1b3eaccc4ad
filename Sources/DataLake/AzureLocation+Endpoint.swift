extension AzureLocation {
    private static let example = "https://<account>.dfs.core.windows.net"

    /// Finds both faces from what a person wrote:
    /// - nothing: the account's name at `suffix`;
    /// - a DFS or Blob host of any cloud (`<account>.dfs.…`, `<account>.blob.…`), OneLake's included: the
    ///   other face is the same host with the other word;
    /// - `abfss://container@account.dfs.…` as Spark and Hadoop write it; `abfs` is taken for `abfss`. The
    ///   container, here or as a path, must be the one that a statement writes to. OneLake's may go on with
    ///   the item and `Files`;
    /// - an address or `localhost` with the account in the path, as emulators have it;
    /// - any other host as it is, for both faces, with the account from its path or from the account name.
    ///
    /// Without a scheme: http on loopback, https elsewhere. Plain http leads off this machine only where
    /// allowed.
    package init(
        endpoint text: String?, accountName: String?, suffix: String = "core.windows.net",
        allowsPlainHTTP: Bool, setting: AzureConfigError.Setting = .endpoint
    ) throws(AzureConfigError) {
        let written = text.map(Self.trimmed) ?? ""
        let name = accountName.map(Self.trimmed).flatMap { $0.isEmpty ? nil : $0 }
        if written.isEmpty {
            self = try Self.derived(name, scheme: "https", suffix: suffix, setting: setting)
            return
        }
        guard let parts = EndpointText(written) else {
            // Not shown: what follows a question mark may be a signature.
            throw AzureConfigError(
                setting, "the endpoint is no address",
                hint:
                    "write \(Self.example), without a query; a shared access signature has a setting of its own"
            )
        }
        let scheme = try Self.scheme(parts, allowsPlainHTTP, setting)
        let labels = parts.host.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        let face = parts.isAddress ? nil : labels.firstIndex { Face(rawValue: $0) != nil }
        if let face, face > 0, labels.count > face + 2 {
            try self.init(service: parts, scheme, labels, face: face, name: name, setting)
        } else {
            try self.init(other: parts, scheme, name: name, setting)
        }
    }

    /// `<account>.<dfs|blob>.<suffix>`.
    private init(
        service parts: EndpointText, _ scheme: String, _ labels: [String], face: Int, name: String?,
        _ setting: AzureConfigError.Setting
    ) throws(AzureConfigError) {
        func base(_ wanted: Face) -> String {
            var labels = labels
            labels[face] = wanted.rawValue
            return "\(scheme)://\(labels.joined(separator: "."))" + (parts.port.map { ":\($0)" } ?? "")
        }
        let isOneLake = parts.host.hasSuffix(".fabric.microsoft.com")
        let account = isOneLake ? "onelake" : labels[0]
        if account.hasSuffix("-secondary") {
            throw AzureConfigError(
                setting, "\(parts.host) is a read-only copy that lags behind",
                hint: "write the primary host, \(account.dropLast("-secondary".count)).…")
        }
        if let name, !isOneLake, name != account { throw Self.mismatch(name, account, setting) }
        var inPath = parts.path.split(separator: "/").map { URLText.decode($0) }
        let named = parts.user ?? inPath.first
        if parts.user == nil, !inPath.isEmpty { inPath.removeFirst() }
        guard isOneLake || inPath.isEmpty else {
            throw AzureConfigError(
                setting, "the endpoint names a directory, \(inPath.joined(separator: "/"))",
                hint: "write the host alone; container and directory stand in the statement (INSERT INTO)")
        }
        self.init(
            account: account, blob: base(.blob), dfs: base(.dfs), isOneLake: isOneLake, container: named,
            directory: inPath.joined(separator: "/"))
    }

    /// An address with the account in its path, or a host of the user's own.
    private init(
        other parts: EndpointText, _ scheme: String, name: String?, _ setting: AzureConfigError.Setting
    ) throws(AzureConfigError) {
        let inPath = parts.path.isEmpty ? nil : parts.path
        if inPath?.contains("/") == true {
            throw AzureConfigError(
                setting, "the endpoint's path has more than the account: /\(parts.path)",
                hint: "write \(scheme)://\(parts.hostAndPort)/<account>")
        }
        if let name, let inPath, name != inPath { throw Self.mismatch(name, inPath, setting) }
        guard let account = inPath ?? (parts.isAddress ? nil : name) else {
            throw AzureConfigError(
                setting, "\(parts.host) does not say which account is meant",
                hint: parts.isAddress
                    ? "write the account behind it: \(scheme)://\(parts.hostAndPort)/<account>"
                    : "set the account name, or write \(Self.example)")
        }
        let base = "\(scheme)://\(parts.hostAndPort)" + (inPath.map { "/\($0)" } ?? "")
        self.init(account: account, blob: base, dfs: base, container: parts.user)
    }

    /// From the account's name alone.
    static func derived(
        _ name: String?, scheme: String, suffix: String, setting: AzureConfigError.Setting
    ) throws(AzureConfigError) -> AzureLocation {
        guard let name else {
            throw AzureConfigError(
                setting, "neither an endpoint nor an account name is set", hint: "write \(example)")
        }
        let isName = name.utf8.allSatisfy {
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0)
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
        }
        guard isName, (3...24).contains(name.utf8.count) else {
            throw AzureConfigError(
                setting == .connectionString ? setting : .accountName,
                "\(name) is no storage account's name",
                hint:
                    "account names are 3 to 24 lower-case letters and digits; for another host write an endpoint"
            )
        }
        guard let host = EndpointText("\(name).dfs.\(suffix)"), host.port == nil, host.path.isEmpty else {
            throw AzureConfigError(
                setting, "the endpoint suffix is no host name",
                hint: "write core.windows.net or your cloud's own")
        }
        return AzureLocation(
            account: name, blob: "\(scheme)://\(name).blob.\(suffix)",
            dfs: "\(scheme)://\(name).dfs.\(suffix)")
    }

    private static func scheme(
        _ parts: EndpointText, _ allowsPlainHTTP: Bool, _ setting: AzureConfigError.Setting
    ) throws(AzureConfigError) -> String {
        if parts.user != nil, parts.scheme != "abfss", parts.scheme != "abfs" {
            // Not shown: it may be a password.
            throw AzureConfigError(
                setting, "the endpoint has a part before @",
                hint: "write \(example), without user and password")
        }
        switch parts.scheme {
        case "https", "abfss", "abfs": return "https"
        case nil: return parts.isLoopback ? "http" : "https"
        case "http":
            if parts.isLoopback || allowsPlainHTTP { return "http" }
            throw AzureConfigError(
                setting, "plain http would show every request to the network",
                hint: "write https://\(parts.hostAndPort); plain http is for endpoints on this machine")
        case .some(let other):
            throw AzureConfigError(
                setting, "\(other): is no scheme of a data lake", hint: "write \(example) or abfss://…")
        }
    }

    private static func mismatch(
        _ name: String, _ found: String, _ setting: AzureConfigError.Setting
    ) -> AzureConfigError {
        AzureConfigError(
            setting, "the endpoint is of the account \(found), the account name says \(name)",
            hint: "correct the one that is wrong, or leave the endpoint out: it follows from the account name"
        )
    }

    private static func trimmed(_ text: String) -> String {
        var text = text[...]
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}
