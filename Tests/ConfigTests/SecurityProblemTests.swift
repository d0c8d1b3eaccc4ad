import Kafka
import Testing
import Worker

/// What cannot work is said at start, with key and way out, and without any secret.
@Suite struct SecurityProblemTests {
    struct Row: Sendable, CustomStringConvertible {
        var lines: [String]
        var key: String
        var says: String
        var severity = ConfigProblem.Severity.error
        var description: String { "\(key): \(says)" }
    }

    private static let stores = SecurityTests.stores
    private static let tls = "security.protocol=SSL"
    private static let sasl = "security.protocol=SASL_PLAINTEXT"

    private static func login(_ kind: String, _ options: String) -> String {
        "sasl.jaas.config=\(SecurityTests.module).\(kind)LoginModule required \(options);"
    }
    private static let plain = login("plain.Plain", #"username="u" password="hunter2""#)
    private static let bearer = login("oauthbearer.OAuthBearer", #"clientId="c" clientSecret="hunter2""#)
    private static let url = "sasl.oauthbearer.token.endpoint.url"

    static let rows: [Row] = [
        Row(
            lines: [tls, "ssl.truststore.location=/nonexistent/ca.pem"], key: "ssl.truststore.location",
            says: "/nonexistent/ca.pem cannot be read: there is no such file"),
        Row(
            lines: [tls, "ssl.truststore.location=\(stores)/store.jks"], key: "ssl.truststore.location",
            says: "keytool -importkeystore"),
        Row(
            lines: [tls, "ssl.truststore.location=\(#filePath)"], key: "ssl.truststore.location",
            says: "neither PEM text nor a PKCS12 file"),
        Row(
            lines: [tls, "ssl.truststore.location=\(stores)/store.p12"], key: "ssl.truststore.location",
            says: "is locked with a password. Set ssl.truststore.password"),
        Row(
            lines: [tls, "ssl.keystore.location=\(stores)/store.p12", "ssl.keystore.password=hunter2"],
            key: "ssl.keystore.location", says: "the password does not open"),
        Row(
            lines: [tls, "ssl.keystore.type=PEM", "ssl.keystore.location=\(stores)/leaf.pem"],
            key: "ssl.keystore.location", says: "there is no private key"),
        Row(
            lines: [tls, "ssl.keystore.type=PEM", "ssl.keystore.key=hunter2"], key: "ssl.keystore.key",
            says: "without ssl.keystore.certificate.chain"),
        Row(
            lines: [tls, "ssl.truststore.type=PEM", "ssl.truststore.certificates=hunter2"],
            key: "ssl.truststore.certificates", says: "the PEM text is damaged"),
        Row(
            lines: [
                tls, "ssl.truststore.type=PEM", "ssl.truststore.certificates=x",
                "ssl.truststore.location=\(stores)/root.pem",
            ],
            key: "ssl.truststore.certificates", says: "beside ssl.truststore.location"),
        Row(
            lines: [tls, "ssl.truststore.location=\(stores)/root.pem"], key: "ssl.truststore.location",
            says: "Set ssl.truststore.type=PEM", severity: .warning),
        Row(
            lines: [
                tls, "ssl.keystore.type=PEM", "ssl.truststore.type=PEM",
                "ssl.truststore.location=\(stores)/trust.p12", "ssl.truststore.password=store-secret",
            ],
            key: "ssl.truststore.type", says: "is a PKCS12 file", severity: .warning),
        Row(
            lines: [tls, "ssl.endpoint.identification.algorithm=none"],
            key: "ssl.endpoint.identification.algorithm", says: "Write https, or nothing"),
        Row(
            lines: [tls, "ssl.cipher.suites=TLS_NULL"], key: "ssl.cipher.suites",
            says: "a suite of TLS_NULL is not known"),
        Row(
            lines: [tls, "ssl.cipher.suites=TLS_AES_128_GCM_SHA256"], key: "ssl.cipher.suites",
            says: "TLS 1.2 would be left without any"),
        Row(
            lines: [tls, "ssl.enabled.protocols=TLSv1.3"], key: "ssl.enabled.protocols",
            says: "TLS 1.2 is offered too"),
        Row(
            lines: [tls, "ssl.enabled.protocols=TLSv1.2"], key: "ssl.enabled.protocols",
            says: "TLS 1.3 is offered too", severity: .warning),
        Row(lines: [tls, "ssl.engine.factory.class=x.Y"], key: "ssl.engine.factory.class", says: "refused"),
        Row(
            lines: ["ssl.truststore.type=PEM"], key: "ssl.truststore.type",
            says: "no effect under security.protocol=PLAINTEXT", severity: .warning),
        Row(
            lines: [plain], key: "sasl.jaas.config", says: "no effect under security.protocol=PLAINTEXT",
            severity: .warning),
        Row(lines: [sasl, plain], key: "sasl.mechanism", says: "Kerberos (GSSAPI, which is the default)"),
        Row(
            lines: [sasl, "sasl.mechanism=AWS_MSK_IAM", plain], key: "sasl.mechanism",
            says: "there is no mechanism AWS_MSK_IAM"),
        Row(lines: [sasl, "sasl.mechanism=PLAIN"], key: "sasl.jaas.config", says: "it is not set"),
        Row(
            lines: [
                sasl, "sasl.mechanism=PLAIN",
                "sasl.jaas.config=com.sun.security.auth.module.Krb5LoginModule required keyTab=\"hunter2\";",
            ],
            key: "sasl.jaas.config", says: "not one that is known here"),
        Row(
            lines: [sasl, "sasl.mechanism=PLAIN", bearer], key: "sasl.jaas.config",
            says: "OAuthBearerLoginModule does not serve sasl.mechanism=PLAIN"),
        Row(
            lines: [sasl, "sasl.mechanism=PLAIN", login("plain.Plain", #"username="" password="hunter2""#)],
            key: "sasl.jaas.config", says: "username is missing or empty"),
        Row(
            lines: [
                sasl, "sasl.mechanism=SCRAM-SHA-256",
                login("scram.Scram", #"username="u" password="hunter2" tokenauth="true""#),
            ],
            key: "sasl.jaas.config", says: "delegation tokens"),
        Row(lines: [sasl, "sasl.mechanism=OAUTHBEARER", bearer], key: url, says: "needs it"),
        Row(
            lines: [sasl, "sasl.mechanism=OAUTHBEARER", bearer, "\(url)=ftp://x/y"], key: url,
            says: "is no address. It begins with https://"),
        Row(
            lines: [sasl, "sasl.mechanism=OAUTHBEARER", bearer, "\(url)=http://login.example/t"], key: url,
            says: "unencrypted", severity: .warning),
        Row(
            lines: [
                sasl, "sasl.mechanism=OAUTHBEARER", login("oauthbearer.OAuthBearer", #"clientId="c""#),
                "\(url)=https://login.example/t",
            ],
            key: "sasl.jaas.config", says: "clientSecret is missing"),
        Row(
            lines: [
                sasl, "sasl.mechanism=OAUTHBEARER", bearer, "\(url)=https://login.example/t",
                "sasl.login.callback.handler.class=x.Y",
            ],
            key: "sasl.login.callback.handler.class", says: "Java classes cannot be loaded"),
        Row(
            lines: [
                sasl, "sasl.mechanism=OAUTHBEARER", bearer, "\(url)=https://login.example/t",
                "sasl.oauthbearer.assertion.file=/x",
            ],
            key: "sasl.oauthbearer.assertion.file", says: "not with assertions"),
    ]

    @Test(arguments: rows) func `A problem names its key and the way out`(_ row: Row) {
        let loaded = SecurityTests.load(row.lines)
        let found = loaded.problems.filter { $0.severity == row.severity }
        #expect(found.map(\.key) == ["consumer.\(row.key)"])
        #expect(found.first?.description.contains(row.says) == true, "\(found)")
        #expect(row.severity == .error || loaded.problems.errors == [])
        let all = loaded.problems.map(\.description).joined()
        #expect(!all.contains("hunter2") && !all.contains("store-secret"))
    }

    @Test func `Explaining needs no files`() {
        let loaded = SecurityTests.load(
            ["security.protocol=SSL", "ssl.truststore.location=/nonexistent/ca.pem"], purpose: .explain)
        #expect(loaded.problems.map(\.severity) == [.notice])
    }

    @Test func `Keys without consumer are the worker's own, and a protocol there is a trap`() {
        let loaded = TestFiles.load(worker: "security.protocol=SSL\nsasl.mechanism=PLAIN\n")
        #expect(loaded.problems.warnings.map(\.key) == ["security.protocol"])
        #expect(loaded.problems.notices.map(\.key) == ["security.protocol", "sasl.mechanism"])
        let both = TestFiles.load(worker: "security.protocol=SSL\nconsumer.security.protocol=SSL\n")
        #expect(both.problems.warnings == [])
    }

    @Test func `SCRAM warns where the client library is too old for new brokers`() {
        let lines = [
            "security.protocol=SASL_PLAINTEXT", "sasl.mechanism=SCRAM-SHA-256",
            Self.login("scram.Scram", #"username="u" password="hunter2""#),
        ]
        let warnings = SecurityTests.load(lines).problems.warnings
        #expect(warnings.map(\.key) == (KafkaLibrary.doesSCRAM ? [] : ["consumer.sasl.mechanism"]))
        #expect(!KafkaLibrary.doesSCRAM(version: 0x0200_02ff))
        #expect(!KafkaLibrary.doesSCRAM(version: 0x0206_00ff))
        #expect(KafkaLibrary.doesSCRAM(version: 0x0206_01ff))
        #expect(KafkaLibrary.doesSCRAM(version: 0x0210_00ff))
    }
}
