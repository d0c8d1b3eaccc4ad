/// Where an account answers: one base address for each of its two faces, which see the same objects
/// (adls-rest 0).
package struct AzureLocation: Equatable, Sendable, CustomStringConvertible {
    package enum Face: String, CaseIterable, Sendable { case dfs, blob }

    /// As it is signed; `onelake` for OneLake.
    package var account: String
    /// Scheme, host, port and, where the account stands in the path, the account; no slash at the end.
    package var blob: String
    package var dfs: String
    /// Bearer tokens only, always with a hierarchical namespace.
    package var isOneLake: Bool
    /// The container that the endpoint itself names; a statement may write to no other.
    package var container: String?
    /// The directory that all keys are below, without slashes at its ends; empty for the container itself.
    /// OneLake keeps files below `<item>.<type>/Files` only.
    package var directory: String

    package init(
        account: String, blob: String, dfs: String, isOneLake: Bool = false, container: String? = nil,
        directory: String = ""
    ) {
        self.account = account
        self.blob = blob
        self.dfs = dfs
        self.isOneLake = isOneLake
        self.container = container
        self.directory = directory
    }

    package func base(_ face: Face) -> String { face == .dfs ? dfs : blob }

    /// Both faces stand behind TLS, or on this machine.
    package var isPrivate: Bool {
        [blob, dfs].allSatisfy { $0.hasPrefix("https:") || EndpointText($0)?.isLoopback == true }
    }

    package var description: String { dfs == blob ? blob : "\(dfs), \(blob)" }
}
