import Glibc

/// A door with a fixed number: what connects to `port` on loopback talks to `target`.
///
/// The mock cluster always lets the system choose its ports. A client needs a known address only for its
/// first question; the answer names the real one. So a few connections pass here, two small threads each.
final class PortForwarder: Sendable {
    let port: UInt16
    private let target: UInt16
    private let listener: Int32

    /// - Parameter port: 0 lets the system choose.
    /// - Throws: `configuration` when the port is taken or not allowed.
    init(port: UInt16, to target: UInt16) throws(KafkaError) {
        self.target = target
        let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var on: Int32 = 1
        setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &on, socklen_t(MemoryLayout<Int32>.size))
        var address = Self.loopback(port)
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let bound = Self.withSocketAddress(&address) { bind(socket, $0, size) }
        guard bound == 0, listen(socket, 16) == 0 else {
            let reason = String(cString: strerror(errno))
            Glibc.close(socket)
            throw KafkaError(
                kind: .configuration, operation: "broker.open", code: "PORT",
                message: "port \(port): \(reason)",
                hint: "Choose another port, or none for any that is free")
        }
        _ = Self.withSocketAddress(&address) { getsockname(socket, $0, &size) }
        self.port = UInt16(bigEndian: address.sin_port)
        listener = socket
        let forward = target
        Self.detach {
            while true {
                let client = accept(socket, nil, nil)
                if client >= 0 {
                    Self.join(client, to: forward)
                } else if errno != EINTR, errno != ECONNABORTED {
                    break
                }
            }
            Glibc.close(socket)
        }
    }

    /// Ends the accepting thread; connections that are open stay until an end closes them.
    deinit { shutdown(listener, Int32(SHUT_RDWR)) }

    private static func join(_ client: Int32, to port: UInt16) {
        let server = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var address = loopback(port)
        let size = socklen_t(MemoryLayout<sockaddr_in>.size)
        guard withSocketAddress(&address, { connect(server, $0, size) }) == 0 else {
            Glibc.close(server)
            Glibc.close(client)
            return
        }
        detach {
            let back = startThread { pump(server, client) }
            pump(client, server)
            pthread_join(back, nil)
            Glibc.close(client)
            Glibc.close(server)
        }
    }

    /// Copies until an end closes, then closes that direction.
    private static func pump(_ from: Int32, _ to: Int32) {
        var bytes = [UInt8](repeating: 0, count: 64 << 10)
        copying: while true {
            let count = recv(from, &bytes, bytes.count, 0)
            if count < 0, errno == EINTR { continue }
            if count <= 0 { break }
            var sent = 0
            while sent < count {
                let more = bytes.withUnsafeBytes {
                    send(to, $0.baseAddress! + sent, count - sent, Int32(MSG_NOSIGNAL))
                }
                if more < 0, errno == EINTR { continue }
                if more <= 0 { break copying }
                sent += more
            }
        }
        shutdown(to, Int32(SHUT_WR))
    }

    private static func loopback(_ port: UInt16) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        return address
    }

    private static func withSocketAddress(
        _ address: inout sockaddr_in, _ body: (UnsafeMutablePointer<sockaddr>) -> Int32
    ) -> Int32 {
        withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0) }
        }
    }

    private final class Body: Sendable {
        let run: @Sendable () -> Void
        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }

    private static func startThread(_ body: @escaping @Sendable () -> Void) -> pthread_t {
        var thread = pthread_t()
        let result = pthread_create(
            &thread, nil,
            { box in
                Unmanaged<Body>.fromOpaque(box!).takeRetainedValue().run()
                return nil
            }, Unmanaged.passRetained(Body(body)).toOpaque())
        precondition(result == 0, "no thread could be made")
        return thread
    }

    private static func detach(_ body: @escaping @Sendable () -> Void) { pthread_detach(startThread(body)) }
}
