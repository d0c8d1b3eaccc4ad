package import HTTP
import JSON
package import Kafka
import Synchronization

/// Gets bearer tokens for all clients of one connector, from a token server or a file.
///
/// Clients that ask at about the same time get the same token: one is asked for only when half of the last
/// one's life is over. (The library asks when 80 % are over.)
package final class TokenFetcher: Sendable {
    private let settings: TokenSettings
    private let send: HTTPSend
    private let readFile: @Sendable (String) throws(ConfigReadError) -> [UInt8]
    /// Epoch ms.
    private let now: @Sendable () -> Int64
    /// Waits for so many milliseconds.
    private let pause: @Sendable (Int64) -> Void

    private struct Kept {
        var token: OAuthToken
        var freshUntil: Int64
    }
    private let kept = Mutex<Kept?>(nil)

    package init(
        _ settings: TokenSettings, send: @escaping HTTPSend,
        readFile: @escaping @Sendable (String) throws(ConfigReadError) -> [UInt8] = ConfigEnvironment.process
            .readFile,
        now: @escaping @Sendable () -> Int64 = { Clock.wall },
        pause: @escaping @Sendable (Int64) -> Void = { Signal().wait(milliseconds: $0) }
    ) {
        self.settings = settings
        self.send = send
        self.readFile = readFile
        self.now = now
        self.pause = pause
    }

    package var source: OAuthTokenSource {
        OAuthTokenSource(client: settings.clientID.isEmpty ? "of a token file" : settings.clientID) {
            [self] in
            fetch()
        }
    }

    /// Waits while another thread asks, and takes its answer.
    package func fetch() -> Result<OAuthToken, OAuthFailure> {
        kept.withLock { kept in
            if let kept, now() < kept.freshUntil { return .success(kept.token) }
            do throws(OAuthFailure) {
                let token = try ask()
                let begin = now()
                kept = Kept(token: token, freshUntil: begin + (token.expiry - begin) / 2)
                return .success(token)
            } catch {
                return .failure(error)
            }
        }
    }

    private func ask() throws(OAuthFailure) -> OAuthToken {
        switch settings.place {
        case .file(let path): return try token(of: file(path), "the token in \(path)")
        case .server(let url): return try token(of: answer(url), "the token of \(Self.shown(url))")
        }
    }

    private func file(_ path: String) throws(OAuthFailure) -> String {
        do throws(ConfigReadError) {
            let text = String(decoding: try readFile(path), as: UTF8.self)
            return ConfigType.trim(text)
        } catch {
            throw OAuthFailure(isFinal: false, "\(path) cannot be read: \(error.reason)")
        }
    }

    /// Asks again, later each time, while the failure may pass and `retryBackoffMax` is not over.
    private func answer(_ url: String) throws(OAuthFailure) -> String {
        let end = now() + settings.retryBackoffMax
        var delay = settings.retryBackoff
        while true {
            do throws(OAuthFailure) {
                return try once(url)
            } catch {
                let left = end - now()
                guard !error.isFinal, delay > 0, left > 0 else { throw error }
                pause(min(delay, left))
                delay *= 2
            }
        }
    }

    private func once(_ url: String) throws(OAuthFailure) -> String {
        let place = Self.shown(url)
        let response: HTTPResponse
        do throws(HTTPFailure) {
            response = try send(TokenRequest(settings, url: url).request)
        } catch {
            throw OAuthFailure(
                isFinal: error.kind == .misconfigured, "\(place) gave no token: \(error.detail)")
        }
        guard response.status == 200 || response.status == 201 else {
            throw OAuthFailure(
                isFinal: Self.isFinal(response.status),
                "\(place) gave no token: status \(response.status)\(Self.reason(in: response.body))")
        }
        guard let answer = try? JSON(parsing: response.body),
            let token = answer["access_token"]?.string ?? answer["id_token"]?.string, !token.isEmpty
        else { throw OAuthFailure(isFinal: true, "the answer of \(place) has no access_token") }
        return token
    }

    private func token(of text: String, _ what: String) throws(OAuthFailure) -> OAuthToken {
        let claims: TokenClaims
        do throws(TokenClaims.Malformed) {
            claims = try TokenClaims(text, subjectClaim: settings.subjectClaim)
        } catch {
            throw OAuthFailure(isFinal: true, "\(what) cannot be used: \(error.reason)")
        }
        guard claims.expiry > now() else {
            throw OAuthFailure(
                isFinal: false, "\(what) has expired; renew it, and check this machine's clock")
        }
        return OAuthToken(
            value: text, expiry: claims.expiry, principal: claims.subject,
            extensions: settings.extensions.map { ($0.name, $0.value) })
    }

    /// Statuses that another attempt would get again; Kafka's own client has the same list.
    private static func isFinal(_ status: Int) -> Bool {
        [400, 401, 402, 403, 404, 405, 406, 407, 409, 410, 411, 412, 413, 414, 415, 501, 505].contains(status)
    }

    /// `error` of RFC 6749 section 5.2: a short word, which is all that is told of the answer.
    private static func reason(in body: [UInt8]) -> String {
        guard let word = (try? JSON(parsing: body))?["error"]?.string, word.utf8.count <= 40,
            word.utf8.allSatisfy({ $0 == 95 || (97...122).contains($0) })
        else { return "" }
        return " (\(word))"
    }

    /// The address without user, password and query.
    static func shown(_ url: String) -> String {
        let plain = url.prefix { $0 != "?" && $0 != "#" }
        guard let scheme = plain.firstRange(of: "://") else { return String(plain) }
        let rest = plain[scheme.upperBound...]
        let authority = rest.prefix { $0 != "/" }
        guard let at = authority.lastIndex(of: "@") else { return String(plain) }
        return String(plain[..<scheme.upperBound] + rest[rest.index(after: at)...])
    }
}
