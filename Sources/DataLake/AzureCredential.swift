package import HTTP

/// Shows who asks. The token credential of Microsoft Entra ID will be one more.
package protocol AzureCredential: Sendable, CustomStringConvertible {
    /// Completes a request whose URL and headers are final (`x-ms-date` included); called for each try anew.
    func authorise(_ request: inout HTTPRequest)

    /// What is appended to the URL of a source that the service itself reads (rename, copy), such as `?sv=…`.
    var sourceQuery: String { get }

    /// The value of `x-ms-copy-source-authorization`, where the service needs it to read a copy's source.
    var sourceAuthorization: String? { get }

    /// Why it cannot work now: it has expired, or is not valid yet. `seconds` is the present time.
    func fault(at seconds: Int64) -> CredentialFault?

    /// For hints.
    var kind: CredentialKind { get }
}

extension AzureCredential {
    package var sourceQuery: String { "" }
    package var sourceAuthorization: String? { nil }
    package func fault(at seconds: Int64) -> CredentialFault? { nil }
}

package enum CredentialKind: Sendable { case sharedKey, sas, token }

/// What is wrong with a credential before anything was asked.
package struct CredentialFault: Equatable, Sendable {
    package var message: String
    package var hint: String
}
