import CRdKafka
import Testing

@testable import Kafka

/// The client library's sentences, as versions 2.0.2 and 2.16 said them to Kafka 4.1.1, understood.
struct ConnectionFailureTests {
    struct Row: Sendable, CustomStringConvertible {
        let cause: ConnectionFailure.Cause
        let code: rd_kafka_resp_err_t
        let sentence: String
        var verification: Int32?
        var description: String { "\(cause): \(sentence)" }

        init(
            _ cause: ConnectionFailure.Cause, _ code: rd_kafka_resp_err_t, _ sentence: String,
            verification: Int32? = nil
        ) {
            self.cause = cause
            self.code = code
            self.sentence = sentence
            self.verification = verification
        }
    }

    private static let login = RD_KAFKA_RESP_ERR__AUTHENTICATION
    private static let tls = RD_KAFKA_RESP_ERR__SSL
    private static let transport = RD_KAFKA_RESP_ERR__TRANSPORT
    private static let untrusted =
        "SSL handshake failed: error:0A000086:SSL routines::certificate verify failed: broker certificate "
        + "could not be verified, verify that ssl.ca.location is correctly configured or root CA certificates "
        + "are installed (install ca-certificates package) (after 9ms in state SSL_HANDSHAKE)"

    static let rows: [Row] = [
        Row(
            .loginRefused, login,
            "SASL authentication error: Authentication failed: Invalid username or password (after 302ms in state AUTH_REQ)"
        ),
        Row(
            .mechanismRefused, login,
            "SASL PLAIN mechanism handshake failed: Broker: Unsupported SASL mechanism: broker's "
                + "supported mechanisms: OAUTHBEARER (after 305ms in state AUTH_HANDSHAKE)"
        ),
        Row(
            .otherProtocol, login,
            "SASL PLAIN mechanism handshake failed: Broker: Request not valid in current SASL state: "
                + "broker's supported mechanisms:  (after 1ms in state AUTH_HANDSHAKE)"
        ),
        Row(
            .unreachable, login,
            "SASL PLAIN mechanism handshake failed: Local: Broker transport failure: broker's "
                + "supported mechanisms:  (after 1ms in state AUTH_HANDSHAKE)"
        ),
        Row(
            .tokenMissing(isFinal: false), login,
            "Failed to acquire SASL OAUTHBEARER token: the server is down"),
        Row(.untrusted, tls, untrusted, verification: 18), Row(.untrusted, tls, untrusted),
        Row(.misnamed, tls, untrusted, verification: 62), Row(.misnamed, tls, untrusted, verification: 64),
        Row(.outdated, tls, untrusted, verification: 10),
        Row(
            .certificateWanted, transport,
            "Receive failed: error:0A00045C:SSL routines::tlsv13 alert certificate required: SSL alert "
                + "number 116 (after 3ms in state APIVERSION_QUERY)"
        ),
        Row(
            .certificateRefused, transport,
            "Receive failed: error:0A000416:SSL routines::sslv3 alert certificate unknown: SSL alert "
                + "number 46 (after 11ms in state APIVERSION_QUERY)"
        ),
        Row(
            .noCommonCipher, tls,
            "SSL handshake failed: error:0A000410:SSL routines::sslv3 alert handshake failure: SSL "
                + "alert number 40 (after 3ms in state SSL_HANDSHAKE)"
        ),
        Row(
            .otherProtocol, transport,
            "Disconnected while requesting ApiVersion: might be caused by incorrect security.protocol "
                + "configuration (connecting to a SSL listener?) or broker version is < 0.10 (see "
                + "api.version.request) (after 4ms in state APIVERSION_QUERY)"
        ),
        Row(
            .otherProtocol, transport,
            "Disconnected: connection closed by peer: receive 0 after POLLIN (after 0ms in state APIVERSION_QUERY)"
        ),
        Row(
            .otherProtocol, transport,
            "Disconnected: verify that security.protocol is correctly configured, broker might require "
                + "SASL authentication (after 0ms in state UP, 1 identical error(s) suppressed)"
        ),
        Row(
            .otherProtocol, transport,
            "Disconnected: connection closed by peer: receive 0 after POLLIN (after 3ms in state UP)"),
        Row(
            .otherProtocol, tls,
            "SSL handshake failed: error:0A000126:SSL routines::unexpected eof while reading (after 4ms in state SSL_HANDSHAKE)"
        ),
        Row(
            .otherProtocol, tls,
            "SSL handshake failed: Disconnected: SSL connection closed by peer (after 1ms in state SSL_HANDSHAKE)"
        ),
        Row(
            .unreachable, transport,
            "Connect to ipv4#127.0.0.1:1 failed: Connection refused (after 0ms in state CONNECT)"),
        Row(.unreachable, transport, "Disconnected (after 4086ms in state UP)"),
    ]

