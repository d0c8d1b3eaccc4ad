extension ConnectionFailure {
    /// How a client logs in, for messages.
    package struct Login: Equatable, Sendable {
        /// `security.protocol`, upper case.
        package var securityProtocol = "PLAINTEXT"
        package var mechanism: String?
        package var user: String?
        /// The client has a certificate of its own to show.
        package var hasCertificate = false

        package init() {}

        /// `PLAIN, user sluice`
        fileprivate var text: String {
            guard let mechanism else { return securityProtocol }
            return "mechanism \(mechanism)" + (user.map { ", user \($0)" } ?? "")
        }
    }

    /// As an error that says what to change.
    func error(_ operation: StaticString, code: String, login: Login) -> KafkaError {
        let broker = broker.isEmpty ? "the broker" : "broker \(broker)"
        let (what, hint) = words(login)
        let kind: KafkaError.Kind = isCertain ? .denied : .retriable
        let detail = reason.isEmpty || isPlain ? "" : ": \(reason)"
        return KafkaError(
            kind: kind, operation: operation, code: code, message: "\(broker) \(what)\(detail)", hint: hint)
    }

    /// The library's sentence would say no more, or something else: it takes each doubt about a certificate
    /// for a wrong authority.
    private var isPlain: Bool {
        switch cause {
        case .untrusted, .misnamed, .outdated, .certificateWanted, .otherProtocol: true
        default: false
        }
    }

    private func words(_ login: Login) -> (what: String, hint: String?) {
        switch cause {
        case .loginRefused:
            let old = login.mechanism?.hasPrefix("SCRAM") == true && !KafkaLibrary.doesSCRAM
            return (
                "refused the login (\(login.text))",
                old ? KafkaLibrary.oldSCRAM : "Check the user and password, or the token, in sasl.jaas.config"
            )
        case .mechanismRefused:
            return (
                "does not offer the login that is asked for (\(login.text))",
                "Set sasl.mechanism to one that its listener offers, or bootstrap.servers to another listener"
            )
        case .tokenMissing:
            return (
                "cannot be logged in to without a token (\(login.text))",
                "Check sasl.oauthbearer.token.endpoint.url, the client's id and secret, and that the token "
                    + "server is reachable from here"
            )
        case .untrusted:
            return (
                "showed a certificate that nothing in the trust store vouches for",
                "Put the authority that signed it into ssl.truststore.location or ssl.truststore.certificates"
            )
        case .misnamed:
            return (
                "showed a certificate of another name",
                "Use the name in the certificate in bootstrap.servers and the broker's advertised.listeners, "
                    + "or set ssl.endpoint.identification.algorithm to nothing, which trusts every name"
            )
        case .outdated:
            return ("showed a certificate that is not valid now", "Renew it; check this machine's clock")
        case .certificateWanted where !login.hasCertificate:
            return (
                "wants a certificate of the client, and none is configured",
                "Set ssl.keystore.location, or ssl.keystore.key and ssl.keystore.certificate.chain"
            )
        case .certificateWanted, .certificateRefused:
            return (
                "did not accept the client's certificate",
                "Check that the broker's trust store holds who signed it, and that the key store holds the "
                    + "whole chain"
            )
        case .noCommonCipher:
            return (
                "and this client have no TLS version or cipher suite in common",
                "Check ssl.cipher.suites, the broker's ssl.enabled.protocols, and whether it wants a client's "
                    + "certificate"
            )
        case .otherProtocol:
            return (
                "ends each connection at once, as a listener of another protocol does (security.protocol is "
                    + "\(login.securityProtocol))",
                "Check that security.protocol is that of the listener at this port"
            )
        case .unreachable: return ("cannot be reached", nil)
        }
    }
}
