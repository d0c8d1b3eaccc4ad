import Foundation
import HTTP
import Synchronization
import Testing

/// One pool of kept connections, used from many threads.
@Suite struct PoolTests {
    @Test func connectionsAreKeptBetweenRequests() throws {
        let server = RawServer.answering { answer($0.line) }
        let client = try client()
        for index in 0..<50 {
            let response = try client.send(HTTPRequest("GET", server.url + "/\(index)", isRepeatable: true))
            #expect(text(response) == "GET /\(index) HTTP/1.1")
        }
        #expect(server.acceptedCount == 1)
    }

    @Test func manyThreadsShareFewConnectionsAndGetTheirOwnAnswers() throws {
        let server = RawServer.answering { answer($0.line + String(decoding: $0.body, as: UTF8.self)) }
        let client = try client { $0.connectionsMax = 4 }
        let right = Mutex(0)
        onThreads(32) { thread in
            for index in 0..<25 {
                let name = "\(thread)-\(index)"
                let request = HTTPRequest(
                    "PUT", server.url + "/" + name, body: .bytes(Array(name.utf8)), isRepeatable: false)
                let response = try? client.send(request)
                if response.map(text) == "PUT /\(name) HTTP/1.1\(name)" { right.withLock { $0 += 1 } }
            }
        }
        #expect(right.withLock { $0 } == 800)
        #expect(server.requests.count == 800)
        #expect(server.openMax <= 4)
        #expect(server.acceptedCount <= 4)
    }

    @Test func aRequestWaitsForAFreeConnection() throws {
        let arrived = DispatchSemaphore(value: 0)
        let gate = DispatchSemaphore(value: 0)
        let server = RawServer.answering { request in
            if request.line.contains("/first") {
                arrived.signal()
                gate.wait()
            }
            return answer(request.line)
        }
        let client = try client { $0.connectionsMax = 1 }
        let group = DispatchGroup()
        group.enter()
        Thread.detachNewThread {
            _ = try? client.send(HTTPRequest("GET", server.url + "/first", isRepeatable: true))
            group.leave()
        }
        arrived.wait()
        group.enter()
        Thread.detachNewThread {
            _ = try? client.send(HTTPRequest("GET", server.url + "/second", isRepeatable: true))
            group.leave()
        }
        gate.signal()
        group.wait()
        #expect(server.requests.map(\.line) == ["GET /first HTTP/1.1", "GET /second HTTP/1.1"])
        #expect(server.openMax == 1)
    }

    @Test func closingEndsWhatIsUnderWayAndWhatWaits() throws {
        let arrived = DispatchSemaphore(value: 0)
        let server = RawServer { connection in
            guard connection.readRequest() != nil else { return }
            arrived.signal()
            connection.waitForEnd()
        }
        let client = try client { $0.connectionsMax = 1 }
        let kinds = Mutex<[HTTPFailure.Kind]>([])
        let group = DispatchGroup()
        func start() {
            group.enter()
            Thread.detachNewThread {
                do throws(HTTPFailure) {
                    _ = try client.send(HTTPRequest("PUT", server.url, isRepeatable: false))
                } catch {
                    kinds.withLock { $0.append(error.kind) }
                }
                group.leave()
            }
        }
        start()
        arrived.wait()
        start()
        client.close()
        client.close()
        group.wait()
        #expect(kinds.withLock { $0 }.contains(.lost))
        #expect(kinds.withLock { $0 }.contains(.notSent))
        let later = try failure(client, HTTPRequest("GET", server.url, isRepeatable: true))
        #expect(later == HTTPFailure(.notSent, "the HTTP client is closed"))
        #expect(server.requests.count == 1)
    }

    @Test func aClientThatIsLetGoClosesItsConnections() throws {
        let closed = DispatchSemaphore(value: 0)
        let server = RawServer { connection in
            guard connection.readRequest() != nil else { return }
            connection.write(answer(""))
            connection.waitForEnd()
            closed.signal()
        }
        do {
            let client = try client()
            _ = try client.send(HTTPRequest("GET", server.url, isRepeatable: true))
        }
        #expect(closed.wait(timeout: .now() + 10) == .success)
    }
}
