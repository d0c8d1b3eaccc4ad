import Foundation
import Glibc

/// One request as it stood on the wire.
struct RawRequest: Sendable, Equatable {
    var line: String
    /// Header lines in their order, as they came.
    var headers: [String]
    var body: [UInt8]

    /// The values of the headers of that name, in small letters.
    func values(_ name: String) -> [String] {
        headers.filter { $0.lowercased().hasPrefix(name + ":") }
            .map { $0.dropFirst(name.count + 1).trimmingCharacters(in: .whitespaces) }
    }
}

/// A server's end of a connection. Only its own thread uses it.
final class RawConnection: @unchecked Sendable {
    private let descriptor: Int32
    private let note: @Sendable (RawRequest) -> Void
    private var pending: [UInt8] = []

    init(_ descriptor: Int32, _ note: @escaping @Sendable (RawRequest) -> Void) {
        self.descriptor = descriptor
        self.note = note
    }

    /// The next request, body included; nil when the peer has closed.
    func readRequest() -> RawRequest? {
        guard var request = readHead() else { return nil }
        let length = request.values("content-length").first.flatMap { Int($0) } ?? 0
        while pending.count < length { guard fill() else { return nil } }
        request.body = Array(pending.prefix(length))
        pending.removeFirst(length)
        note(request)
        return request
    }

    /// A request's head alone.
    func readHead() -> RawRequest? {
        let end = Array("\r\n\r\n".utf8)
        while true {
            if let range = pending.firstRange(of: end) {
                let head = String(decoding: pending[..<range.lowerBound], as: UTF8.self)
                pending.removeSubrange(..<range.upperBound)
                let lines = head.components(separatedBy: "\r\n")
                return RawRequest(line: lines[0], headers: Array(lines.dropFirst()), body: [])
            }
            guard fill() else { return nil }
        }
    }

    /// Reads whatever comes next; false when the peer has closed.
    func fill() -> Bool {
        var buffer = [UInt8](repeating: 0, count: 1 << 18)
        let count = recv(descriptor, &buffer, buffer.count, 0)
        guard count > 0 else { return false }
        pending += buffer[..<count]
        return true
    }

    /// Waits until the peer has closed.
    func waitForEnd() {
        while fill() { pending.removeAll() }
    }

    /// Waits for the peer's end for at most so many milliseconds: what makes a server slow.
    func hasEnded(within milliseconds: Int32) -> Bool {
        var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return poll(&entry, 1, milliseconds) > 0 && !fill()
    }

    func write(_ text: String) { write(Array(text.utf8)) }

    func write(_ bytes: [UInt8]) {
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes {
                send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return }
            sent += count
        }
    }

    /// Passes bytes on in both directions until either side closes (a proxy's tunnel).
    func relay(to port: Int) {
        let other = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(UInt16(port)).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let isConnected = withUnsafePointer(to: address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(other, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
        precondition(isConnected, "the test's proxy reaches no server")
        let back = descriptor
        Thread.detachNewThread {
            Self.copy(other, back)
            shutdown(back, Int32(SHUT_WR))
        }
        Self.copy(descriptor, other)
        shutdown(other, Int32(SHUT_RDWR))
    }

    private static func copy(_ from: Int32, _ to: Int32) {
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = recv(from, &buffer, buffer.count, 0)
            guard count > 0, send(to, buffer, count, Int32(MSG_NOSIGNAL)) == count else { return }
        }
    }

    /// Closes with a reset: what the peer has not read is lost.
    func reset() {
        var linger = linger(l_onoff: 1, l_linger: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout.size(ofValue: linger)))
    }

    func end() { close(descriptor) }
}
