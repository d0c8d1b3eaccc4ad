/// Java's `ssl.*` and `sasl.*` client properties (connect-semantics 1.6 and 2.1), the same for worker and
/// consumers.
enum SecurityRows {
    static let all: [ConfigRow] = general + ssl + sasl + login + oauth + kerberos

    /// The same keys without `consumer.`: in Connect those of the worker's own clients.
    static let worker: [ConfigRow] = all.map {
        var row = $0
        row.status = .withoutEffect(
            "it is for the clients that a Connect worker has of its own; consumers take `consumer.\($0.name)`."
        )
        return row
    }

    private static func row(
        _ name: String, _ type: ConfigType, _ standard: String?, _ doc: String,
        _ status: ConfigRow.Status = .implemented, allowed: ConfigRow.Allowed = .any
    ) -> ConfigRow {
        ConfigRow(
            name, type, standard.map(ConfigRow.Default.text) ?? .none, allowed, .medium, "Security", doc,
            status
        )
    }

    private static let openSSL = ConfigRow.Status.withoutEffect("TLS is OpenSSL's, not Java's.")
    private static let noClass = ConfigRow.Status.refused("Java classes cannot be loaded.")
    private static let brokers = ConfigRow.Status.withoutEffect("it is for brokers.")
    private static let renewal = ConfigRow.Status.withoutEffect(
        "the client library asks for the next token when 80 % of its life are over.")
    private static let noKerberos = ConfigRow.Status.withoutEffect("there is no Kerberos login.")
    private static let noAssertion = ConfigRow.Status.refused(
        "tokens are asked for with the client's id and secret, not with assertions.")

    private static let general: [ConfigRow] = [
        row(
            "security.protocol", .string, "PLAINTEXT", "Protocol to the brokers.",
            allowed: .oneOfIgnoringCase(["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"])),
        row("security.providers", .string, nil, "Java security providers.", openSSL),
    ]

    static let ssl: [ConfigRow] = [
        row(
            "ssl.truststore.location", .string, nil,
            "File with the certificates to trust, PEM or PKCS12, by its content; unless set, the system's."),
        row("ssl.truststore.password", .password, nil, "Password of that file, where it is PKCS12."),
        row(
            "ssl.truststore.type", .string, "JKS",
            "PEM or PKCS12. The file's content counts; a real JKS file is refused with the command that "
                + "converts it."),
        row("ssl.truststore.certificates", .password, nil, "The certificates to trust as PEM text."),
        row(
            "ssl.keystore.location", .string, nil,
            "File with the client's private key and its chain of certificates, PEM or PKCS12."),
        row("ssl.keystore.password", .password, nil, "Password of that file, where it is PKCS12."),
        row("ssl.keystore.type", .string, "JKS", "As `ssl.truststore.type`."),
        row("ssl.keystore.key", .password, nil, "The client's private key as PEM text."),
        row("ssl.keystore.certificate.chain", .password, nil, "Its chain of certificates as PEM text."),
        row(
            "ssl.key.password", .password, nil,
            "Password of the private key; in a PKCS12 file the file's own unless set."),
        row(
            "ssl.endpoint.identification.algorithm", .string, "https",
            "`https`: the broker's certificate must carry the name that was connected to. Written empty: any "
                + "name will do, which lets every holder of a trusted certificate pose as a broker."),
        row(
            "ssl.cipher.suites", .list, "",
            "Cipher suites of TLS 1.2, by Java's or OpenSSL's names; those of TLS 1.3 are always offered."),
        row(
            "ssl.enabled.protocols", .list, "TLSv1.2,TLSv1.3",
            "TLS versions. OpenSSL offers 1.2 and 1.3; 1.3 alone cannot be asked for."),
        row("ssl.protocol", .string, "TLSv1.3", "TLS version of Java's contexts.", openSSL),
        row(
            "ssl.client.auth", .string, "none", "Whether clients must show a certificate (listeners).",
            brokers),
        row("ssl.engine.factory.class", .string, nil, "Java class that makes TLS engines.", noClass),
        row("ssl.keymanager.algorithm", .string, "SunX509", "Java key manager.", openSSL),
        row("ssl.provider", .string, nil, "Java security provider.", openSSL),
        row("ssl.secure.random.implementation", .string, nil, "Java source of randomness.", openSSL),
        row("ssl.trustmanager.algorithm", .string, "PKIX", "Java trust manager.", openSSL),
    ]

    static let sasl: [ConfigRow] = [
        row(
            "sasl.mechanism", .string, "GSSAPI",
            "PLAIN, SCRAM-SHA-256, SCRAM-SHA-512 or OAUTHBEARER; GSSAPI, Java's default, is refused."),
        row(
            "sasl.jaas.config", .password, nil,
            "The login module and its options, as Java reads them: PlainLoginModule, ScramLoginModule or "
                + "OAuthBearerLoginModule."),
        row(
            "sasl.client.callback.handler.class", .string, nil, "Java class of the client's callbacks.",
            noClass
        ),
    ]

    private static let kerberos: [ConfigRow] = [
        row("sasl.kerberos.kinit.cmd", .string, "/usr/bin/kinit", "The kinit command.", noKerberos),
        row(
            "sasl.kerberos.min.time.before.relogin", .long, "60000", "Milliseconds between logins.",
            noKerberos),
        row("sasl.kerberos.service.name", .string, nil, "The brokers' Kerberos service.", noKerberos),
        row("sasl.kerberos.ticket.renew.jitter", .double, "0.05", "Randomness of the renewal.", noKerberos),
        row(
            "sasl.kerberos.ticket.renew.window.factor", .double, "0.8",
            "Part of a ticket's life before its renewal.", noKerberos),
    ]

