import Foundation
import HTTP
import Synchronization
import Testing

func answer(_ body: String, status: String = "200 OK", headers: [String] = []) -> String {
    let head = ["HTTP/1.1 \(status)", "Content-Length: \(body.utf8.count)"] + headers
    return head.joined(separator: "\r\n") + "\r\n\r\n" + body
}

func client(_ change: (inout HTTPSettings) -> Void = { _ in }) throws -> HTTPClient {
    var settings = HTTPSettings(connectionsMax: 8, connectTimeout: 5_000, idleTimeout: 5_000)
    change(&settings)
    return try HTTPClient(settings)
}

/// The failure of a request that must fail.
func failure(_ client: HTTPClient, _ request: HTTPRequest) throws -> HTTPFailure {
    do throws(HTTPFailure) {
        let response = try client.send(request)
        Issue.record("answered with \(response.status)")
        throw HTTPFailure(.misconfigured, "an answer where a failure is due")
    } catch {
        return error
    }
}

func text(_ response: HTTPResponse) -> String { String(decoding: response.body, as: UTF8.self) }

/// A new directory of its own, removed with it.
final class Scratch: Sendable {
    let path: String

    init() throws {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent(
            "http-tests-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        path = url.path
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func file(_ name: String, _ bytes: [UInt8]) throws -> String {
        let url = URL(fileURLWithPath: path).appendingPathComponent(name)
        try Data(bytes).write(to: url)
        return url.path
    }
}

/// Runs `body` on `count` threads at once and waits for all of them.
func onThreads(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) {
    let group = DispatchGroup()
    for index in 0..<count {
        group.enter()
        Thread.detachNewThread {
            body(index)
            group.leave()
        }
    }
    group.wait()
}

/// Bytes without a pattern that a shift would hide.
func noise(_ count: Int) -> [UInt8] {
    var state: UInt64 = 42
    let words = (0..<(count / 8 + 1)).map { _ in
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state ^ state >> 33
    }
    return Array(words.withUnsafeBytes { $0.prefix(count) })
}
