import Foundation
import Glibc
import Synchronization

/// A TCP server on the loopback whose answers a test scripts, a thread a connection.
final class RawServer: Sendable {
    struct Record: Sendable {
        var acceptedCount = 0
        var openCount = 0
        var openMax = 0
        var requests: [RawRequest] = []
    }

    let port: Int
    private let listener: Int32
    private let record = Mutex(Record())

    var url: String { "http://127.0.0.1:\(port)" }
    var address: String { "127.0.0.1:\(port)" }
    var acceptedCount: Int { record.withLock { $0.acceptedCount } }
    var openMax: Int { record.withLock { $0.openMax } }
    var requests: [RawRequest] { record.withLock { $0.requests } }

    /// `script` is run for each connection, which is closed at its end.
    init(_ script: @escaping @Sendable (RawConnection) -> Void) {
        (listener, port) = Self.listen()
        let listener = listener
        Thread.detachNewThread { [self] in
            while true {
                let descriptor = accept(listener, nil, nil)
                guard descriptor >= 0 else { return }
                record.withLock {
                    $0.acceptedCount += 1
                    $0.openCount += 1
                    $0.openMax = max($0.openMax, $0.openCount)
                }
                let connection = RawConnection(descriptor) { request in
                    self.record.withLock { $0.requests.append(request) }
                }
                Thread.detachNewThread {
                    script(connection)
                    self.record.withLock { $0.openCount -= 1 }
                    connection.end()
                }
            }
        }
    }

    /// Answers every request of every connection, which is kept.
    static func answering(_ answer: @escaping @Sendable (RawRequest) -> String) -> RawServer {
        RawServer { connection in
            while let request = connection.readRequest() { connection.write(answer(request)) }
        }
    }

    /// New connections are refused from now on.
    func stop() {
        shutdown(listener, Int32(SHUT_RDWR))
        close(listener)
    }

    /// A port on which nobody listens.
    static func closedPort() -> Int {
        let (listener, port) = listen()
        close(listener)
        return port
    }

    /// Listens on a port of the system's choice; with `backlog` 0 and nobody who accepts, connections hang.
    private static func listen() -> (Int32, Int) {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isReady = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                bind(listener, generic, size) == 0 && Glibc.listen(listener, 128) == 0
                    && getsockname(listener, generic, &size) == 0
            }
        }
        precondition(isReady, "the test's server cannot listen: \(String(cString: strerror(errno)))")
        return (listener, Int(UInt16(bigEndian: address.sin_port)))
    }
}
