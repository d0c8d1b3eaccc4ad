import HTTP
import Testing

/// TLS against `openssl s_server`: whom we trust, and how we show who we are.
@Suite struct TLSTests {
    private let authority: TestAuthority

    init() throws { authority = try TestAuthority.shared.get() }

    private func get(_ url: String, _ tls: TLSSettings) throws -> Result<HTTPResponse, HTTPFailure> {
        let client = try client { $0.tls = tls }
        do throws(HTTPFailure) {
            return .success(try client.send(HTTPRequest("GET", url, isRepeatable: true)))
        } catch {
            return .failure(error)
        }
    }

    private func expectMisconfigured(_ result: Result<HTTPResponse, HTTPFailure>, _ words: String) {
        guard case .failure(let error) = result else {
            Issue.record("answered")
            return
        }
        #expect(error.kind == .misconfigured, "\(error)")
        #expect(error.detail.contains(words), "\(error)")
        #expect(!error.detail.contains(TestAuthority.keyPassword))
    }

    @Test func aServerOfTheGivenAuthorityIsTrusted() throws {
        let server = try TLSServer(authority)
        let response = try get(server.url, TLSSettings(authorityFile: authority.path("ca.pem"))).get()
        #expect(response.status == 200)
        #expect(text(response).contains("TLSv1.3"))
    }

    @Test func otherAuthoritiesAreNot() throws {
        let server = try TLSServer(authority)
        let words = "the certificate of localhost:\(server.port) is not trusted"
        expectMisconfigured(
            try get(server.url, TLSSettings(authorityFile: authority.path("other.pem"))), words)
        expectMisconfigured(try get(server.url, TLSSettings()), words)
    }

    @Test func aCertificateForAnotherNameIsRefused() throws {
        let server = try TLSServer(authority)
        let url = server.url.replacing("localhost", with: "127.0.0.1")
        let result = try get(url, TLSSettings(authorityFile: authority.path("ca.pem")))
        expectMisconfigured(result, "the certificate of 127.0.0.1:\(server.port) is not trusted")
    }

    @Test func aFileWithoutCertificatesIsRefused() throws {
        let server = try TLSServer(authority)
        let result = try get(server.url, TLSSettings(authorityFile: authority.path("ca.key")))
        expectMisconfigured(result, "the file of trusted certificates cannot be used")
    }

    /// A handshake that fails after the certificate was accepted: nothing was sent.
    @Test func anOldProtocolIsNotSpoken() throws {
        let server = try TLSServer(authority, ["-tls1_1", "-cipher", "ALL:@SECLEVEL=0"])
        let result = try get(server.url, TLSSettings(authorityFile: authority.path("ca.pem")))
        guard case .failure(let error) = result else {
            Issue.record("answered")
            return
        }
        #expect(error.kind == .notSent, "\(error)")
    }

    private func mutual(_ options: [String] = []) throws -> TLSServer {
        try TLSServer(
            authority,
            ["-Verify", "2", "-verify_return_error", "-CAfile", authority.path("ca.pem")] + options)
    }

    private func clientTLS(_ key: String, _ password: String? = nil) -> TLSSettings {
        TLSSettings(
            authorityFile: authority.path("ca.pem"), certificateFile: authority.path("client.pem"),
            keyFile: authority.path(key), keyPassword: password)
    }

    @Test(arguments: ["-tls1_2", "-tls1_3"]) func theClientShowsItsCertificate(version: String) throws {
        let server = try mutual([version])
        let response = try get(server.url, clientTLS("client.key")).get()
        #expect(text(response).contains("CN = client") || text(response).contains("CN=client"))
        let encrypted = clientTLS("client-encrypted.key", TestAuthority.keyPassword)
        #expect(try get(server.url, encrypted).get().status == 200)
    }

    /// Without a password OpenSSL would ask on the terminal and wait.
    @Test(arguments: [nil, "wrong"]) func aKeyThatCannotBeReadIsRefused(password: String?) throws {
        let server = try mutual()
        let result = try get(server.url, clientTLS("client-encrypted.key", password))
        expectMisconfigured(result, "the client's certificate or key cannot be used")
    }

    @Test func aKeyOfAnotherCertificateIsRefused() throws {
        let server = try mutual()
        let result = try get(server.url, clientTLS("server.key"))
        expectMisconfigured(result, "the client's certificate or key cannot be used")
    }

    /// TLS 1.2 refuses in the handshake; TLS 1.3 after it, when the request may have gone out already.
    @Test(arguments: [("-tls1_2", HTTPFailure.Kind.notSent), ("-tls1_3", .lost)])
    func aServerThatAsksForACertificateWeLackRefuses(version: String, kind: HTTPFailure.Kind) throws {
        let server = try mutual([version])
        let result = try get(server.url, TLSSettings(authorityFile: authority.path("ca.pem")))
        guard case .failure(let error) = result else {
            Issue.record("answered")
            return
        }
        #expect(error.kind == kind, "\(error)")
    }
}
