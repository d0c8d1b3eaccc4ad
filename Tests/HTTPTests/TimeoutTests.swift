import Foundation
import HTTP
import Testing

/// Each step has its limit, and each failure names step and limit.
@Suite struct TimeoutTests {
    private func silentServer() -> RawServer {
        RawServer { connection in
            guard connection.readRequest() != nil else { return }
            connection.waitForEnd()
        }
    }

    /// A byte each 50 ms.
    private func slowServer(bytes: Int) -> RawServer {
        RawServer { connection in
            guard connection.readRequest() != nil else { return }
            connection.write("HTTP/1.1 200 OK\r\nContent-Length: \(bytes)\r\n\r\n")
            for _ in 0..<bytes where !connection.hasEnded(within: 50) { connection.write("x") }
        }
    }

    /// The handshake belongs to the connection: a server that accepts and says nothing.
    @Test func aHandshakeThatDoesNotComeIsNotSent() throws {
        let server = RawServer { $0.waitForEnd() }
        let client = try client { $0.connectTimeout = 150 }
        let url = server.url.replacingOccurrences(of: "http:", with: "https:")
        let error = try failure(client, HTTPRequest("PUT", url, isRepeatable: false))
        #expect(
            error
                == HTTPFailure(
                    .notSent, "no connection to \(server.address) within 150 ms (connect time-out)"))
    }

    @Test func aServerThatSaysNothingIsLost() throws {
        let server = silentServer()
        let client = try client { $0.idleTimeout = 150 }
        let error = try failure(client, HTTPRequest("PUT", server.url, isRepeatable: false))
        let words = "not a byte in either direction for 150 ms (idle time-out)"
        #expect(error == HTTPFailure(.lost, "no whole answer from \(server.address): \(words)"))
    }

    @Test func anAnswerThatStopsIsLost() throws {
        let server = RawServer { connection in
            guard connection.readRequest() != nil else { return }
            connection.write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n01234")
            connection.waitForEnd()
        }
        let client = try client { $0.idleTimeout = 150 }
        let error = try failure(client, HTTPRequest("GET", server.url, isRepeatable: true))
        #expect(error.kind == .lost)
        #expect(error.detail.contains("150 ms (idle time-out)"))
    }

    @Test func anUploadThatIsNotReadIsLost() throws {
        let scratch = try Scratch()
        let path = try scratch.file("f", [])
        try FileHandle(forWritingTo: URL(fileURLWithPath: path)).truncate(atOffset: 64 << 20)
        let failed = DispatchSemaphore(value: 0)
        let server = RawServer { connection in
            _ = connection.readHead()
            failed.wait()
        }
        let client = try client { $0.idleTimeout = 150 }
        let body = HTTPRequest.Body.file(path: path, offset: 0, length: 64 << 20)
        let error = try failure(client, HTTPRequest("PUT", server.url, body: body, isRepeatable: true))
        failed.signal()
        #expect(error.kind == .lost)
        #expect(error.detail.contains("150 ms (idle time-out)"))
    }

    /// Longer than the idle limit as a whole, but never without a byte for that long.
    @Test func aSlowAnswerThatMovesIsTaken() throws {
        let server = slowServer(bytes: 20)
        let client = try client { $0.idleTimeout = 700 }
        let response = try client.send(HTTPRequest("GET", server.url, isRepeatable: true))
        #expect(response.body.count == 20)
        #expect(response.milliseconds >= 900)
    }

    @Test func theWholeLimitHoldsThoughBytesMove() throws {
        let server = slowServer(bytes: 10_000)
        let client = try client { $0.wholeTimeout = 300 }
        let error = try failure(client, HTTPRequest("GET", server.url, isRepeatable: true))
        #expect(
            error
                == HTTPFailure(
                    .lost, "no whole answer from \(server.address): not done within 300 ms (whole time-out)"))
    }

    @Test(arguments: [false, true])
    func waitingTooLongForAConnectionIsNotSent(isWholeLimit: Bool) throws {
        let arrived = DispatchSemaphore(value: 0)
        let release = DispatchSemaphore(value: 0)
        let server = RawServer.answering { _ in
            arrived.signal()
            release.wait()
            return answer("")
        }
        let first = try client {
            $0.connectionsMax = 1
            $0.slotTimeout = isWholeLimit ? 60_000 : 150
            $0.wholeTimeout = isWholeLimit ? 1_000 : nil
        }
        let group = DispatchGroup()
        group.enter()
        Thread.detachNewThread {
            _ = try? first.send(HTTPRequest("GET", server.url, isRepeatable: true))
            group.leave()
        }
        arrived.wait()
        let error = try failure(first, HTTPRequest("PUT", server.url, isRepeatable: false))
        release.signal()
        group.wait()
        if isWholeLimit {
            // The first one's time runs out before this one's: it may have got the connection by then.
            #expect(error.detail.contains("not done within 1000 ms (whole time-out)"))
        } else {
            let words = "none of the 1 connections was free within 150 ms (pool time-out)"
            #expect(error == HTTPFailure(.notSent, "nothing sent to \(server.address): \(words)"))
            #expect(server.requests.count == 1)
        }
    }
}
