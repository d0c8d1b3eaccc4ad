/// A setting that cannot be used: which one, why, and what to write. No secrets.
package struct AzureConfigError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The settings of an account; the caller knows what its properties are called.
    package enum Setting: String, CaseIterable, Sendable {
        case endpoint, authMode, accountName, accountKey, connectionString, sasToken
    }

    package var setting: Setting
    package var message: String
    package var hint: String

    package init(_ setting: Setting, _ message: String, hint: String) {
        self.setting = setting
        self.message = message
        self.hint = hint
    }

    package var description: String { "\(setting.rawValue): \(message) (\(hint))" }
}