    private static let login: [ConfigRow] = [
        row(
            "sasl.login.callback.handler.class", .string, nil,
            "Kafka's OAuthBearerLoginCallbackHandler, or nothing: both mean the token server."),
        row("sasl.login.class", .string, nil, "Java class of the login.", noClass),
        row(
            "sasl.login.connect.timeout.ms", .int, nil,
            "Milliseconds to wait for the token server's connection; 10000 unless set.",
            allowed: .range(1...600_000)),
        row(
            "sasl.login.read.timeout.ms", .int, nil,
            "Milliseconds to wait for the token server's answer; 10000 unless set.",
            allowed: .range(1...600_000)),
        row(
            "sasl.login.retry.backoff.ms", .long, "100",
            "First delay after a request for a token that failed; it doubles.", allowed: .range(0...600_000)),
        row(
            "sasl.login.retry.backoff.max.ms", .long, "10000",
            "Milliseconds that such attempts go on; then the client library begins anew after 10 s.",
            allowed: .range(0...600_000)),
        row(
            "sasl.login.refresh.buffer.seconds", .short, "300", "Seconds of a token's life kept as reserve.",
            renewal),
        row("sasl.login.refresh.min.period.seconds", .short, "60", "Seconds between refreshes.", renewal),
        row(
            "sasl.login.refresh.window.factor", .double, "0.8", "Part of a token's life before its refresh.",
            renewal),
        row("sasl.login.refresh.window.jitter", .double, "0.05", "Randomness of the refresh.", renewal),
    ]

    private static let oauthPackage = "org.apache.kafka.common.security.oauthbearer."
    private static let token: [ConfigRow] = [
        row(
            "sasl.oauthbearer.token.endpoint.url", .string, nil,
            "Address of the token server (https, or http on a trusted network), or `file:` and the path of a "
                + "file that holds a token."),
        row(
            "sasl.oauthbearer.client.credentials.client.id", .string, nil,
            "The client's id, in the place of `clientId` in `sasl.jaas.config`."),
        row(
            "sasl.oauthbearer.client.credentials.client.secret", .password, nil,
            "The client's secret, in the place of `clientSecret`."),
        row("sasl.oauthbearer.scope", .string, nil, "Scope to ask for, in the place of `scope`."),
        row(
            "sasl.oauthbearer.header.urlencode", .boolean, "false",
            "Percent-encodes id and secret in the request's header, as RFC 6749 asks for."),
        row("sasl.oauthbearer.sub.claim.name", .string, "sub", "Claim that holds the subject."),
        row(
            "sasl.oauthbearer.scope.claim.name", .string, "scope", "Claim that holds the scope.",
            .withoutEffect("only the broker looks at a token's scope.")),
        row(
            "sasl.oauthbearer.jwt.retriever.class", .string, oauthPackage + "DefaultJwtRetriever",
            "Kafka's DefaultJwtRetriever, ClientCredentialsJwtRetriever or FileJwtRetriever: the address "
                + "decides.",
            allowed: .oneOf(
                ["DefaultJwtRetriever", "ClientCredentialsJwtRetriever", "FileJwtRetriever"].map {
                    oauthPackage + $0
                })),
        row(
            "sasl.oauthbearer.jwt.validator.class", .string, oauthPackage + "DefaultJwtValidator",
            "Java class that checks tokens.",
            .withoutEffect("subject and end are read, the rest is the broker's.")),
    ]

    private static let oauth: [ConfigRow] =
        token + [
            row("sasl.oauthbearer.assertion.algorithm", .string, "RS256", "Signature.", noAssertion),
            row("sasl.oauthbearer.assertion.claim.aud", .string, nil, "Audience.", noAssertion),
            row("sasl.oauthbearer.assertion.claim.exp.seconds", .int, "300", "Life.", noAssertion),
            row("sasl.oauthbearer.assertion.claim.iss", .string, nil, "Issuer.", noAssertion),
            row("sasl.oauthbearer.assertion.claim.jti.include", .boolean, "false", "Id.", noAssertion),
            row("sasl.oauthbearer.assertion.claim.nbf.seconds", .int, "60", "Clock tolerance.", noAssertion),
            row("sasl.oauthbearer.assertion.claim.sub", .string, nil, "Subject.", noAssertion),
            row("sasl.oauthbearer.assertion.file", .string, nil, "File with it.", noAssertion),
            row("sasl.oauthbearer.assertion.private.key.file", .string, nil, "Signing key.", noAssertion),
            row(
                "sasl.oauthbearer.assertion.private.key.passphrase", .password, nil, "Its password.",
                noAssertion
            ),
            row("sasl.oauthbearer.assertion.template.file", .string, nil, "Template.", noAssertion),
            row("sasl.oauthbearer.clock.skew.seconds", .int, "30", "Clock tolerance.", brokers),
            row("sasl.oauthbearer.expected.audience", .list, "", "Audience asked for.", brokers),
            row("sasl.oauthbearer.expected.issuer", .string, nil, "Issuer asked for.", brokers),
            row("sasl.oauthbearer.jwks.endpoint.refresh.ms", .long, "3600000", "Refresh of keys.", brokers),
            row(
                "sasl.oauthbearer.jwks.endpoint.retry.backoff.max.ms", .long, "10000", "Longest delay.",
                brokers),
            row("sasl.oauthbearer.jwks.endpoint.retry.backoff.ms", .long, "100", "First delay.", brokers),
            row("sasl.oauthbearer.jwks.endpoint.url", .string, nil, "Keys of the token server.", brokers),
        ]
}
