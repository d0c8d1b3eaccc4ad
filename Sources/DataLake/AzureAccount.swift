package import Logging

/// Where to ask and how to show who asks.
package struct AzureAccount: Sendable, CustomStringConvertible {
    package var location: AzureLocation
    package var credential: any AzureCredential

    package init(location: AzureLocation, credential: any AzureCredential) {
        self.location = location
        self.credential = credential
    }

    package var description: String { "\(location) with \(credential)" }

    /// Puts an account together from its settings; blank texts count as absent. Nothing is asked of the
    /// network.
    package static func read(
        endpoint: String?, mode: AuthMode, accountName: String?, accountKey: Secret?,
        connectionString: Secret?, sasToken: Secret?, allowsPlainHTTP: Bool
    ) throws(AzureConfigError) -> AzureAccount {
        switch mode {
        case .credentials:
            guard let key = present(accountKey) else {
                throw AzureConfigError(
                    .accountKey, "the mode Credentials needs the account's key",
                    hint: "copy key1 or key2 from the storage account's access keys")
            }
            let location = try AzureLocation(
                endpoint: endpoint, accountName: accountName, allowsPlainHTTP: allowsPlainHTTP)
            if location.isOneLake {
                throw AzureConfigError(
                    .authMode, "OneLake takes no account keys",
                    hint: "OneLake needs a token of Microsoft Entra ID")
            }
            return AzureAccount(
                location: location, credential: try SharedKeyCredential(account: location.account, key: key))
        case .connectionString:
            guard let text = present(connectionString) else {
                throw AzureConfigError(
                    .connectionString, "the mode ConnectionString needs a connection string",
                    hint: "copy it from the storage account's access keys")
            }
            return try ConnectionString(text).account(allowsPlainHTTP: allowsPlainHTTP)
        case .sasToken:
            guard let token = present(sasToken) else {
                throw AzureConfigError(
                    .sasToken, "the mode SasToken needs a shared access signature",
                    hint: "make one for the container, with sp=racwdlm")
            }
            return AzureAccount(
                location: try AzureLocation(
                    endpoint: endpoint, accountName: accountName, allowsPlainHTTP: allowsPlainHTTP),
                credential: try SASCredential(token))
        case .default:
            throw AzureConfigError(
                .authMode, "the mode Default (Microsoft Entra ID) is not there yet",
                hint: "use one of \(AuthMode.working)")
        }
    }

    /// With a token that was fetched elsewhere; refused where it would travel in the open.
    package static func bearer(
        _ token: Secret, endpoint: String?, accountName: String?, allowsPlainHTTP: Bool = false
    ) throws(AzureConfigError) -> AzureAccount {
        let location = try AzureLocation(
            endpoint: endpoint, accountName: accountName, allowsPlainHTTP: allowsPlainHTTP)
        guard location.isPrivate else {
            throw AzureConfigError(
                .endpoint, "a token would travel over plain http", hint: "write an https endpoint")
        }
        return AzureAccount(location: location, credential: BearerCredential(token))
    }

    private static func present(_ secret: Secret?) -> Secret? {
        guard let secret else { return nil }
        let text = secret.reveal().trimmingBlanks
        return text.isEmpty ? nil : Secret(text)
    }
}
