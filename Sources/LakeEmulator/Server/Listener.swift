import Glibc

/// A listening socket on loopback. The emulator is for tests: nobody else can reach it.
struct Listener: Sendable {
    let socket: Socket
    let port: UInt16

    /// - Parameter port: 0 lets the system choose.
    init(port: UInt16) throws(EmulatorError) {
        let socket = Socket(
            descriptor: Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0))
        guard socket.descriptor >= 0 else { throw Self.failure(port) }
        socket.setOption(SOL_SOCKET, SO_REUSEADDR)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let done = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(socket.descriptor, address, size) == 0 && listen(socket.descriptor, 1024) == 0
                    && getsockname(socket.descriptor, address, &size) == 0
            }
        }
        guard done else {
            let failure = Self.failure(port)
            socket.close()
            throw failure
        }
        self.socket = socket
        self.port = UInt16(bigEndian: address.sin_port)
    }

    private static func failure(_ port: UInt16) -> EmulatorError {
        EmulatorError("port \(port): \(String(cString: strerror(errno))); choose another one, or 0 for any")
    }

    /// The next connection; nil once `stop` was raised.
    func accept(until stop: StopSignal) -> Socket? {
        while stop.wait(milliseconds: -1, socket.descriptor, events: Int32(POLLIN)) == .event {
            let descriptor = Glibc.accept(socket.descriptor, nil, nil)
            if descriptor >= 0 {
                _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
                let connection = Socket(descriptor: descriptor)
                connection.setOption(Int32(IPPROTO_TCP), TCP_NODELAY)
                return connection
            }
            // Out of descriptors or memory: a connection must end first.
            if errno != EINTR, errno != ECONNABORTED { _ = stop.wait(milliseconds: 10) }
        }
        return nil
    }
}
