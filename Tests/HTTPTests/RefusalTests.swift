import HTTP
import Testing

/// What is refused before a byte goes out, and what the refusal shows.
@Suite struct RefusalTests {
    @Test(arguments: [
        ("X-A", "a\r\nX-B: b"), ("X-A", "a\nb"), ("X-A", "a\rb"), ("X-A", "a\0b"), ("X-A", "a\u{7F}"),
        ("X A", "a"), ("X:A", "a"), ("", "a"), ("X\r\nA", "a"), ("Transfer-Encoding", "chunked"),
        ("Content-Length", "4"),
    ])
    func aHeaderThatWouldBreakTheRequestIsRefused(name: String, value: String) throws {
        let server = RawServer.answering { _ in answer("") }
        let request = HTTPRequest(
            "PUT", server.url, headers: HTTPHeaders([.init(name, value)]), body: .bytes([1]),
            isRepeatable: true)
        let error = try failure(try client(), request)
        #expect(error.kind == .misconfigured)
        #expect(!error.detail.contains("\n"))
        #expect(server.acceptedCount == 0)
    }

    @Test(arguments: ["", "G ET", "GET\r\nX: y", "GET /other HTTP/1.1"])
    func aMethodThatIsNoneIsRefused(method: String) throws {
        let server = RawServer.answering { _ in answer("") }
        let error = try failure(try client(), HTTPRequest(method, server.url, isRepeatable: true))
        #expect(error == HTTPFailure(.misconfigured, "the request's method is not an HTTP method"))
        #expect(server.acceptedCount == 0)
    }

    @Test(arguments: [
        "ftp://h/SECRET", "file:///SECRET", "/SECRET", "h/SECRET", "http:/h/SECRET", "http:///SECRET",
        "http://h:0/SECRET", "http://h:99999/SECRET", "http://h:x/SECRET", "http://u:SECRET@h/",
        "http://h/a b?SECRET",
        "http://h/\r\nSECRET", "http://h/é?SECRET", "http://h/a#SECRET", "http://[::1/SECRET",
        "http://[::1]x/SECRET",
        "http://h h/SECRET", "",
    ])
    func aURLThatIsNotAsItMustBeIsRefused(url: String) throws {
        let error = try failure(try client(), HTTPRequest("GET", url, isRepeatable: true))
        #expect(error.kind == .misconfigured)
        #expect(!error.detail.contains("SECRET"), "\(error)")
    }

    @Test func settingsThatCannotWorkAreRefused() throws {
        let wrong: [(String, (inout HTTPSettings) -> Void)] = [
            ("above 0", { $0.connectionsMax = 0 }), ("above 0", { $0.connectTimeout = 0 }),
            ("above 0", { $0.idleTimeout = -1 }), ("above 0", { $0.wholeTimeout = 0 }),
            ("above 0", { $0.slotTimeout = 0 }),
            (
                "the file of trusted certificates, /no/ca.pem: No such file",
                { $0.tls.authorityFile = "/no/ca.pem" }
            ),
            ("the client's certificate, /no/c.pem: No such file", { $0.tls.certificateFile = "/no/c.pem" }),
            ("the client's key, /no/k.pem: No such file", { $0.tls.keyFile = "/no/k.pem" }),
            ("the proxy's URL must be", { $0.proxy = "socks5://user:SECRET@h" }),
            ("the proxy's URL must be", { $0.proxy = "" }),
            ("the proxy's URL must be", { $0.proxy = "http://user:SECRET@[bad" }),
            ("the proxy's URL must be", { $0.proxy = "http://user:SECRET@127.0.0.1:99999" }),
            ("the proxy's URL must be", { $0.proxy = "http://user:12/SECRET@proxy:3128" }),
            ("the proxy's URL must be", { $0.proxy = "http://user:SECRET@h h" }),
        ]
        for (words, change) in wrong {
            #expect {
                try client(change)
            } throws: { error in
                let failure = error as? HTTPFailure
                return failure?.kind == .misconfigured && failure?.detail.contains(words) == true
                    && failure?.detail.contains("SECRET") == false
            }
        }
    }
}
