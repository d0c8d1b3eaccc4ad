/// How requests show who asks.
package enum AuthMode: String, CaseIterable, Sendable {
    /// Account name and key.
    case credentials
    /// An account's connection string, with a key or a shared access signature.
    case connectionString = "connectionstring"
    /// A shared access signature on its own.
    case sasToken = "sastoken"
    /// Microsoft Entra ID; not there yet.
    case `default`

    /// As the property writes it, any letter case; blank is `default`, as in the Java connector.
    package init?(_ text: String) {
        let text = text.lowercased()
        guard let mode = text.isEmpty ? .default : Self(rawValue: text) else { return nil }
        self = mode
    }

    /// As documents write it.
    package var name: String {
        switch self {
        case .credentials: "Credentials"
        case .connectionString: "ConnectionString"
        case .sasToken: "SasToken"
        case .default: "Default"
        }
    }

    /// The modes that work, for messages.
    package static var working: String {
        allCases.filter { $0 != .default }.map(\.name).joined(separator: ", ")
    }
}
