import JSON

extension EmulatorResponse {
    /// An error as the face's service writes it (adls-rest 0): JSON on DFS, XML behind a byte order mark on
    /// Blob. It has its request id already, since the body names it. The server takes body and type away
    /// where the request was a HEAD.
    package static func error(
        _ face: Face, _ status: Int, _ code: String, _ message: String,
        headers: [(name: String, value: String)] = [], detail: String? = nil,
        now: EmulatorInstant = .ofThisMachine
    ) -> EmulatorResponse {
        let id = RandomIdentifier.next()
        let text = "\(message)\nRequestId:\(id)\nTime:\(now.iso8601)"
        let body: [UInt8]
        let type: String
        switch face {
        case .dfs:
            body = dfsBody(code, text, detail)
            type = "application/json; charset=utf-8"
        case .blob:
            body = blobBody(code, text, detail)
            type = "application/xml"
        }
        let own = [("Content-Type", type), ("x-ms-error-code", code), ("x-ms-request-id", id)]
        return EmulatorResponse(status, headers: own.map { (name: $0.0, value: $0.1) } + headers, body: body)
    }

    private static func dfsBody(_ code: String, _ text: String, _ detail: String?) -> [UInt8] {
        var out = #"{"error":{"code":"#
        quote(code, into: &out)
        out += #","message":"#
        quote(text, into: &out)
        if let detail {
            out += #","detail":{"AuthenticationErrorDetail":"#
            quote(detail, into: &out)
            out += "}"
        }
        return Array((out + "}}").utf8)
    }

    private static func quote(_ text: String, into out: inout String) { JSON.quote(text, into: &out) }

    private static func escape(_ text: String) -> String { XMLText.escape(text) }

    private static func blobBody(_ code: String, _ text: String, _ detail: String?) -> [UInt8] {
        let more = detail.map { "<AuthenticationErrorDetail>\(escape($0))</AuthenticationErrorDetail>" } ?? ""
        return [0xEF, 0xBB, 0xBF]
            + Array(
                """
                <?xml version="1.0" encoding="utf-8"?><Error><Code>\(escape(code))</Code>\
                <Message>\(escape(text))</Message>\(more)</Error>
                """.utf8)
    }
}