    @Test(arguments: rows) func `a sentence tells its cause, its broker and its reason`(_ row: Row) {
        let failure = ConnectionFailure(row.code, "sasl_ssl://b-1.example:9093/bootstrap: " + row.sentence) {
            $0 == "b-1.example:9093" ? row.verification : nil
        }
        #expect(failure.cause == row.cause)
        #expect(failure.broker == "b-1.example:9093" || row.sentence.hasPrefix("Failed to acquire"))
        #expect(!failure.reason.contains("(after"))
        let passes: [ConnectionFailure.Cause] = [.unreachable, .otherProtocol, .tokenMissing(isFinal: false)]
        #expect(failure.isCertain == !passes.contains(row.cause))
        let error = failure.error("kafka.connect", code: "X", login: ConnectionFailure.Login())
        #expect(error.kind == (failure.isCertain ? .denied : .retriable))
        #expect(error.hint != nil || row.cause == .unreachable)
    }

    @Test func `a message names mechanism, user and broker`() {
        let context = ClientContext(
            [
                ("security.protocol", "sasl_ssl"), ("sasl.mechanism", "PLAIN"), ("sasl.username", "u"),
                ("sasl.password", "hunter2"),
            ], tokens: nil)
        let failure = context.failure(
            Self.login, "sasl_ssl://b:1/1: SASL authentication error: no (after 1ms in state X)")
        let text = failure.error("kafka.connect", code: "X", login: context.login).description
        #expect(
            text.hasPrefix(
                "kafka.connect: broker b:1 refused the login (mechanism PLAIN, user u): SASL authentication "
                    + "error: no (X). Check"))
        #expect(!text.contains("hunter2"))
    }

    @Test func `of several brokers' failures one that is certain is told`() {
        let context = ClientContext([], tokens: nil)
        let down = "a:1/1: Connect to ipv4#10.0.0.1:1 failed: Connection refused (after 0ms in state CONNECT)"
        context.failed(Self.transport, down)
        #expect(context.latestFailure?.cause == .unreachable)
        context.failed(RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN, "2/2 brokers are down")
        context.failed(Self.login, "b:1/1: SASL authentication error: no (after 1ms in state AUTH_REQ)")
        context.failed(Self.transport, down)
        #expect(context.latestFailure?.cause == .loginRefused)
        #expect(context.latestFailure?.broker == "b:1")
    }

    @Test func `a line of the library's log is a failure too`() {
        let context = ClientContext([], tokens: nil)
        context.logged(
            "[thrd:b:1/bootstrap]: b:1/bootstrap: Disconnected: bye (after 0ms in state APIVERSION_QUERY)")
        #expect(context.latestFailure?.cause == .otherProtocol)
        #expect(context.latestFailure?.broker == "b:1")
    }

    @Test func `a login that is refused for an ended token lacks the next one`() {
        let source = OAuthTokenSource(client: "c") { .failure(OAuthFailure(isFinal: false, "down")) }
        let context = ClientContext([("sasl.mechanism", "OAUTHBEARER")], tokens: source)
        let refused = context.failure(
            Self.login, "b:1/1: SASL authentication error: no (after 1ms in state X)")
        #expect(refused.cause == .tokenMissing(isFinal: false))
    }

    @Test(arguments: ["SCRAM-SHA-256", "SCRAM-SHA-512"])
    func `a refused SCRAM login names an old library`(_ mechanism: String) {
        let context = ClientContext([("sasl.mechanism", mechanism)], tokens: nil)
        let failure = context.failure(Self.login, "b:1/1: SASL authentication error: no")
        let hint = failure.error("kafka.connect", code: "X", login: context.login).hint ?? ""
        #expect(hint.contains("pkg-config") == !KafkaLibrary.doesSCRAM)
    }
}
