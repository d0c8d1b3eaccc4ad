import Foundation
import Glibc
import HTTP
import Testing

/// Proxies: a plain one is asked for the whole URL, a tunnel is asked for with CONNECT.
@Suite struct ProxyTests {
    private let password = "proxy-password"

    @Test func aPlainRequestGoesThroughTheProxyWithItsPassword() throws {
        let proxy = RawServer.answering { answer($0.line) }
        let client = try client { $0.proxy = "http://user:\(password)@\(proxy.address)" }
        let url = "http://no-such-host.invalid:8080/a//b?c=d"
        let response = try client.send(HTTPRequest("GET", url, isRepeatable: true))
        #expect(text(response) == "GET \(url) HTTP/1.1")
        let basic = Data("user:\(password)".utf8).base64EncodedString()
        #expect(proxy.requests.first?.values("proxy-authorization") == ["Basic \(basic)"])
    }

    /// An explicit proxy is for every host, loopback too.
    @Test func aTunnelCarriesTLS() throws {
        let authority = try TestAuthority.shared.get()
        let server = try TLSServer(authority)
        let port = server.port
        let proxy = RawServer { connection in
            guard let head = connection.readHead(), head.line == "CONNECT localhost:\(port) HTTP/1.1",
                head.values("x-secret") == []
            else { return connection.write("HTTP/1.1 500 Wrong\r\nContent-Length: 0\r\n\r\n") }
            connection.write("HTTP/1.1 200 Go\r\nX-Proxy: 1\r\n\r\n")
            connection.relay(to: port)
        }
        let client = try client {
            $0.proxy = proxy.url
            $0.tls.authorityFile = authority.path("ca.pem")
        }
        let headers: HTTPHeaders = ["x-secret": "1"]
        let response = try client.send(HTTPRequest("GET", server.url, headers: headers, isRepeatable: true))
        #expect(response.status == 200)
        #expect(response.headers["X-Proxy"] == nil)
        #expect(text(response).contains("TLSv1"))
    }

    @Test(arguments: [
        (407, HTTPFailure.Kind.misconfigured, "another user or password"),
        (403, .misconfigured, "forbids a connection to no-such-host.invalid:443"),
        (502, .notSent, "gives no connection to no-such-host.invalid:443: it answers 502"),
    ])
    func aRefusedTunnelSaysWhatTheProxySaid(status: Int, kind: HTTPFailure.Kind, words: String) throws {
        let proxy = RawServer { connection in
            _ = connection.readHead()
            connection.write("HTTP/1.1 \(status) No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        }
        let client = try client { $0.proxy = "http://user:\(password)@\(proxy.address)" }
        let request = HTTPRequest("GET", "https://no-such-host.invalid/x?sig=SECRET", isRepeatable: false)
        let error = try failure(client, request)
        #expect(error.kind == kind, "\(error)")
        #expect(error.detail.contains(words), "\(error)")
        #expect(error.detail.hasPrefix("the proxy \(proxy.address) "), "\(error)")
        #expect(!error.detail.contains(password) && !error.detail.contains("SECRET"))
    }

    @Test(arguments: ["no-such-host.invalid:1", "127.0.0.1:%"])
    func aProxyThatCannotBeReachedIsNotSentAndShowsNoPassword(host: String) throws {
        let address = host.replacingOccurrences(of: "%", with: "\(RawServer.closedPort())")
        let client = try client {
            $0.proxy = "http://user:\(password)@\(address)"
            $0.connectTimeout = 2_000
        }
        let error = try failure(
            client, HTTPRequest("GET", "https://no-such-host.invalid/", isRepeatable: false))
        #expect(error.kind == .notSent, "\(error)")
        #expect(error.detail.contains("no-such-host.invalid:443 through the proxy \(address)"), "\(error)")
        #expect(!error.detail.contains(password), "\(error)")
    }

    @Test func theEnvironmentsProxyIsUsedButNotForTheLoopback() throws {
        let proxy = RawServer.answering { _ in answer("proxy") }
        let server = RawServer.answering { _ in answer("server") }
        setenv("http_proxy", proxy.url, 1)
        defer { unsetenv("http_proxy") }
        let client = try client()
        let away = HTTPRequest("GET", "http://no-such-host.invalid/", isRepeatable: true)
        #expect(text(try client.send(away)) == "proxy")
        #expect(text(try client.send(HTTPRequest("GET", server.url, isRepeatable: true))) == "server")
        #expect(text(try client.send(away)) == "proxy")
    }
}
