import CRdKafka

/// Why a connection to a broker did not come to stand, read from the client library's sentence
/// (`sasl_ssl://host:9093/bootstrap: what happened (after 3ms in state AUTH_REQ)`).
package struct ConnectionFailure: Equatable, Sendable {
    package enum Cause: Equatable, Sendable {
        /// The broker knows the mechanism and refused user, password or token.
        case loginRefused
        /// The broker's listener offers other mechanisms.
        case mechanismRefused
        /// There is no token to log in with, for now or for good.
        case tokenMissing(isFinal: Bool)
        /// No trusted certificate vouches for the broker's.
        case untrusted
        case misnamed
        case outdated
        /// The broker wants a certificate of the client and got none.
        case certificateWanted
        case certificateRefused
        /// Both sides speak TLS, and found no version or cipher in common.
        case noCommonCipher
        /// The listener speaks another protocol than `security.protocol` says. Only suspected: a broker that
        /// is stopping ends connections in the same way.
        case otherProtocol
        /// Refused, reset, timed out, no such host: it may pass.
        case unreachable
    }

    package var cause: Cause
    /// `host:port`; empty where the library named none.
    package var broker: String
    /// The library's own sentence, without place and time.
    package var reason: String

    /// Trying again is no use until somebody changes something.
    package var isCertain: Bool {
        switch cause {
        case .otherProtocol, .unreachable, .tokenMissing(isFinal: false): false
        default: true
        }
    }

    /// - Parameter verification: OpenSSL's code of what it found wrong with this broker's certificate.
    init(_ code: rd_kafka_resp_err_t, _ sentence: String, verification: (String) -> Int32? = { _ in nil }) {
        (broker, reason) = Self.split(sentence)
        if code == RD_KAFKA_RESP_ERR__AUTHENTICATION {
            cause = Self.login(reason)
        } else {
            let isFirst =
                sentence.contains("in state APIVERSION_QUERY")
                || sentence.firstMatch(of: /\(after [0-9]{1,2}ms in state UP/) != nil
            cause = Self.transport(reason, verification(broker), isFirstRequest: isFirst)
        }
    }

    private static func split(_ sentence: String) -> (broker: String, reason: String) {
        var rest = sentence[...]
        if let after = rest.range(of: " (after ", backwards: true) { rest = rest[..<after.lowerBound] }
        guard let colon = rest.range(of: ": ") else { return ("", String(rest)) }
        var place = rest[..<colon.lowerBound]
        guard place.contains("/") else { return ("", String(rest)) }
        if let scheme = place.range(of: "://") { place = place[scheme.upperBound...] }
        return (String(place.prefix { $0 != "/" }), String(rest[colon.upperBound...]))
    }

    private static func login(_ reason: String) -> Cause {
        if reason.contains("OAUTHBEARER token") || reason.contains("there is no token available") {
            return .tokenMissing(isFinal: false)
        }
        if reason.contains("Unsupported SASL mechanism") { return .mechanismRefused }
        if reason.contains("not valid in current SASL state") { return .otherProtocol }
        // A connection that broke in the middle of a login is an outage.
        let passing = ["transport failure", "timed out", "Timed out", "Disconnected", "Receive failed"]
        return passing.contains { reason.contains($0) } ? .unreachable : .loginRefused
    }

    private static func transport(
        _ reason: String, _ verification: Int32?, isFirstRequest: Bool
    ) -> Cause {
        if reason.contains("certificate verify failed") {
            switch verification {
            case 9, 10: return .outdated  // X509_V_ERR_CERT_NOT_YET_VALID, …_HAS_EXPIRED
            case 62, 64: return .misnamed  // X509_V_ERR_HOSTNAME_MISMATCH, …_IP_ADDRESS_MISMATCH
            default: return .untrusted
            }
        }
        // Alerts of the broker. Before TLS 1.3 a missing certificate is a "bad" one or no handshake at all.
        if reason.contains("certificate required") { return .certificateWanted }
        let refused = [
            "alert bad certificate", "alert certificate unknown", "alert unknown ca",
            "alert certificate expired", "alert certificate revoked", "alert unsupported certificate",
        ]
        if refused.contains(where: reason.contains) { return .certificateRefused }
        let cipher = ["alert handshake failure", "alert protocol version", "no protocols available"]
        if cipher.contains(where: reason.contains) { return .noCommonCipher }
        if isFirstRequest, reason.hasPrefix("Disconnected") { return .otherProtocol }
        let other = [
            "connecting to a SSL listener", "might require SASL authentication", "wrong version number",
            "connecting to a PLAINTEXT broker listener", "SSL handshake failed: error:0A000126",
            "SSL handshake failed: Disconnected",
        ]
        return other.contains(where: reason.contains) ? .otherProtocol : .unreachable
    }
}

extension Substring {
    /// The first, or last, place of `text`.
    fileprivate func range(of text: String, backwards: Bool = false) -> Range<Index>? {
        let found = ranges(of: text)
        return backwards ? found.last : found.first
    }
}
