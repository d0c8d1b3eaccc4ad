/// What is refused before a byte goes out: whatever could end a header early, or say two lengths.
enum RequestCheck {
    static func check(_ request: HTTPRequest) throws(HTTPFailure) {
        guard !request.method.isEmpty, request.method.utf8.allSatisfy(isTokenByte) else {
            throw HTTPFailure(.misconfigured, "the request's method is not an HTTP method")
        }
        for field in request.headers.fields {
            guard !field.name.isEmpty, field.name.utf8.allSatisfy(isTokenByte) else {
                throw HTTPFailure(.misconfigured, "a request header has a name that HTTP does not allow")
            }
            // The value may be a secret: it is not shown.
            guard field.value.utf8.allSatisfy({ $0 == 0x09 || $0 >= 0x20 && $0 != 0x7F }) else {
                throw HTTPFailure(
                    .misconfigured,
                    "the value of the request header \(field.name) holds a control character")
            }
            if isSame(field.name, "content-length"), field.value != String(length(request.body)) {
                throw HTTPFailure(
                    .misconfigured,
                    "the request's Content-Length is not its body's length, \(length(request.body))")
            }
            if isSame(field.name, "transfer-encoding") {
                throw HTTPFailure(
                    .misconfigured, "a request sets Transfer-Encoding, which is the transport's")
            }
        }
    }

    static func length(_ body: HTTPRequest.Body) -> Int64 {
        switch body {
        case .none: 0
        case .bytes(let bytes): Int64(bytes.count)
        case .file(_, _, let length): length
        }
    }

    static func isSame(_ name: String, _ small: String) -> Bool {
        name.utf8.count == small.utf8.count && name.lowercased() == small
    }

    /// RFC 9110 5.6.2.
    private static func isTokenByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: Array("!#$%&'*+-.^_`|~".utf8).contains(byte)
        }
    }
}
