import HTTP
import Testing

/// libcurl sends a request again by itself where a kept connection closes before an answer (EO-6).
@Suite struct ResendTests {
    /// Answers the first request of a connection and closes at the second one, once it has read it whole.
    private func closingServer() -> RawServer {
        RawServer { connection in
            guard connection.readRequest() != nil else { return }
            connection.write(answer("first"))
            _ = connection.readRequest()
        }
    }

    private static let bodies = ["none", "bytes", "file", "large file"]

    private func body(_ name: String, _ scratch: Scratch) throws -> HTTPRequest.Body {
        switch name {
        case "none": return .none
        case "bytes": return .bytes(Array("lock".utf8))
        case "file": return .file(path: try scratch.file("f", Array("lock".utf8)), offset: 0, length: 4)
        default: return .file(path: try scratch.file("f", noise(3 << 20)), offset: 0, length: 3 << 20)
        }
    }

    @Test(arguments: bodies) func whatMustNotBeRepeatedIsSentOnce(name: String) throws {
        let scratch = try Scratch()
        let server = closingServer()
        let client = try client()
        _ = try client.send(HTTPRequest("GET", server.url + "/warm", isRepeatable: true))
        let request = HTTPRequest(
            "PUT", server.url + "/lock", body: try body(name, scratch), isRepeatable: false)
        let error = try failure(client, request)
        #expect(error.kind == .lost)
        #expect(error.detail.contains(server.address))
        // A further request shows that nothing more is on its way.
        _ = try client.send(HTTPRequest("GET", server.url + "/after", isRepeatable: true))
        #expect(server.requests.map(\.line).filter { $0.contains("/lock") }.count == 1)
    }

    @Test(arguments: bodies) func whatMayBeRepeatedIsSentAgainWhole(name: String) throws {
        let scratch = try Scratch()
        let server = closingServer()
        let client = try client()
        _ = try client.send(HTTPRequest("GET", server.url + "/warm", isRepeatable: true))
        let request = HTTPRequest(
            "PUT", server.url + "/temp", body: try body(name, scratch), isRepeatable: true)
        let response = try client.send(request)
        #expect(text(response) == "first")
        let sent = server.requests.filter { $0.line.contains("/temp") }
        #expect(sent.count == 2)
        #expect(sent.first?.body == sent.last?.body)
    }

    /// The kept connection is reset without having been read: even then it may have been carried out.
    @Test func aResetKeptConnectionIsLostToo() throws {
        let server = RawServer { connection in
            guard connection.readRequest() != nil else { return }
            connection.write(answer("first"))
            _ = connection.readHead()
            connection.reset()
        }
        let client = try client()
        _ = try client.send(HTTPRequest("GET", server.url + "/warm", isRepeatable: true))
        let request = HTTPRequest("PUT", server.url + "/lock", body: .bytes([1]), isRepeatable: false)
        #expect(try failure(client, request).kind == .lost)
        // Noted are requests that were read whole: the first one, and no second try.
        #expect(server.requests.count == 1)
    }

    /// A connection that the server has closed in peace before the request is simply not used.
    @Test func aConnectionKnownToBeClosedCostsNothing() throws {
        let server = RawServer { connection in
            guard connection.readRequest() != nil else { return }
            connection.write(answer("only", headers: ["Connection: close"]))
        }
        let client = try client()
        for _ in 0..<3 {
            let request = HTTPRequest("PUT", server.url, body: .bytes([1]), isRepeatable: false)
            #expect(text(try client.send(request)) == "only")
        }
        #expect(server.acceptedCount == 3)
    }
}
