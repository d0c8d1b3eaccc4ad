package import HTTP
package import Logging

/// A token that somebody else fetched, fixed for the life of the process.
package struct BearerCredential: AzureCredential {
    private let token: Secret

    /// - Precondition: every request goes over TLS or stays on this machine (`AzureLocation.isPrivate`).
    package init(_ token: Secret) { self.token = token }

    package func authorise(_ request: inout HTTPRequest) {
        request.headers["Authorization"] = "Bearer \(token.reveal())"
    }

    package var sourceAuthorization: String? { "Bearer \(token.reveal())" }
    package var kind: CredentialKind { .token }
    package var description: String { "a bearer token" }
}
