/// One request. Its URL is absolute and percent-encoded as it is to be sent; nothing is normalised.
package struct HTTPRequest: Sendable {
    package enum Body: Sendable {
        /// No body; `Content-Length: 0` is sent where the method usually has one.
        case none
        case bytes([UInt8])
        /// Part of a file, read while it is sent: `length` bytes from `offset`.
        case file(path: String, offset: Int64, length: Int64)
    }

    package var method: String
    /// May hold a secret in its query: it is never logged as it is.
    package var url: String
    package var headers: HTTPHeaders
    package var body: Body
    /// Whether the transport itself may send it a second time, on a new connection, when a kept connection
    /// turns out to be closed. False: sent once at most, or the call fails as `.lost` (EO-6: a lock write is
    /// never repeated blindly).
    package var isRepeatable: Bool
    /// Bytes of the answer's body to take at most; more is a failure.
    package var bodyLimit: Int

    package init(
        _ method: String, _ url: String, headers: HTTPHeaders = HTTPHeaders(), body: Body = .none,
        isRepeatable: Bool, bodyLimit: Int = 64 << 20
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.isRepeatable = isRepeatable
        self.bodyLimit = bodyLimit
    }
}

/// One answer, of any status: what it means is the caller's.
package struct HTTPResponse: Sendable {
    package var status: Int
    package var headers: HTTPHeaders
    package var body: [UInt8]
    /// From the call to the answer's end.
    package var milliseconds: Int64

    package init(
        status: Int, headers: HTTPHeaders = HTTPHeaders(), body: [UInt8] = [], milliseconds: Int64 = 0
    ) {
        self.status = status
        self.headers = headers
        self.body = body
        self.milliseconds = milliseconds
    }
}

/// Sends one request and waits for its answer. `HTTPClient.send` is the real one.
package typealias HTTPSend = @Sendable (HTTPRequest) throws(HTTPFailure) -> HTTPResponse
