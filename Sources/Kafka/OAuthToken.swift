/// A bearer token for SASL OAUTHBEARER. `value` is a secret.
package struct OAuthToken: Sendable {
    package var value: String
    /// When it ends, epoch ms. The client library asks for the next one when 80 % of its life are over.
    package var expiry: Int64
    /// Whom it is about: the claim `sub`.
    package var principal: String
    /// SASL extensions, by name.
    package var extensions: [(name: String, value: String)]

    package init(
        value: String, expiry: Int64, principal: String, extensions: [(name: String, value: String)] = []
    ) {
        self.value = value
        self.expiry = expiry
        self.principal = principal
        self.extensions = extensions
    }
}

/// Why there is no token; never holds a secret.
package struct OAuthFailure: Error, Equatable, Sendable, CustomStringConvertible {
    /// The token server was asked and said no, or cannot be asked as configured: asking again is no use.
    package var isFinal: Bool
    package var description: String

    package init(isFinal: Bool, _ description: String) {
        self.isFinal = isFinal
        self.description = description
    }
}

/// Where clients get their tokens. `fetch` may be called by several threads at once and may take long.
package struct OAuthTokenSource: Sendable {
    /// For messages: who asks.
    package var client: String
    package var fetch: @Sendable () -> Result<OAuthToken, OAuthFailure>

    package init(
        client: String, fetch: @escaping @Sendable () -> Result<OAuthToken, OAuthFailure>
    ) {
        self.client = client
        self.fetch = fetch
    }
}
