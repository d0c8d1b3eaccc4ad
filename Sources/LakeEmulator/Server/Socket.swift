import Glibc

/// A TCP socket, blocking. Whoever made it closes it.
struct Socket: Sendable {
    let descriptor: Int32

    /// Bytes read; 0 at the end of the stream or where the connection broke.
    func receive(_ buffer: UnsafeMutableRawBufferPointer) -> Int {
        while true {
            let count = recv(descriptor, buffer.baseAddress, buffer.count, 0)
            if count < 0, errno == EINTR { continue }
            return max(0, count)
        }
    }

    /// Sends both pieces, as one where the kernel takes them so. False where the connection broke.
    func send(_ first: [UInt8], _ second: ArraySlice<UInt8> = []) -> Bool {
        first.withUnsafeBytes { first in
            second.withUnsafeBytes { second in
                var head = first[...]
                var body = second[...]
                while !head.isEmpty || !body.isEmpty {
                    let sent = sendSome(
                        UnsafeRawBufferPointer(rebasing: head), UnsafeRawBufferPointer(rebasing: body))
                    if sent < 0 { return false }
                    let ofHead = min(sent, head.count)
                    head = head.dropFirst(ofHead)
                    body = body.dropFirst(sent - ofHead)
                }
                return true
            }
        }
    }

    private func sendSome(_ head: UnsafeRawBufferPointer, _ body: UnsafeRawBufferPointer) -> Int {
        var parts = [
            iovec(iov_base: UnsafeMutableRawPointer(mutating: head.baseAddress), iov_len: head.count),
            iovec(iov_base: UnsafeMutableRawPointer(mutating: body.baseAddress), iov_len: body.count),
        ]
        return parts.withUnsafeMutableBufferPointer { parts in
            var message = msghdr()
            message.msg_iov = parts.baseAddress
            message.msg_iovlen = 2
            while true {
                let sent = sendmsg(descriptor, &message, Int32(MSG_NOSIGNAL))
                if sent < 0, errno == EINTR { continue }
                return sent
            }
        }
    }

    /// Makes the coming close a reset: the peer sees ECONNRESET instead of an end.
    func resetOnClose() {
        var linger = linger(l_onoff: 1, l_linger: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout<linger>.size))
    }

    func setOption(_ level: Int32, _ name: Int32, _ value: Int32 = 1) {
        var value = value
        setsockopt(descriptor, level, name, &value, socklen_t(MemoryLayout<Int32>.size))
    }

    /// Ends both directions; a thread that reads or writes the socket wakes up.
    func shutdown() { _ = Glibc.shutdown(descriptor, Int32(SHUT_RDWR)) }

    func close() { _ = Glibc.close(descriptor) }
}
