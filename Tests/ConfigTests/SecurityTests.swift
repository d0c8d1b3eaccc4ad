import Foundation
import Logging
import Testing
import Worker

/// Java's security properties, told in librdkafka's.
@Suite struct SecurityTests {
    static let stores = Repository.path("Tests/CodecsTests/KeyStores")
    static let module = "org.apache.kafka.common.security"

    /// The text of files of the folder, one behind the other.
    static func pem(_ names: String...) throws -> String {
        try names.map { try String(contentsOfFile: "\(stores)/\($0)", encoding: .utf8) }.joined()
    }

    /// The usual worker with these consumer properties; files are real.
    static func load(_ lines: [String], purpose: ConfigValues.Purpose = .run) -> LoadedConfig {
        var files = TestFiles()
        files.files["w.properties"] = TestFiles.worker + lines.map { "consumer.\($0)\n" }.joined()
        files.files["c.properties"] = TestFiles.connector
        return ConfigLoader(environment: files.environmentWithDisk, purpose: purpose)
            .load(worker: "w.properties", connectors: ["c.properties"])
    }

    private func values(_ lines: [String]) throws -> [String: String] {
        let loaded = Self.load(lines)
        #expect(loaded.problems == [])
        let shared = try #require(loaded.connectors.first).consumer.shared
        return Dictionary(shared.map { ($0.name, $0.value) }) { $1 }
    }

    private func file(_ name: String) throws -> String {
        try String(contentsOfFile: "\(Self.stores)/\(name)", encoding: .utf8)
    }

    private static func login(_ kind: String = "plain.Plain", _ options: String) -> String {
        "sasl.jaas.config=\(module).\(kind)LoginModule required \(options);"
    }
    private static let user = login("plain.Plain", #"username="u" password="hunter2""#)

    @Test func `Nothing set is plaintext`() throws {
        #expect(try values([])["security.protocol"] == "PLAINTEXT")
    }

    @Test func `PEM files become PEM texts`() throws {
        let all = try values([
            "security.protocol=ssl", "ssl.truststore.type=PEM",
            "ssl.truststore.location=\(Self.stores)/root.pem",
        ])
        #expect(all["security.protocol"] == "SSL")
        #expect(all["ssl.ca.pem"] == (try file("root.pem")))
        #expect(all["ssl.endpoint.identification.algorithm"] == "https")
        #expect(all["ssl.key.pem"] == nil)
    }

    @Test func `A PKCS12 store becomes key and chain`() throws {
        let all = try values([
            "security.protocol=SSL", "ssl.keystore.location=\(Self.stores)/store.p12",
            "ssl.keystore.password=store-secret", "ssl.truststore.location=\(Self.stores)/trust.p12",
            "ssl.truststore.password=store-secret",
        ])
        #expect(all["ssl.key.pem"] == (try file("leaf.key")))
        #expect(all["ssl.certificate.pem"] == (try file("leaf.pem") + file("middle.pem")))
        #expect(all["ssl.ca.pem"] == (try file("root.pem")))
    }

    @Test func `PEM texts may stand in the properties`() throws {
        let (key, chain) = (try file("leaf-locked.key"), try file("leaf.pem") + file("middle.pem"))
        let all = try values([
            "security.protocol=SSL", "ssl.keystore.type=PEM", "ssl.key.password=key-secret",
            "ssl.keystore.key=\(key.replacing("\n", with: "\\n"))",
            "ssl.keystore.certificate.chain=\(chain.replacing("\n", with: " "))",
        ])
        #expect(all["ssl.key.pem"] == (try file("leaf.key")))
        #expect(all["ssl.certificate.pem"] == chain)
    }

    @Test(arguments: ["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"])
    func `User and password come from the login module`(_ mechanism: String) throws {
        let kind = mechanism == "PLAIN" ? "plain.Plain" : "scram.Scram"
        let loaded = Self.load([
            "security.protocol=SASL_PLAINTEXT", "sasl.mechanism=\(mechanism)",
            Self.login(kind, #"username="u" password="hun\\"ter2""#),
        ])
        #expect(loaded.problems.errors == [])
        let shared = try #require(loaded.connectors.first).consumer.shared
        #expect(shared.contains(.init("sasl.mechanism", mechanism)))
        #expect(shared.contains(.init("sasl.username", "u")))
        #expect(shared.contains(.init("sasl.password", #"hun"ter2"#)))
    }

    @Test func `The connector's security wins over the worker's`() throws {
        let loaded = TestFiles.load(
            worker: "consumer.security.protocol=SASL_PLAINTEXT\nconsumer.sasl.mechanism=PLAIN\n"
                + "consumer.\(Self.user)\n",
            connector: "consumer.override."
                + Self.login("plain.Plain", #"username="other" password="b""#) + "\n")
        #expect(loaded.problems == [])
        let shared = try #require(loaded.connectors.first).consumer.shared
        #expect(shared.last { $0.name == "sasl.username" }?.value == "other")
    }

    @Test func `Cipher suites are told by OpenSSL's names, the check of names by librdkafka's`() throws {
        let loaded = Self.load([
            "security.protocol=SSL", "ssl.endpoint.identification.algorithm=",
            "ssl.cipher.suites=TLS_AES_128_GCM_SHA256,TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,ECDHE-RSA-AES128-SHA",
        ])
        #expect(loaded.problems.map(\.severity) == [.warning])
        let shared = try #require(loaded.connectors.first).consumer.shared
        #expect(shared.contains(.init("ssl.endpoint.identification.algorithm", "none")))
        #expect(
            shared.contains(.init("ssl.cipher.suites", "ECDHE-RSA-AES256-GCM-SHA384:ECDHE-RSA-AES128-SHA")))
    }

    @Test func `Tokens come from the server that is named`() throws {
        let loaded = Self.load([
            "security.protocol=SASL_SSL", "sasl.mechanism=OAUTHBEARER",
            "sasl.oauthbearer.token.endpoint.url=https://login.example/token", "ssl.truststore.type=PEM",
            "ssl.truststore.location=\(Self.stores)/root.pem", "sasl.login.read.timeout.ms=700",
            Self.login(
                "oauthbearer.OAuthBearer",
                #"clientId="c" clientSecret="hunter2" scope="a b" extension_pool="x""#),
        ])
        #expect(loaded.problems == [])
        let tokens = try #require(loaded.connectors.first?.consumer.tokens)
        #expect(tokens.place == .server("https://login.example/token"))
        #expect(tokens.clientID == "c")
        #expect(tokens.clientSecret.reveal() == "hunter2")
        #expect(tokens.scope == "a b")
        #expect(tokens.extensions == [.init("pool", "x")])
        #expect(tokens.readTimeout == 700)
        #expect(tokens.authorities == (try file("root.pem")))
        var dumped = ""
        dump(loaded.connectors, to: &dumped)
        // The entries of a file are what was written there; nothing else may hold it.
        #expect(!dumped.contains("hunter2"))
    }

    @Test func `A token may lie in a file`() throws {
        let tokens = Self.load([
            "security.protocol=SASL_PLAINTEXT", "sasl.mechanism=OAUTHBEARER",
            "sasl.oauthbearer.token.endpoint.url=file:///run/token",
            Self.login("oauthbearer.OAuthBearer", ""),
        ])
        #expect(tokens.problems == [])
        #expect(tokens.connectors.first?.consumer.tokens?.place == .file("/run/token"))
    }
}
