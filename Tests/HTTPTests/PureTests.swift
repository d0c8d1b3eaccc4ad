import CCurl
import Testing

@testable import HTTP

/// Decisions without a socket.
@Suite struct PureTests {
    @Test(arguments: [
        ("http://127.0.0.1:10000/a", "127.0.0.1:10000", true),
        ("https://Acct.dfs.core.windows.net/fs", "acct.dfs.core.windows.net:443", false),
        ("http://[::1]:81/", "[::1]:81", true), ("HTTP://localhost", "localhost:80", true),
        ("http://a.localhost?x", "a.localhost:80", true),
        ("http://127.example.com/", "127.example.com:80", false),
        ("https://[fe80::1]", "[fe80::1]:443", false), ("http://127.9.9.9:1/", "127.9.9.9:1", true),
    ])
    func aURLTellsHostPortAndLoopback(url: String, address: String, isLoopback: Bool) throws {
        let parsed = try RequestURL(url)
        #expect(parsed.address == address)
        #expect(parsed.isLoopback == isLoopback)
    }

    @Test func headerLinesBecomeFields() {
        var headers = AnswerHeaders()
        for line in [
            "HTTP/1.1 200 OK\r\n", "A:  b \r\n", "C:\r\n", " folded\r\n", "no colon\r\n", "A:c\n", "\r\n",
            "T: 1\r\n",
        ] {
            #expect(Array(line.utf8).withUnsafeBytes { headers.take($0) })
        }
        #expect(headers.fields == [.init("A", "b"), .init("C", " folded"), .init("A", "c")])
    }

    @Test(arguments: [
        ("http://proxy:3128", "proxy:3128"), ("proxy:3128/", "proxy:3128"), ("HTTP://proxy", "proxy:1080"),
        ("https://u:p%40ss@proxy", "proxy:443"), ("http://u:a@b@10.0.0.1:8080/x", "10.0.0.1:8080"),
        ("http://[::1]:80", "[::1]:80"), ("http://[::1]", "[::1]:1080"),
    ])
    func aProxyIsShownWithoutUserAndPassword(url: String, address: String) {
        #expect(ProxyAddress(url)?.description == address)
    }

    @Test(arguments: [
        "", "http://", "socks5://h", "http://h:", "http://h:0", "http://h:65536", "http://h:x",
        "http://::1:80",
        "http://[]:80", "http://[::1]80", "http://u:p@", "http://u:1/2@h", "http://h h",
    ])
    func whatIsNoProxysURLHasNoAddress(url: String) {
        #expect(ProxyAddress(url) == nil)
    }

    private func end(_ code: CURLcode, _ isBegun: Bool, words: String = "") -> HTTPFailure {
        TransferEnd(code: code, isBegun: isBegun, address: "h:1", words: words, connectTimeout: 9).failure
    }

    @Test(arguments: [
        (CURLE_COULDNT_RESOLVE_HOST, HTTPFailure.Kind.notSent), (CURLE_COULDNT_RESOLVE_PROXY, .notSent),
        (CURLE_COULDNT_CONNECT, .notSent), (CURLE_PROXY, .notSent), (CURLE_SSL_CONNECT_ERROR, .notSent),
        (CURLE_OPERATION_TIMEDOUT, .notSent), (CURLE_OUT_OF_MEMORY, .notSent), (CURLE_RECV_ERROR, .notSent),
        (CURLE_PEER_FAILED_VERIFICATION, .misconfigured), (CURLE_SSL_CACERT_BADFILE, .misconfigured),
        (CURLE_SSL_CERTPROBLEM, .misconfigured), (CURLE_URL_MALFORMAT, .misconfigured),
        (CURLE_UNSUPPORTED_PROTOCOL, .misconfigured),
    ])
    func theCodeDecidesOnlyBeforeTheRequestHasBegun(code: CURLcode, kind: HTTPFailure.Kind) {
        #expect(end(code, false).kind == kind)
        #expect(end(code, true).kind == .lost)
    }

    @Test func libcurlsWordsAreNotShownWhereTheyMayQuoteASecret() {
        #expect(end(CURLE_RECV_ERROR, true, words: "reset").detail == "no whole answer from h:1: reset")
        for words in ["bad 'http://u:SECRET@h'", "in /a?sig=SECRET"] {
            #expect(!end(CURLE_RECV_ERROR, true, words: words).detail.contains("SECRET"))
        }
        #expect(!end(CURLE_COULDNT_RESOLVE_PROXY, false, words: "in 'u:SECRET'").detail.contains("SECRET"))
    }

    @Test func limitsSayWhenToLookAgain() {
        let settings = HTTPSettings(
            connectTimeout: 500, idleTimeout: 1_000, wholeTimeout: 10_000, slotTimeout: 3_000)
        let limits = Limits(settings)
        #expect(limits.waiting(since: 0, now: 2_000) == .init(excess: nil, nextLook: 1_000))
        #expect(limits.waiting(since: 0, now: 3_000).excess?.contains("3000 ms (pool") == true)
        #expect(limits.waiting(since: 0, now: 10_000).excess?.contains("10000 ms (whole") == true)
        #expect(limits.active(since: 0, movedAt: nil, now: 9_900) == .init(excess: nil, nextLook: 100))
        #expect(limits.active(since: 0, movedAt: 5_000, now: 5_100) == .init(excess: nil, nextLook: 250))
        #expect(limits.active(since: 0, movedAt: 5_000, now: 5_900) == .init(excess: nil, nextLook: 100))
        #expect(limits.active(since: 0, movedAt: 5_000, now: 6_000).excess?.contains("1000 ms (idle") == true)
        #expect(limits.active(since: 0, movedAt: 9_990, now: 10_000).excess?.contains("(whole") == true)
    }
}
