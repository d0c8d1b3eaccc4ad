import Glibc

/// A client that sends what it is told, byte for byte, over one connection.
final class RawClient {
    struct Answer {
        var status = 0
        var headers: [(name: String, value: String)] = []
        var body: [UInt8] = []
        /// The connection ended before the body did.
        var isCut = false

        subscript(name: String) -> String? {
            headers.first { $0.name.lowercased() == name.lowercased() }?.value
        }
        var text: String { String(decoding: body, as: UTF8.self) }
    }

    enum End: Error, Equatable { case closed, reset, timeout }

    private let descriptor: Int32
    private var input: [UInt8] = []
    private var wasReset = false

    init(_ port: UInt16) {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        let code = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        precondition(code == 0, "no connection to port \(port)")
        limitWait(seconds: 30)
    }

    deinit { close(descriptor) }

    func limitWait(seconds: Int, microseconds: Int = 0) {
        var time = timeval(tv_sec: seconds, tv_usec: microseconds)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &time, socklen_t(MemoryLayout<timeval>.size))
    }

    /// False where the other side is gone.
    @discardableResult func send(_ bytes: [UInt8]) -> Bool {
        var done = 0
        while done < bytes.count {
            let count = bytes.withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress! + done, bytes.count - done, Int32(MSG_NOSIGNAL))
            }
            if count <= 0 {
                // The system tells of a reset once.
                if errno == ECONNRESET || errno == EPIPE { wasReset = true }
                return false
            }
            done += count
        }
        return true
    }

    @discardableResult func send(_ text: String) -> Bool { send(Array(text.utf8)) }

    private func more() throws(End) {
        var bytes = [UInt8](repeating: 0, count: 1 << 16)
        let count = recv(descriptor, &bytes, bytes.count, 0)
        if count == 0 { throw wasReset ? .reset : .closed }
        if count < 0 { throw errno == ECONNRESET ? .reset : .timeout }
        input += bytes[..<count]
    }

    /// One answer; interim ones (100) count as answers.
    func receive(isHead: Bool = false) throws(End) -> Answer {
        var end = input.firstRange(of: [13, 10, 13, 10])
        while end == nil {
            try more()
            end = input.firstRange(of: [13, 10, 13, 10])
        }
        let lines = String(decoding: input[..<end!.lowerBound], as: UTF8.self).split(separator: "\r\n")
        input.removeSubrange(..<end!.upperBound)
        var answer = Answer()
        answer.status = Int(lines[0].split(separator: " ")[1]) ?? 0
        for line in lines.dropFirst() {
            let sides = line.split(separator: ":", maxSplits: 1)
            answer.headers.append((String(sides[0]), String(sides[1].dropFirst())))
        }
        let length = isHead ? 0 : answer["Content-Length"].flatMap { Int($0) } ?? 0
        while input.count < length, !answer.isCut {
            do throws(End) {
                try more()
            } catch {
                guard error == .closed else { throw error }
                answer.isCut = true
            }
        }
        answer.body = Array(input.prefix(length))
        input.removeFirst(min(length, input.count))
        return answer
    }
}

/// A request in one text, with the token that the tests' emulators take.
func request(
    _ method: String, _ target: String, _ headers: [(String, String)] = [], body: String? = nil,
    host: String = "127.0.0.1", token: String? = "token"
) -> String {
    var out = "\(method) \(target) HTTP/1.1\r\nHost: \(host)\r\nx-ms-version: 2023-11-03\r\n"
    if let token { out += "Authorization: Bearer \(token)\r\n" }
    for (name, value) in headers { out += "\(name): \(value)\r\n" }
    if body != nil || !["GET", "HEAD", "DELETE"].contains(method) {
        out += "Content-Length: \(body?.utf8.count ?? 0)\r\n"
    }
    return out + "\r\n" + (body ?? "")
}
