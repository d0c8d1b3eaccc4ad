package import Logging

/// How the clients of one connector connect and log in, read from Java's properties.
package struct ClientSecurity: Equatable, Sendable {
    /// By librdkafka's names; some are secrets, which `Property` does not show.
    package var properties: [ConsumerSettings.Property] = []
    /// Where tokens come from, for SASL OAUTHBEARER.
    package var tokens: TokenSettings?

    package init() {}
}

/// What is needed to get bearer tokens. Times are milliseconds.
package struct TokenSettings: Equatable, Sendable {
    package enum Place: Equatable, Sendable {
        /// A token server (OAuth 2.0, client credentials grant).
        case server(String)
        /// A file that somebody else keeps fresh.
        case file(String)
    }

    package var place: Place
    package var clientID = ""
    package var clientSecret = Secret("")
    package var scope: String?
    /// `sasl.oauthbearer.header.urlencode`.
    package var encodesHeader = false
    package var subjectClaim = "sub"
    package var extensions: [ConsumerSettings.Property] = []
    package var connectTimeout: Int64 = 10_000
    package var readTimeout: Int64 = 10_000
    package var retryBackoff: Int64 = 100
    package var retryBackoffMax: Int64 = 10_000
    /// PEM of whom to trust; nil for the system's.
    package var authorities: String?
    /// PEM of the client's chain and key, where the server asks for them.
    package var certificates: String?
    package var key: Secret?

    package init(_ place: Place) { self.place = place }
}
