/// Who may ask, where, and what is written down.
package struct EmulatorSettings: Sendable {
    /// Base64 keys by account name. The first request without an account in host or path means
    /// `defaultAccount`.
    package var accounts: [String: String] = [Self.developmentAccount: Self.developmentKey]
    package var defaultAccount = Self.developmentAccount
    /// Tokens that `Authorization: Bearer` is accepted with.
    package var bearerTokens: [String] = []
    /// Made at start, where they do not exist.
    package var containers: [String] = []
    /// On loopback; 0 lets the system choose.
    package var port: UInt16 = 0
    /// A second port of the DFS face alone (0 lets the system choose); the first one is then Blob's alone.
    /// nil: one port for both.
    package var dfsPort: UInt16?
    package var faults = FaultRuleSet()
    /// nil: memory only.
    package var logFile: String?
    package var logs = true
    /// The longest body that is read, in bytes.
    package var bodyLimit = 1 << 30

    package init() {}

    /// The account of Microsoft's own emulators, whose key is known to all.
    package static let developmentAccount = "devstoreaccount1"
    package static let developmentKey =
        "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=="
}
