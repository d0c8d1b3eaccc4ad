import Foundation
import HTTP
import Synchronization
import Testing

/// Bodies that go out: each byte, once, or a failure.
@Suite struct BodyTests {
    @Test(arguments: [0, 1, 65_536, 524_288, 524_289, 20 << 20])
    func aPartOfAFileArrivesByteForByte(count: Int) throws {
        let scratch = try Scratch()
        let bytes = noise(count + 10)
        let path = try scratch.file("f", bytes)
        let server = RawServer.answering { _ in answer("", status: "201 Created") }
        let body = HTTPRequest.Body.file(path: path, offset: 7, length: Int64(count))
        let response = try client().send(HTTPRequest("PUT", server.url, body: body, isRepeatable: true))
        #expect(response.status == 201)
        let sent = try #require(server.requests.first)
        #expect(sent.body == Array(bytes[7..<(7 + count)]))
        #expect(sent.values("content-length") == ["\(count)"])
        #expect(sent.values("expect") == [])
    }

    @Test func manyBytesFromMemoryArriveByteForByte() throws {
        let bytes = noise(3 << 20)
        let server = RawServer.answering { _ in answer("") }
        _ = try client().send(HTTPRequest("POST", server.url, body: .bytes(bytes), isRepeatable: true))
        #expect(server.requests.first?.body == bytes)
    }

    /// A descriptor that is closed twice is somebody else's the second time.
    @Test func aRefusedFileIsClosedOnce() throws {
        let scratch = try Scratch()
        // A directory is no regular file.
        let path = scratch.path
        let client = try client()
        let request = HTTPRequest(
            "PUT", "http://127.0.0.1:1/", body: .file(path: path, offset: 0, length: 1), isRepeatable: true)
        let isDone = Atomic<Bool>(false)
        let lost = Atomic<Int>(0)
        DispatchQueue.concurrentPerform(iterations: 2) { index in
            if index == 0 {
                for _ in 0..<20_000 { _ = try? client.send(request) }
                isDone.store(true, ordering: .relaxed)
            } else {
                while !isDone.load(ordering: .relaxed) {
                    let descriptor = open("/dev/null", O_RDONLY | O_CLOEXEC)
                    if close(descriptor) != 0 { lost.add(1, ordering: .relaxed) }
                }
            }
        }
        #expect(lost.load(ordering: .relaxed) == 0)
    }

    @Test func aFileThatIsGoneOrTooShortIsToldBeforeAnythingIsSent() throws {
        let scratch = try Scratch()
        let path = try scratch.file("f", Array("0123456789".utf8))
        let server = RawServer.answering { _ in answer("") }
        let client = try client()
        let bodies: [(HTTPRequest.Body, String)] = [
            (.file(path: path + "-gone", offset: 0, length: 1), "No such file"),
            (.file(path: path, offset: 3, length: 8), "has 10 bytes, fewer than the 11 asked for"),
            (.file(path: path, offset: -1, length: 8), "a body of 8 bytes from -1"),
            (.file(path: scratch.path, offset: 0, length: 1), "is not a regular file"),
        ]
        for (body, words) in bodies {
            let error = try failure(client, HTTPRequest("PUT", server.url, body: body, isRepeatable: true))
            #expect(error.kind == .misconfigured)
            #expect(error.detail.contains(words), "\(error)")
        }
        #expect(server.acceptedCount == 0)
    }

    @Test func aFileCutWhileItIsSentIsNeverAShortBody() throws {
        let scratch = try Scratch()
        let path = try scratch.file("f", [])
        let length = 64 << 20
        try FileHandle(forWritingTo: URL(fileURLWithPath: path)).truncate(atOffset: UInt64(length))
        let server = RawServer { connection in
            guard connection.readHead() != nil else { return }
            truncate(path, 1 << 20)
            connection.waitForEnd()
        }
        let body = HTTPRequest.Body.file(path: path, offset: 0, length: Int64(length))
        let error = try failure(try client(), HTTPRequest("PUT", server.url, body: body, isRepeatable: true))
        #expect(error.kind == .lost)
        #expect(error.detail == "the body's file became shorter while it was sent to \(server.address)")
    }

    /// What `Expect: 100-continue` would be for: a refusal is seen while the body is still going out.
    @Test func anEarlyRefusalIsTheAnswer() throws {
        let scratch = try Scratch()
        let path = try scratch.file("f", [])
        try FileHandle(forWritingTo: URL(fileURLWithPath: path)).truncate(atOffset: 64 << 20)
        let server = RawServer { connection in
            guard connection.readHead() != nil else { return }
            connection.write(answer("no", status: "403 Forbidden"))
            connection.waitForEnd()
        }
        let body = HTTPRequest.Body.file(path: path, offset: 0, length: 64 << 20)
        let response = try client().send(HTTPRequest("PUT", server.url, body: body, isRepeatable: true))
        #expect(response.status == 403)
        #expect(text(response) == "no")
    }
}
