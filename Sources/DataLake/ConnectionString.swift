import Logging

/// The parts of an account's connection string that matter here (adls-rest 3.3). Errors name keys, never
/// values.
struct ConnectionString {
    private var values: [String: String] = [:]

    private static let accountSettings = "access keys, connection string"
    private static let setting = AzureConfigError.Setting.connectionString

    init(_ text: Secret) throws(AzureConfigError) {
        var number = 0
        for item in text.reveal().split(separator: ";", omittingEmptySubsequences: true) {
            let item = String(item).trimmingBlanks
            if item.isEmpty { continue }
            number += 1
            let parts = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, !parts[0].isEmpty else {
                throw AzureConfigError(
                    Self.setting, "part \(number) of the connection string has no =",
                    hint: "copy it whole from the storage account (\(Self.accountSettings))")
            }
            let key = String(parts[0]).trimmingBlanks.lowercased()
            guard values.updateValue(String(parts[1]).trimmingBlanks, forKey: key) == nil else {
                throw AzureConfigError(
                    Self.setting, "part \(number) of the connection string names a key for the second time",
                    hint: "leave one of the two out")
            }
        }
        guard !values.isEmpty else {
            throw AzureConfigError(
                Self.setting, "the connection string is empty",
                hint: "copy it from the storage account (\(Self.accountSettings))")
        }
    }

    private subscript(key: String) -> String? {
        values[key.lowercased()].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// The account that the string describes.
    func account(allowsPlainHTTP: Bool) throws(AzureConfigError) -> AzureAccount {
        if self["UseDevelopmentStorage"]?.lowercased() == "true" { return try developmentAccount() }
        let location = try location(allowsPlainHTTP: allowsPlainHTTP)
        if let name = self["AccountName"], let key = self["AccountKey"] {
            return AzureAccount(
                location: location,
                credential: try SharedKeyCredential(account: name, key: Secret(key), setting: Self.setting))
        }
        guard let token = self["SharedAccessSignature"] else {
            throw AzureConfigError(
                Self.setting,
                self["AccountKey"] != nil
                    ? "the connection string has a key and no AccountName"
                    : "the connection string has neither AccountKey nor SharedAccessSignature",
                hint: "copy it whole from the storage account (\(Self.accountSettings))")
        }
        return AzureAccount(
            location: location, credential: try SASCredential(Secret(token), setting: Self.setting))
    }

    private func location(allowsPlainHTTP: Bool) throws(AzureConfigError) -> AzureLocation {
        let name = self["AccountName"]
        let blob = self["BlobEndpoint"]
        let dfs = self["DfsEndpoint"]
        guard blob != nil || dfs != nil else {
            let scheme = (self["DefaultEndpointsProtocol"] ?? "https").lowercased()
            guard scheme == "https" || scheme == "http" && allowsPlainHTTP else {
                throw AzureConfigError(
                    Self.setting, "DefaultEndpointsProtocol is not https",
                    hint: "write DefaultEndpointsProtocol=https: plain http would show every request")
            }
            return try AzureLocation.derived(
                name, scheme: scheme, suffix: self["EndpointSuffix"] ?? "core.windows.net",
                setting: Self.setting)
        }
        func read(_ text: String?) throws(AzureConfigError) -> AzureLocation? {
            guard let text else { return nil }
            return try AzureLocation(
                endpoint: text, accountName: name, allowsPlainHTTP: allowsPlainHTTP, setting: Self.setting)
        }
        let first = try read(blob)
        let second = try read(dfs)
        guard var location = first ?? second else { preconditionFailure("one endpoint is there") }
        if let second { location.dfs = second.dfs }
        return location
    }

    /// Azurite's account, with the key that its documentation prints.
    private func developmentAccount() throws(AzureConfigError) -> AzureAccount {
        let name = "devstoreaccount1"
        let proxy = self["DevelopmentStorageProxyUri"] ?? "http://127.0.0.1"
        guard let parts = EndpointText(proxy), parts.isLoopback, parts.path.isEmpty else {
            throw AzureConfigError(
                Self.setting, "DevelopmentStorageProxyUri is no address of this machine",
                hint: "leave it out, or write http://127.0.0.1")
        }
        let base = "http://\(parts.host):\(parts.port ?? 10_000)/\(name)"
        let key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=="
        return AzureAccount(
            location: AzureLocation(account: name, blob: base, dfs: base),
            credential: try SharedKeyCredential(account: name, key: Secret(key), setting: Self.setting))
    }
}

extension String {
    var trimmingBlanks: String {
        var text = self[...]
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}
