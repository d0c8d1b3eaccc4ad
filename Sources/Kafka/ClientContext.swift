import CRdKafka
import Glibc
import Synchronization

/// What the library's threads need of one client, and what they found out: the opaque pointer of every
/// callback.
///
/// A client that is given up keeps it for good: its threads go on.
final class ClientContext: Sendable {
    /// The consumer or producer, for callbacks on its own thread. Set before the client is made, by whoever
    /// outlives every such callback.
    nonisolated(unsafe) private var owner: UnsafeMutableRawPointer?
    let tokens: OAuthTokenSource?
    let login: ConnectionFailure.Login
    private struct Findings {
        /// By `host:port`: OpenSSL's code of what is wrong with that broker's certificate.
        var verification: [String: Int32] = [:]
        var tokenFailure: OAuthFailure?
        /// Of the token that the client has and of the one before it, and when it got it; epoch ms.
        var tokenExpiry: Int64 = 0
        var tokenExpiryBefore: Int64 = 0
        var tokenSet: Int64 = 0

        /// Whether a login that was refused was probably made with a token that had ended: the library shows
        /// it until it has the next one, and tells of the refusal later.
        func lacksToken(now: Int64) -> Bool {
            if tokenFailure != nil || tokenExpiry <= now + 1000 { return true }
            return tokenExpiryBefore > 0 && tokenExpiryBefore <= now + 1000 && now < tokenSet + 10_000
        }
        var latest: ConnectionFailure?
    }
    private let findings = Mutex(Findings())

    init(_ properties: [(String, String)], tokens: OAuthTokenSource?) {
        self.tokens = tokens
        var login = ConnectionFailure.Login()
        for (name, value) in properties {
            switch name {
            case "security.protocol": login.securityProtocol = value.uppercased()
            case "sasl.mechanism", "sasl.mechanisms": login.mechanism = value
            case "sasl.username": login.user = value
            case "ssl.certificate.pem": login.hasCertificate = true
            default: break
            }
        }
        if let tokens { login.user = tokens.client }
        self.login = login
    }

    /// Epoch ms.
    private static var now: Int64 { Int64(time(nil)) * 1000 }

    static func at(_ opaque: UnsafeMutableRawPointer?) -> ClientContext {
        Unmanaged<ClientContext>.fromOpaque(opaque!).takeUnretainedValue()
    }

    func own(by object: AnyObject) { owner = Unmanaged.passUnretained(object).toOpaque() }

    func owner<Owner: AnyObject>(_ type: Owner.Type) -> Owner {
        Unmanaged<Owner>.fromOpaque(owner!).takeUnretainedValue()
    }

    /// The library's sentence about a connection, understood.
    func failure(_ code: rd_kafka_resp_err_t, _ sentence: String) -> ConnectionFailure {
        findings.withLock { findings in
            var failure = ConnectionFailure(code, sentence) { findings.verification[$0] }
            switch failure.cause {
            case .tokenMissing:
                failure.cause = .tokenMissing(isFinal: findings.tokenFailure?.isFinal ?? false)
            case .loginRefused where tokens != nil && findings.lacksToken(now: Self.now):
                failure.cause = .tokenMissing(isFinal: findings.tokenFailure?.isFinal ?? false)
            default: break
            }
            return failure
        }
    }

    /// For a client whose errors are asked for: keeps the latest, and one that is certain before others that
    /// may pass (of several brokers one is down, say, and the next refuses the login).
    func failed(_ code: rd_kafka_resp_err_t, _ sentence: String) {
        // Says only that the failures told before have left no broker.
        guard code != RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN else { return }
        let failure = failure(code, sentence)
        findings.withLock { findings in
            guard findings.latest?.isCertain != true || failure.isCertain else { return }
            findings.latest = failure
        }
    }

    /// A line of facility FAIL: `[thrd:broker]: ` and the sentence.
    func logged(_ line: String) {
        guard let end = line.firstRange(of: "]: ") else { return }
        let code = line.contains("SSL ") ? RD_KAFKA_RESP_ERR__SSL : RD_KAFKA_RESP_ERR__TRANSPORT
        failed(code, String(line[end.upperBound...]))
    }

    var latestFailure: ConnectionFailure? { findings.withLock { $0.latest } }

    /// Only looks on: what OpenSSL found wrong stays wrong.
    func verified(_ broker: String, _ code: Int32) {
        findings.withLock { $0.verification[broker] = code == 0 ? nil : code }
    }

    /// Fetches a token and hands it to the client; runs on the library's background thread.
    func refreshToken(_ client: OpaquePointer) {
        guard let tokens else { return }
        switch tokens.fetch() {
        case .success(let token):
            findings.withLock {
                $0.tokenFailure = nil
                $0.tokenExpiryBefore = $0.tokenExpiry
                $0.tokenExpiry = token.expiry
                $0.tokenSet = Self.now
            }
            if let reason = Self.set(token, client) {
                fail(client, OAuthFailure(isFinal: true, "the client library refuses the token: \(reason)"))
            }
        case .failure(let failure): fail(client, failure)
        }
    }

    private func fail(_ client: OpaquePointer, _ failure: OAuthFailure) {
        findings.withLock { $0.tokenFailure = failure }
        rd_kafka_oauthbearer_set_token_failure(client, failure.description)
    }

    /// - Returns: why the library does not take it; its sentence may quote an extension, never the token.
    private static func set(_ token: OAuthToken, _ client: OpaquePointer) -> String? {
        var reason = [CChar](repeating: 0, count: 512)
        let words = token.extensions.flatMap { [$0.name, $0.value] }
        var copies = words.map { copy($0) }
        defer { for copy in copies { copy?.deallocate() } }
        let code = copies.withUnsafeMutableBufferPointer { copies in
            copies.withMemoryRebound(to: UnsafePointer<CChar>?.self) {
                rd_kafka_oauthbearer_set_token(
                    client, token.value, token.expiry, token.principal, $0.baseAddress, $0.count, &reason,
                    reason.count)
            }
        }
        return code == RD_KAFKA_RESP_ERR_NO_ERROR ? nil : text(reason)
    }

    private static func copy(_ text: String) -> UnsafeMutablePointer<CChar>? {
        let bytes = Array(text.utf8CString)
        let copy = UnsafeMutablePointer<CChar>.allocate(capacity: bytes.count)
        copy.initialize(from: bytes, count: bytes.count)
        return copy
    }
}
