import HTTP
package import Kafka
import Logging

extension TokenFetcher {
    /// Where the clients of a connector get their tokens; nil where they need none.
    ///
    /// TLS to the token server uses the same trust store and key store as TLS to the brokers.
    ///
    /// - Throws: what libcurl finds wrong with the address or the certificates.
    package static func source(_ settings: TokenSettings?) throws(KafkaError) -> OAuthTokenSource? {
        guard let settings else { return nil }
        guard case .server = settings.place else {
            return TokenFetcher(settings) { _ throws(HTTPFailure) in
                throw HTTPFailure(.misconfigured, "a token file is no server")
            }.source
        }
        var tls = TLSSettings()
        var files: [MemoryFile] = []
        func file(_ text: String?) throws(KafkaError) -> String? {
            guard let text else { return nil }
            let file = try MemoryFile(text)
            files.append(file)
            return file.path
        }
        tls.authorityFile = try file(settings.authorities)
        tls.certificateFile = try file(settings.certificates)
        tls.keyFile = try file(settings.key?.reveal())
        let kept = files
        do throws(HTTPFailure) {
            let client = try HTTPClient(
                HTTPSettings(
                    connectionsMax: 1, connectTimeout: settings.connectTimeout,
                    idleTimeout: settings.readTimeout,
                    wholeTimeout: settings.connectTimeout + settings.readTimeout, tls: tls))
            return TokenFetcher(settings) { request throws(HTTPFailure) in
                // The client reads the files whenever it connects.
                try withExtendedLifetime(kept) { () throws(HTTPFailure) in try client.send(request) }
            }.source
        } catch {
            throw KafkaError(
                kind: .configuration, operation: "kafka.login", code: "TOKEN_SERVER", message: error.detail,
                hint: "Check sasl.oauthbearer.token.endpoint.url and the ssl.* properties")
        }
    }
}
