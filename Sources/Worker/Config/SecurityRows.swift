/// Java's `ssl.*` and `sasl.*` client properties (connect-semantics 1.2 and 1.6), the same for worker and
/// consumers.
///
/// All of them are still to come: a value equal to Java's default is taken as it is, any other is an error.
enum SecurityRows {
    private static func row(
        _ name: String, _ type: ConfigType, _ standard: String?, _ doc: String
    ) -> ConfigRow {
        ConfigRow(
            name, type, standard.map(ConfigRow.Default.text) ?? .none, .any, .medium, "Security", doc,
            .later("encrypted and authenticated connections to Kafka."))
    }

    static let ssl: [ConfigRow] = [
        row("ssl.cipher.suites", .list, "", "Cipher suites."),
        row("ssl.client.auth", .string, "none", "Whether clients must show a certificate (listeners)."),
        row("ssl.enabled.protocols", .list, "TLSv1.2,TLSv1.3", "TLS versions."),
        row("ssl.endpoint.identification.algorithm", .string, "https", "How the broker's name is checked."),
        row("ssl.engine.factory.class", .string, nil, "Java class that makes TLS engines."),
        row("ssl.key.password", .password, nil, "Password of the private key."),
        row("ssl.keymanager.algorithm", .string, "SunX509", "Java key manager."),
        row("ssl.keystore.certificate.chain", .password, nil, "Certificate chain as PEM text."),
        row("ssl.keystore.key", .password, nil, "Private key as PEM text."),
        row("ssl.keystore.location", .string, nil, "File with the client's key and certificate."),
        row("ssl.keystore.password", .password, nil, "Password of that file."),
        row("ssl.keystore.type", .string, "JKS", "Format of that file."),
        row("ssl.protocol", .string, "TLSv1.3", "TLS version of contexts."),
        row("ssl.provider", .string, nil, "Java security provider."),
        row("ssl.secure.random.implementation", .string, nil, "Java source of randomness."),
        row("ssl.trustmanager.algorithm", .string, "PKIX", "Java trust manager."),
        row("ssl.truststore.certificates", .password, nil, "Trusted certificates as PEM text."),
        row("ssl.truststore.location", .string, nil, "File with trusted certificates."),
        row("ssl.truststore.password", .password, nil, "Password of that file."),
        row("ssl.truststore.type", .string, "JKS", "Format of that file."),
    ]

    static let sasl: [ConfigRow] =
        [
            row("sasl.mechanism", .string, "GSSAPI", "Login mechanism."),
            row("sasl.jaas.config", .password, nil, "Login module and its options."),
            row("sasl.client.callback.handler.class", .string, nil, "Java class of the client's callbacks."),
            row("security.providers", .string, nil, "Java security providers."),
        ] + kerberos + login + oauth

    private static let kerberos: [ConfigRow] = [
        row("sasl.kerberos.kinit.cmd", .string, "/usr/bin/kinit", "The kinit command."),
        row("sasl.kerberos.min.time.before.relogin", .long, "60000", "Milliseconds between logins."),
        row("sasl.kerberos.service.name", .string, nil, "The brokers' Kerberos service."),
        row("sasl.kerberos.ticket.renew.jitter", .double, "0.05", "Randomness of the renewal."),
        row(
            "sasl.kerberos.ticket.renew.window.factor", .double, "0.8",
            "Part of a ticket's life before its renewal."),
    ]

    private static let login: [ConfigRow] = [
        row("sasl.login.callback.handler.class", .string, nil, "Java class of the login's callbacks."),
        row("sasl.login.class", .string, nil, "Java class of the login."),
        row(
            "sasl.login.connect.timeout.ms", .int, nil,
            "Milliseconds to wait for the token server's connection."),
        row("sasl.login.read.timeout.ms", .int, nil, "Milliseconds to wait for the token server's answer."),
        row("sasl.login.refresh.buffer.seconds", .short, "300", "Seconds of a token's life kept as reserve."),
        row("sasl.login.refresh.min.period.seconds", .short, "60", "Seconds between refreshes."),
        row("sasl.login.refresh.window.factor", .double, "0.8", "Part of a token's life before its refresh."),
        row("sasl.login.refresh.window.jitter", .double, "0.05", "Randomness of the refresh."),
        row("sasl.login.retry.backoff.max.ms", .long, "10000", "Longest delay of a failed login."),
        row("sasl.login.retry.backoff.ms", .long, "100", "First delay of a failed login."),
    ]

    private static let oauth: [ConfigRow] = [
        row("sasl.oauthbearer.assertion.algorithm", .string, "RS256", "Signature of the assertion."),
        row("sasl.oauthbearer.assertion.claim.aud", .string, nil, "Audience of the assertion."),
        row("sasl.oauthbearer.assertion.claim.exp.seconds", .int, "300", "Life of the assertion."),
        row("sasl.oauthbearer.assertion.claim.iss", .string, nil, "Issuer of the assertion."),
        row(
            "sasl.oauthbearer.assertion.claim.jti.include", .boolean, "false",
            "Whether the assertion has an id."),
        row("sasl.oauthbearer.assertion.claim.nbf.seconds", .int, "60", "Clock tolerance of the assertion."),
        row("sasl.oauthbearer.assertion.claim.sub", .string, nil, "Subject of the assertion."),
        row("sasl.oauthbearer.assertion.file", .string, nil, "File with the assertion."),
        row("sasl.oauthbearer.assertion.private.key.file", .string, nil, "File with the signing key."),
        row("sasl.oauthbearer.assertion.private.key.passphrase", .password, nil, "Password of that file."),
        row("sasl.oauthbearer.assertion.template.file", .string, nil, "Template of the assertion."),
        row("sasl.oauthbearer.client.credentials.client.id", .string, nil, "The client's id."),
        row("sasl.oauthbearer.client.credentials.client.secret", .password, nil, "The client's secret."),
        row("sasl.oauthbearer.clock.skew.seconds", .int, "30", "Clock tolerance (brokers)."),
        row("sasl.oauthbearer.expected.audience", .list, "", "Audience asked for (brokers)."),
        row("sasl.oauthbearer.expected.issuer", .string, nil, "Issuer asked for (brokers)."),
        row("sasl.oauthbearer.header.urlencode", .boolean, "false", "Percent-encodes the login header."),
        row("sasl.oauthbearer.jwks.endpoint.refresh.ms", .long, "3600000", "Refresh of keys (brokers)."),
        row(
            "sasl.oauthbearer.jwks.endpoint.retry.backoff.max.ms", .long, "10000",
            "Longest delay (brokers)."),
        row("sasl.oauthbearer.jwks.endpoint.retry.backoff.ms", .long, "100", "First delay (brokers)."),
        row("sasl.oauthbearer.jwks.endpoint.url", .string, nil, "Keys of the token server (brokers)."),
        row(
            "sasl.oauthbearer.jwt.retriever.class", .string,
            "org.apache.kafka.common.security.oauthbearer.DefaultJwtRetriever", "Java class that gets tokens."
        ),
        row(
            "sasl.oauthbearer.jwt.validator.class", .string,
            "org.apache.kafka.common.security.oauthbearer.DefaultJwtValidator",
            "Java class that checks tokens."),
        row("sasl.oauthbearer.scope", .string, nil, "Scope to ask for."),
        row("sasl.oauthbearer.scope.claim.name", .string, "scope", "Claim that holds the scope."),
        row("sasl.oauthbearer.sub.claim.name", .string, "sub", "Claim that holds the subject."),
        row("sasl.oauthbearer.token.endpoint.url", .string, nil, "Address of the token server."),
    ]
}
