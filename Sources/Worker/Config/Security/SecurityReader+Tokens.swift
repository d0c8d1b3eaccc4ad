import Codecs
import Logging

extension SecurityReader {
    private static let endpoint = "sasl.oauthbearer.token.endpoint.url"
    private static let handlers = [
        "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginCallbackHandler",
        "org.apache.kafka.common.security.oauthbearer.secured.OAuthBearerLoginCallbackHandler",
    ]

    mutating func readTokens(_ jaas: JAASConfig, _ tls: TLSMaterial) {
        let handler = "sasl.login.callback.handler.class"
        if let name = values.text(handler), !Self.handlers.contains(name) {
            values.add(
                severity, handler, "Java classes cannot be loaded",
                hint: "Write \(Self.handlers[0]), or nothing: both ask the server of \(Self.endpoint).")
        }
        guard let url = values.text(Self.endpoint) else {
            return addMissing(
                Self.endpoint,
                "sasl.mechanism=OAUTHBEARER needs it: tokens that the client makes up "
                    + "itself are not supported",
                hint: "Write the address of the token server.")
        }
        guard let place = place(url) else { return }
        var tokens = TokenSettings(place)
        if case .server = place {
            guard readClient(jaas, &tokens) else { return }
        }
        tokens.subjectClaim = values.text("sasl.oauthbearer.sub.claim.name") ?? "sub"
        tokens.extensions = jaas.options.filter { $0.key.hasPrefix("extension_") }
            .map { ConsumerSettings.Property(String($0.key.dropFirst(10)), $0.value) }
            .sorted { $0.name < $1.name }
        let time = { (key: String, values: ConfigValues) in
            values[key] == .none ? nil : values.int64(key)
        }
        tokens.connectTimeout = time("sasl.login.connect.timeout.ms", values) ?? tokens.connectTimeout
        tokens.readTimeout = time("sasl.login.read.timeout.ms", values) ?? tokens.readTimeout
        tokens.retryBackoff = values.int64("sasl.login.retry.backoff.ms")
        tokens.retryBackoffMax = values.int64("sasl.login.retry.backoff.max.ms")
        tokens.authorities = tls.authorities
        tokens.certificates = tls.identity?.chain
        tokens.key = tls.identity.map { Secret($0.key) }
        security.tokens = tokens
    }

    private mutating func place(_ url: String) -> TokenSettings.Place? {
        let lower = url.lowercased()
        if lower.hasPrefix("file:") {
            let path = url.dropFirst(5)
            return .file(String(path.hasPrefix("//") ? path.dropFirst(2) : path))
        }
        guard lower.hasPrefix("https://") || lower.hasPrefix("http://") else {
            values.add(
                severity, Self.endpoint, "\(values.shown(Self.endpoint)) is no address",
                hint: "It begins with https://, http:// or file:")
            return nil
        }
        let host = lower.drop { $0 != "/" }.dropFirst(2).prefix { !"/:?".contains($0) }
        if lower.hasPrefix("http://"), !["localhost", "127.0.0.1", "["].contains(String(host)) {
            values.add(
                .warning, Self.endpoint, "the client's secret and the tokens travel unencrypted",
                hint: "Use https.")
        }
        return .server(url)
    }

    /// The properties of their own win over the login module's options, as in Kafka 4.1.
    private mutating func readClient(_ jaas: JAASConfig, _ tokens: inout TokenSettings) -> Bool {
        let (id, secret) = (
            "sasl.oauthbearer.client.credentials.client.id",
            "sasl.oauthbearer.client.credentials.client.secret"
        )
        tokens.clientID = values.text(id) ?? jaas.options["clientId"] ?? ""
        tokens.clientSecret = Secret(values.text(secret) ?? jaas.options["clientSecret"] ?? "")
        tokens.scope = values.text("sasl.oauthbearer.scope") ?? jaas.options["scope"]
        tokens.encodesHeader = values.bool("sasl.oauthbearer.header.urlencode")
        if tokens.clientID.isEmpty || tokens.clientSecret.reveal().isEmpty {
            addMissing(
                "sasl.jaas.config",
                "\(tokens.clientID.isEmpty ? "clientId" : "clientSecret") is missing or empty",
                hint: "Write it as an option of OAuthBearerLoginModule, or as \(id) and \(secret).")
            return false
        }
        return true
    }
}
