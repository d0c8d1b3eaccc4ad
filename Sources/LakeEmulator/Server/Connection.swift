import Glibc

/// One client's connection: reads heads and bodies, writes answers. Used by one thread.
final class Connection {
    let socket: Socket
    private var buffer = [UInt8](repeating: 0, count: 64 << 10)
    private var start = 0
    private var end = 0

    init(_ socket: Socket) { self.socket = socket }

    /// The longest head that is read.
    static let headLimit = 64 << 10

    /// The next request's head; nil where the client is gone.
    func nextHead() throws(RequestHead.Malformed) -> RequestHead? {
        var searched = start
        while true {
            if let stop = emptyLine(from: searched) {
                let head = buffer.withUnsafeBytes { bytes in
                    Result { () throws(RequestHead.Malformed) in
                        try RequestHead(parsing: UnsafeRawBufferPointer(rebasing: bytes[start..<stop + 2]))
                    }
                }
                start = stop + 4
                return try head.get()
            }
            searched = max(start, end - 3)
            if end - start >= Self.headLimit {
                throw RequestHead.Malformed(
                    status: 431, code: "InvalidInput", message: "The request's head is longer than 64 KiB.")
            }
            let moved = start
            guard fill() else { return nil }
            searched -= moved - start
        }
    }

    /// Where CR LF CR LF begins.
    private func emptyLine(from first: Int) -> Int? {
        buffer.withUnsafeBytes { bytes in
            var index = first
            while index + 3 < end {
                if bytes[index] == 0x0D, bytes[index + 1] == 0x0A, bytes[index + 2] == 0x0D,
                    bytes[index + 3] == 0x0A
                {
                    return index
                }
                index += 1
            }
            return nil
        }
    }

    /// More bytes in the buffer, whose content may move to its front. False at the stream's end.
    private func fill() -> Bool {
        if start > 0 {
            let count = end - start
            if count > 0 {
                buffer.withUnsafeMutableBytes { $0.baseAddress.map { _ = memmove($0, $0 + start, count) } }
            }
            (start, end) = (0, count)
        }
        let count = buffer.withUnsafeMutableBytes { [socket, end] bytes in
            socket.receive(UnsafeMutableRawBufferPointer(rebasing: bytes[end...]))
        }
        end += count
        return count > 0
    }

    /// Some of the body is here already: the client does not wait for `100 Continue`.
    var hasInput: Bool { end > start }

    /// Exactly `length` bytes, straight into their place; nil where the client is gone.
    func read(length: Int) -> [UInt8]? {
        var isWhole = true
        let bytes = [UInt8](unsafeUninitializedCapacity: length) { out, count in
            let ready = min(length, end - start)
            buffer.withUnsafeBytes { bytes in
                UnsafeMutableRawBufferPointer(out).copyMemory(
                    from: UnsafeRawBufferPointer(rebasing: bytes[start..<start + ready]))
            }
            start += ready
            count = ready
            while count < length {
                let space = UnsafeMutableRawBufferPointer(
                    rebasing: UnsafeMutableRawBufferPointer(out)[count..<length])
                let more = socket.receive(space)
                if more == 0 {
                    isWhole = false
                    return
                }
                count += more
            }
        }
        return isWhole ? bytes : nil
    }

    /// A chunked body (RFC 9112 section 7.1) without extensions and trailers; nil where the client is gone.
    func readChunks(limit: Int) throws(RequestHead.Malformed) -> [UInt8]? {
        var body: [UInt8] = []
        while true {
            guard let first = try line() else { return nil }
            let digits = first.prefix { $0 != ";" }.filter { $0 != " " && $0 != "\t" }
            guard !digits.isEmpty, digits.utf8.count < 16, !digits.hasPrefix("+"), !digits.hasPrefix("-"),
                let size = Int(digits, radix: 16)
            else { throw .bad("A chunk's size is not a hexadecimal number.") }
            if size == 0 { break }
            guard body.count + size <= limit else { throw RequestHead.tooLarge }
            guard let bytes = read(length: size) else { return nil }
            body.append(contentsOf: bytes)
            guard let rest = try line() else { return nil }
            guard rest.isEmpty else { throw .bad("A chunk is longer than its size.") }
        }
        while let trailer = try line() {
            if trailer.isEmpty { return body }
        }
        return nil
    }

    private func line() throws(RequestHead.Malformed) -> String? {
        var index = start
        while true {
            while index + 1 < end {
                if buffer[index] == 0x0D, buffer[index + 1] == 0x0A {
                    defer { start = index + 2 }
                    return String(decoding: buffer[start..<index], as: UTF8.self)
                }
                index += 1
            }
            guard end - start < 8 << 10 else { throw .bad("A line of a chunked body is longer than 8 KiB.") }
            index -= start
            guard fill() else { return nil }
            index += start
        }
    }

    /// Takes what the client still sends, up to `limit` bytes, so that closing does not reset an answer that
    /// it has not read.
    func drain(limit: Int = 1 << 20) {
        _ = Glibc.shutdown(socket.descriptor, Int32(SHUT_WR))
        var left = limit
        (start, end) = (0, 0)
        while left > 0, fill() {
            left -= end
            (start, end) = (0, 0)
        }
    }
}
