import HTTP
import Testing

/// What goes out and what comes back, as it stands on the wire.
@Suite struct AnswerTests {
    @Test func anAnswerComesWithStatusHeadersAndBody() throws {
        let server = RawServer.answering { _ in
            answer("hello", status: "404 Not Here", headers: ["Date: now", "X-A: 1", "x-a:2", "X-Empty:"])
        }
        let response = try client().send(HTTPRequest("GET", server.url + "/a?b=c", isRepeatable: true))
        #expect(response.status == 404)
        #expect(text(response) == "hello")
        #expect(response.headers["date"] == "now")
        #expect(response.headers.fields.filter { $0.name.lowercased() == "x-a" }.map(\.value) == ["1", "2"])
        #expect(response.headers["X-Empty"] == "")
        #expect(response.milliseconds >= 0)
    }

    @Test func onlyTheGivenHeadersAreSent() throws {
        let server = RawServer.answering { _ in answer("") }
        let headers: HTTPHeaders = ["x-ms-date": "d", "x-empty": "", "x-blank": " ", "Content-Length": "3"]
        let request = HTTPRequest(
            "PUT", server.url + "/p", headers: headers, body: .bytes(Array("abc".utf8)), isRepeatable: true)
        _ = try client { $0.userAgent = "tester/1" }.send(request)
        let sent = try #require(server.requests.first)
        #expect(sent.line == "PUT /p HTTP/1.1")
        #expect(sent.body == Array("abc".utf8))
        let names = sent.headers.map { $0.prefix { $0 != ":" }.lowercased() }.sorted()
        #expect(names == ["content-length", "host", "user-agent", "x-blank", "x-empty", "x-ms-date"])
        #expect(sent.values("x-empty") == [""])
        #expect(sent.values("user-agent") == ["tester/1"])
        #expect(sent.values("host") == [server.address])
    }

    @Test(arguments: [
        ("PUT", ["0"]), ("POST", ["0"]), ("PATCH", ["0"]), ("GET", []), ("DELETE", []), ("HEAD", []),
    ])
    func aMethodWithoutBodySaysSoWhereItUsuallyHasOne(method: String, lengths: [String]) throws {
        let server = RawServer.answering { _ in "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n" }
        let response = try client().send(HTTPRequest(method, server.url + "/", isRepeatable: true))
        #expect(response.status == 200)
        let sent = try #require(server.requests.first)
        #expect(sent.line == "\(method) / HTTP/1.1")
        #expect(sent.values("content-length") == lengths)
        #expect(sent.values("transfer-encoding") == [])
        #expect(sent.values("content-type") == [])
    }

    @Test(arguments: [
        "/a//b/../c/./d", "/%2Fa%2fb%20", "/dir/.", "/..", "/a?x=%2F&y=a+b&z", "/a;b=1,2/(c)'!*~", "/?",
        "/a?",
    ])
    func aPathGoesOutAsItIs(path: String) throws {
        let server = RawServer.answering { _ in answer("") }
        _ = try client().send(HTTPRequest("GET", server.url + path, isRepeatable: true))
        #expect(server.requests.first?.line == "GET \(path) HTTP/1.1")
    }

    @Test func aHeadAnswerHasALengthAndNoBody() throws {
        let server = RawServer.answering { _ in "HTTP/1.1 200 OK\r\nContent-Length: 12345\r\n\r\n" }
        let client = try client()
        for _ in 0..<3 {
            let response = try client.send(HTTPRequest("HEAD", server.url + "/f", isRepeatable: true))
            #expect(response.headers["Content-Length"] == "12345")
            #expect(response.body.isEmpty)
        }
        #expect(server.acceptedCount == 1)
    }

    @Test func oneClientSendsEveryKindOfRequestInTurn() throws {
        let scratch = try Scratch()
        let path = try scratch.file("body", Array("0123456789".utf8))
        let server = RawServer.answering { request in
            request.line.hasPrefix("HEAD")
                ? "HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n"
                : answer(request.line + "|" + String(decoding: request.body, as: UTF8.self))
        }
        let client = try client { $0.connectionsMax = 1 }
        let bodies: [(String, HTTPRequest.Body, String)] = [
            ("PUT", .file(path: path, offset: 2, length: 5), "23456"), ("GET", .none, ""),
            ("HEAD", .none, ""),
            ("POST", .bytes(Array("xyz".utf8)), "xyz"), ("PUT", .none, ""), ("DELETE", .none, ""),
            ("PUT", .file(path: path, offset: 0, length: 0), ""), ("PATCH", .bytes([65]), "A"),
            ("DELETE", .bytes([66]), "B"), ("GET", .none, ""),
        ]
        for (method, body, sent) in bodies + bodies {
            let response = try client.send(
                HTTPRequest(method, server.url + "/", body: body, isRepeatable: true))
            #expect(text(response) == (method == "HEAD" ? "" : "\(method) / HTTP/1.1|\(sent)"))
        }
        #expect(server.acceptedCount == 1)
        #expect(server.requests.count == 20)
    }

    @Test func interimAnswersAreLeftOutAndTrailersToo() throws {
        let server = RawServer.answering { _ in
            "HTTP/1.1 100 Continue\r\nX-Interim: 1\r\n\r\nHTTP/1.1 103 Early\r\nLink: x\r\n\r\n"
                + "HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\nX-Real: 1\r\n\r\n"
                + "3\r\nabc\r\n2;x=y\r\nde\r\n0\r\nX-Trailer: 1\r\n\r\n"
        }
        let client = try client()
        for _ in 0..<2 {
            let response = try client.send(HTTPRequest("PUT", server.url, isRepeatable: true))
            #expect(response.status == 201)
            #expect(text(response) == "abcde")
            #expect(response.headers.fields.map(\.name) == ["Transfer-Encoding", "X-Real"])
        }
        #expect(server.acceptedCount == 1)
    }

    @Test func neitherRedirectsNorEncodingsAreFollowed() throws {
        let server = RawServer.answering { _ in
            answer(
                "raw", status: "302 Found",
                headers: ["Location: /other", "Content-Encoding: gzip", "Set-Cookie: a=b"])
        }
        let client = try client()
        for _ in 0..<2 {
            let response = try client.send(HTTPRequest("GET", server.url + "/", isRepeatable: true))
            #expect(response.status == 302)
            #expect(text(response) == "raw")
        }
        #expect(server.requests.map(\.line) == ["GET / HTTP/1.1", "GET / HTTP/1.1"])
        #expect(
            server.requests.allSatisfy { $0.values("cookie") == [] && $0.values("accept-encoding") == [] })
    }

    @Test func aBodyOfExactlyTheLimitIsTakenAndOneByteMoreIsNot() throws {
        let server = RawServer.answering { _ in answer("0123456789") }
        let client = try client()
        let whole = try client.send(HTTPRequest("GET", server.url, isRepeatable: true, bodyLimit: 10))
        #expect(whole.body.count == 10)
        let error = try failure(client, HTTPRequest("GET", server.url, isRepeatable: true, bodyLimit: 9))
        #expect(
            error
                == HTTPFailure(.lost, "\(server.address) answered with more than the 9 bytes that are taken"))
    }
}
