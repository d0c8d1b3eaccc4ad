import DataLake
import Logging

/// The account behind the properties: checked where they are written, with file and line.
extension AzureSettings {
    private static let mode = "connect.datalake.azure.auth.mode"

    /// The property of a setting of the account.
    static func property(_ setting: AzureConfigError.Setting) -> String {
        switch setting {
        case .endpoint: "connect.datalake.endpoint"
        case .authMode: mode
        case .accountName: "connect.datalake.azure.account.name"
        case .accountKey: "connect.datalake.azure.account.key"
        case .connectionString: "connect.datalake.azure.connection.string"
        case .sasToken: "connect.datalake.azure.sas.token"
        }
    }

    static func account(_ values: inout ConfigValues, endpoint: String?) -> AzureAccount? {
        guard let mode = AuthMode(values.string(mode)) else {
            values.add(
                .error, Self.mode, "Unsupported auth mode `\(values.shown(Self.mode).lowercased())`",
                hint: "Write one of \(AuthMode.working).")
            return nil
        }
        func secret(_ setting: AzureConfigError.Setting) -> Secret? {
            values.text(property(setting)).map(Secret.init)
        }
        do throws(AzureConfigError) {
            let account = try AzureAccount.read(
                endpoint: endpoint, mode: mode, accountName: values.text(property(.accountName)),
                accountKey: secret(.accountKey), connectionString: secret(.connectionString),
                sasToken: secret(.sasToken),
                allowsPlainHTTP: values.bool("connect.datalake.http.allow.plain"))
            sayUnread(of: mode, &values)
            return account
        } catch {
            let plain = "connect.datalake.http.allow.plain"
            let isPlain = "\(error.message) \(error.hint)".contains("plain http")
            let more = isPlain ? "; \(plain)=true lets it pass" : ""
            values.add(
                values.purpose == .run ? .error : .notice, property(error.setting), error.message,
                hint: sentence(error.hint + more))
            return nil
        }
    }

    /// What the mode does not read is said: somebody may believe that it counts.
    private static func sayUnread(of mode: AuthMode, _ values: inout ConfigValues) {
        let unread: [AzureConfigError.Setting] =
            switch mode {
            case .credentials: [.connectionString, .sasToken]
            case .connectionString: [.endpoint, .accountName, .accountKey, .sasToken]
            case .sasToken: [.accountKey, .connectionString]
            case .default: []
            }
        for setting in unread where values.text(property(setting)) != nil {
            values.add(
                .notice, property(setting),
                "accepted without effect: the auth mode \(mode.name) does not read it.")
        }
    }

    private static func sentence(_ text: String) -> String {
        (text.prefix(1).uppercased() + text.dropFirst()) + (text.hasSuffix(".") ? "" : ".")
    }
}
