/// An answer as it goes over the wire, with what every answer has.
struct AnswerBytes {
    var head: [UInt8]
    var body: [UInt8]

    /// - Parameter head: nil where the request could not be read.
    init(
        _ answer: EmulatorResponse, face: Face, head request: RequestHead?, now: EmulatorInstant, keeps: Bool
    ) {
        let isHead = request?.method == "HEAD"
        let hasNoBody = isHead || answer.status == 304 || answer.status == 204
        var text = "HTTP/1.1 \(answer.status) \(Self.reason(answer.status))\r\n"
        let given = Set(answer.headers.map { $0.name.lowercased() })
        for (name, value) in answer.headers {
            // The service's HEAD errors have neither body nor type (adls-rest 0).
            if isHead, answer.status >= 400, name.lowercased() == "content-type" { continue }
            text += "\(name): \(value)\r\n"
        }
        func add(_ name: String, _ value: @autoclosure () -> String?) {
            guard !given.contains(name.lowercased()), let value = value() else { return }
            text += "\(name): \(value)\r\n"
        }
        add("Date", now.rfc1123)
        let service = face == .dfs ? "Windows-Azure-HDFS/1.0" : "Windows-Azure-Blob/1.0"
        add("Server", service + " Microsoft-HTTPAPI/2.0")
        add("x-ms-request-id", RandomIdentifier.next())
        add("x-ms-version", request?.headers["x-ms-version"] ?? "2021-12-02")
        add("x-ms-client-request-id", request?.headers["x-ms-client-request-id"])
        if isHead, answer.status >= 400 {
            text += "Transfer-Encoding: chunked\r\n"
        } else if answer.status != 304, answer.status != 204 {
            add("Content-Length", String(answer.contentLength ?? answer.body.count))
        }
        if !keeps { text += "Connection: close\r\n" }
        text += "\r\n"
        self.head = Array(text.utf8)
        body = hasNoBody ? [] : answer.body
    }

    static func reason(_ status: Int) -> String {
        reasons[status] ?? (status < 400 ? "OK" : status < 500 ? "Bad Request" : "Error")
    }

    private static let reasons = [
        200: "OK", 201: "Created", 202: "Accepted", 204: "No Content", 206: "Partial Content",
        304: "Not Modified", 400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found",
        405: "Method Not Allowed", 408: "Request Timeout", 409: "Conflict", 411: "Length Required",
        412: "Precondition Failed", 413: "Payload Too Large", 416: "Range Not Satisfiable",
        417: "Expectation Failed", 429: "Too Many Requests", 431: "Request Header Fields Too Large",
        500: "Internal Server Error", 501: "Not Implemented", 503: "Service Unavailable",
        505: "HTTP Version Not Supported",
    ]
}
