import Bytes
import HTTP
import JSON

/// An answer with what the service says of it.
struct ServiceAnswer: Sendable {
    let response: HTTPResponse
    /// `x-ms-error-code`, else what the body says; nil where nothing was said.
    let code: String?
    /// The first line of the error's message: later lines may quote the request.
    let message: String?

    init(_ response: HTTPResponse) {
        self.response = response
        guard response.status >= 300 else {
            code = nil
            message = nil
            return
        }
        let said = Self.body(response.body)
        code = response.headers["x-ms-error-code"] ?? said.code
        message = said.message
    }

    var status: Int { response.status }
    var requestID: String? { response.headers["x-ms-request-id"] }
    var etag: ETagText? { response.headers["ETag"].map(ETagText.init) }

    /// The service itself spoke, not something between it and us, whose bodies may hold an error's code too.
    var isFromService: Bool { requestID != nil || response.headers["x-ms-error-code"] != nil }

    /// `404 BlobNotFound: The specified blob does not exist. (request 1a2b…)`
    var detail: String {
        var text = String(status)
        if let code { text += " \(code)" }
        if let message, !message.isEmpty { text += ": \(message)" }
        if let requestID { text += " (request \(requestID))" }
        return text
    }

    /// How long the service asks us to wait, in milliseconds; the finer headers count first.
    var retryAfter: Int64? {
        for name in ["retry-after-ms", "x-ms-retry-after-ms"] {
            if let text = response.headers[name], let value = Int64(text), value >= 0 { return value }
        }
        guard let text = response.headers["Retry-After"] else { return nil }
        if let seconds = Int64(text), seconds >= 0 { return seconds > 1 << 40 ? nil : seconds * 1_000 }
        guard let at = ServiceTime.seconds(header: text),
            let now = response.headers["Date"].flatMap({ ServiceTime.seconds(header: $0) })
        else { return nil }
        return max(0, at - now) * 1_000
    }

    /// JSON on the DFS face, XML on the Blob face.
    private static func body(_ body: [UInt8]) -> (code: String?, message: String?) {
        guard !body.isEmpty, body.count <= 1 << 16 else { return (nil, nil) }
        if body.first == UInt8(ascii: "{") {
            guard let error = (try? JSON(parsing: body))?["error"] else { return (nil, nil) }
            return (error["code"]?.string, firstLine(error["message"]?.string))
        }
        guard let elements = XMLText.leaves(body) else { return (nil, nil) }
        return (
            elements.first { $0.name == "Code" }?.text,
            firstLine(elements.first { $0.name == "Message" }?.text)
        )
    }

    private static func firstLine(_ text: String?) -> String? {
        text?.split(omittingEmptySubsequences: true) { $0.isNewline }.first.map { String($0.prefix(300)) }
    }
}
