import HTTP
import Testing

/// Answers that do not come, or not whole: nobody knows what the server did.
@Suite struct LossTests {
    enum Ending: String, CaseIterable {
        case noAnswer, reset, inStatusLine, inHeaders, inBody, inChunk, garbage, resetInBody

        var answer: String {
            switch self {
            case .noAnswer, .reset: ""
            case .inStatusLine: "HTTP/1.1 2"
            case .inHeaders: "HTTP/1.1 200 OK\r\nContent-Le"
            case .inBody, .resetInBody: "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n01234"
            case .inChunk: "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n012"
            case .garbage: "what is that?\r\n\r\n"
            }
        }
    }

    @Test(arguments: Ending.allCases, [true, false])
    func anAnswerThatIsNotWholeIsLost(ending: Ending, isRepeatable: Bool) throws {
        let server = RawServer { connection in
            guard connection.readRequest() != nil else { return }
            connection.write(ending.answer)
            if ending == .reset || ending == .resetInBody { connection.reset() }
        }
        let request = HTTPRequest(
            "PUT", server.url + "/x?sig=SECRET", body: .bytes([1, 2, 3]), isRepeatable: isRepeatable)
        let error = try failure(try client(), request)
        #expect(error.kind == .lost, "\(error)")
        #expect(error.detail.hasPrefix("no whole answer from \(server.address): "), "\(error)")
        #expect(!error.detail.contains("SECRET"))
        #expect(server.requests.count == 1)
    }

    @Test func headersWithoutEndAreLost() throws {
        let server = RawServer { connection in
            guard connection.readRequest() != nil else { return }
            connection.write("HTTP/1.1 200 OK\r\n")
            for _ in 0..<60 { connection.write("X: " + String(repeating: "x", count: 20_000) + "\r\n") }
            connection.waitForEnd()
        }
        let error = try failure(try client(), HTTPRequest("GET", server.url, isRepeatable: true))
        #expect(error.kind == .lost)
        #expect(error.detail.contains("headers"), "\(error)")
    }

    @Test func aRefusedConnectionIsNotSent() throws {
        let port = RawServer.closedPort()
        let error = try failure(
            try client(), HTTPRequest("PUT", "http://127.0.0.1:\(port)/x?sig=SECRET", isRepeatable: false))
        #expect(error.kind == .notSent)
        #expect(error.detail.hasPrefix("no connection to 127.0.0.1:\(port): "), "\(error)")
        #expect(!error.detail.contains("SECRET"))
    }

    @Test func aHostWithoutAddressIsNotSent() throws {
        let client = try client { $0.connectTimeout = 2_000 }
        let error = try failure(
            client, HTTPRequest("GET", "https://no-such-host.invalid/x", isRepeatable: true))
        #expect(error.kind == .notSent)
        #expect(error.detail.contains("no-such-host.invalid:443"), "\(error)")
    }

    /// After a connection was dropped the next request gets a new one.
    @Test func theClientGoesOnAfterALoss() throws {
        let server = RawServer { connection in
            while let request = connection.readRequest() {
                if request.line.contains("/drop") { return }
                connection.write(answer("ok"))
            }
        }
        let client = try client()
        for _ in 0..<5 {
            _ = try client.send(HTTPRequest("GET", server.url + "/", isRepeatable: true))
            let error = try failure(client, HTTPRequest("PUT", server.url + "/drop", isRepeatable: false))
            #expect(error.kind == .lost)
        }
        #expect(server.requests.count == 10)
    }
}
