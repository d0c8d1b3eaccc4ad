import Bytes
import HTTP
import Kafka
import Logging
import Synchronization
import Testing

@testable import Worker

/// How bearer tokens are asked for, kept and refused.
struct TokenFetcherTests {
    /// A token server and a clock of the test's own.
    private final class Server: Sendable {
        struct State {
            var now: Int64 = 1_000_000_000_000
            var answers: [Result<HTTPResponse, HTTPFailure>] = []
            var requests: [HTTPRequest] = []
            var pauses: [Int64] = []
        }
        let state = Mutex(State())

        func fetcher(_ settings: TokenSettings, file: String? = nil) -> TokenFetcher {
            TokenFetcher(
                settings,
                send: { [self] request throws(HTTPFailure) in
                    let answer = state.withLock { state in
                        state.requests.append(request)
                        return state.answers.count > 1 ? state.answers.removeFirst() : state.answers[0]
                    }
                    return try answer.get()
                },
                readFile: { _ throws(ConfigReadError) in
                    guard let file else { throw ConfigReadError(reason: "there is no such file") }
                    return Array(file.utf8)
                },
                now: { [self] in state.withLock { $0.now } },
                pause: { [self] time in
                    state.withLock {
                        $0.pauses.append(time)
                        $0.now += time
                    }
                })
        }

        func answer(_ status: Int, _ body: String) {
            let response = HTTPResponse(status: status, body: Array(body.utf8))
            state.withLock { $0.answers.append(.success(response)) }
        }

        func fail(_ kind: HTTPFailure.Kind) {
            state.withLock { $0.answers.append(.failure(HTTPFailure(kind, "no connection to host:443"))) }
        }

        func pass(_ milliseconds: Int64) { state.withLock { $0.now += milliseconds } }
        var requests: [HTTPRequest] { state.withLock { $0.requests } }
    }

    private static func token(_ claims: String) -> String {
        let payload = Base64.encode(Array(claims.utf8)).filter { $0 != "=" }.map {
            $0 == "+" ? "-" : $0 == "/" ? "_" : $0
        }
        return "eyJhbGciOiJub25lIn0.\(String(payload))."
    }

    private static let good = token(#"{"sub":"tester","exp":1000000100.5,"note":"???>>>"}"#)

    private var settings: TokenSettings {
        var settings = TokenSettings(.server("https://u:hunter2@host/token?key=hunter2"))
        settings.clientID = "c d"
        settings.clientSecret = Secret("hunter2&")
        settings.scope = "a b"
        settings.extensions = [.init("pool", "x")]
        return settings
    }

    private func failure(_ result: Result<OAuthToken, OAuthFailure>) throws -> OAuthFailure {
        guard case .failure(let failure) = result else {
            Issue.record("there is a token")
            throw OAuthFailure(isFinal: true, "there is a token")
        }
        #expect(!failure.description.contains("hunter2"))
        return failure
    }

    @Test(arguments: [
        (false, "c d:hunter2&"), (true, "c+d:hunter2%26"),
    ])
    func `a request has id and secret in its header and the grant in its body`(
        _ encodes: Bool, _ login: String
    ) throws {
        let server = Server()
        server.answer(200, #"{"access_token":"\#(Self.good)"}"#)
        var settings = settings
        settings.encodesHeader = encodes
        let token = try server.fetcher(settings).fetch().get()
        #expect(token.value == Self.good)
        #expect(token.expiry == 1_000_000_100_500)
        #expect(token.principal == "tester")
        #expect(token.extensions.map(\.name) == ["pool"])
        let request = try #require(server.requests.first)
        #expect(request.method == "POST")
        #expect(request.headers["Authorization"] == "Basic " + Base64.encode(Array(login.utf8)))
        #expect(request.headers["Content-Type"] == "application/x-www-form-urlencoded")
        guard case .bytes(let body) = request.body else {
            Issue.record("no body")
            return
        }
        #expect(String(decoding: body, as: UTF8.self) == "grant_type=client_credentials&scope=a+b")
    }

    @Test func `clients share a token until half of its life is over`() throws {
        let server = Server()
        server.answer(200, #"{"access_token":"\#(Self.good)"}"#)
        let fetcher = server.fetcher(settings)
        for _ in 0..<3 { _ = try fetcher.fetch().get() }
        #expect(server.requests.count == 1)
        server.pass(50_000)
        _ = try fetcher.fetch().get()
        #expect(server.requests.count == 1)
        server.pass(1_000)
        _ = try fetcher.fetch().get()
        #expect(server.requests.count == 2)
    }

    @Test func `what may pass is tried again, later each time`() throws {
        let server = Server()
        server.answer(503, "{}")
        server.fail(.notSent)
        server.answer(429, "{}")
        server.answer(200, #"{"id_token":"\#(Self.good)"}"#)
        _ = try server.fetcher(settings).fetch().get()
        #expect(server.state.withLock { $0.pauses } == [100, 200, 400])
    }

    @Test func `attempts end with their time`() throws {
        let server = Server()
        server.answer(500, "{}")
        let failure = try failure(server.fetcher(settings).fetch())
        #expect(!failure.isFinal)
        #expect(failure.description == "https://host/token gave no token: status 500")
        #expect(server.state.withLock { $0.pauses.reduce(0, +) } == 10_000)
    }

    @Test(arguments: [400, 401, 403, 404])
    func `a refusal is final and told by its word alone`(_ status: Int) throws {
        let server = Server()
        server.answer(status, #"{"error":"invalid_client","error_description":"hunter2"}"#)
        let failure = try failure(server.fetcher(settings).fetch())
        #expect(failure.isFinal)
        #expect(failure.description == "https://host/token gave no token: status \(status) (invalid_client)")
        #expect(server.requests.count == 1)
    }

    @Test func `a certificate that nothing vouches for is final`() throws {
        let server = Server()
        server.fail(.misconfigured)
        #expect(try failure(server.fetcher(settings).fetch()).isFinal)
    }

    @Test(arguments: [
        ("hunter2", "no JSON Web Token"), ("a.b.c", "no JSON Web Token"),
        (token(#"{"exp":2000000000}"#), "no claim sub"), (token(#"{"sub":"s"}"#), "no claim exp"),
        (token(#"{"sub":"s","exp":"soon"}"#), "no claim exp"), (token(#"{"sub":"s","exp":5}"#), "expired"),
    ])
    func `a token that cannot be used is not shown`(_ text: String, _ says: String) throws {
        let server = Server()
        server.answer(200, #"{"access_token":"\#(text)"}"#)
        let failure = try failure(server.fetcher(settings).fetch())
        #expect(failure.description.contains(says))
        #expect(!failure.description.contains(text))
    }

    @Test(arguments: ["", "[]", "{}", #"{"access_token":7}"#])
    func `an answer without a token is an error`(_ body: String) throws {
        let server = Server()
        server.answer(200, body)
        #expect(try failure(server.fetcher(settings).fetch()).description.contains("has no access_token"))
    }

    @Test func `a token in a file is read anew each time it is needed`() throws {
        let server = Server()
        let place = TokenSettings(.file("/run/token"))
        #expect(try server.fetcher(place, file: Self.good + "\n").fetch().get().value == Self.good)
        let missing = try failure(server.fetcher(place).fetch())
        #expect(missing.description == "/run/token cannot be read: there is no such file")
        #expect(!missing.isFinal)
    }
}
