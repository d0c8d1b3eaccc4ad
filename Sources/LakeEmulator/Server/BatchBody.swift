/// A Blob batch (multipart/mixed of `application/http` parts): several deletes in one request.
struct BatchBody {
    struct Part {
        /// Echoed in the answer.
        var id: String?
        var head: RequestHead
    }

    /// At most so many (the service's limit).
    static let limit = 256

    var parts: [Part] = []

    /// nil where the body is no such batch.
    init?(_ body: [UInt8], contentType: String) {
        guard let boundary = Self.boundary(contentType) else { return nil }
        let text = String(decoding: body, as: UTF8.self).split(
            separator: "\r\n", omittingEmptySubsequences: false)
        // Lines by part; what stands before the first boundary and after the last is no part.
        var sections: [[Substring]] = []
        for line in text.count > 1 ? text : Self.lines(body) {
            if line == "--\(boundary)--" { break }
            if line == "--\(boundary)" {
                sections.append([])
            } else if !sections.isEmpty {
                sections[sections.count - 1].append(line)
            }
        }
        guard !sections.isEmpty, sections.count <= Self.limit else { return nil }
        for section in sections {
            guard let part = Self.part(section) else { return nil }
            parts.append(part)
        }
    }

    private static func lines(_ body: [UInt8]) -> [Substring] {
        String(decoding: body, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
    }

    private static func part(_ lines: [Substring]) -> Part? {
        guard let gap = lines.firstIndex(of: "") else { return nil }
        let id = lines[..<gap].first { $0.lowercased().hasPrefix("content-id:") }
            .map { String($0.dropFirst(11).drop { $0 == " " }) }
        let inner = lines[(gap + 1)...]
        let end = inner.firstIndex(of: "") ?? inner.endIndex
        let text = Array(inner[..<end].map { $0 + "\r\n" }.joined().utf8)
        guard let head = try? text.withUnsafeBytes({ try RequestHead(parsing: $0) }) else { return nil }
        return Part(id: id, head: head)
    }

    private static func boundary(_ contentType: String) -> String? {
        guard contentType.lowercased().hasPrefix("multipart/mixed") else { return nil }
        for parameter in contentType.split(separator: ";").dropFirst() {
            let sides = parameter.split(separator: "=", maxSplits: 1)
            let name = String(sides[0].filter { $0 != " " }).lowercased()
            if name == "boundary", sides.count == 2 { return sides[1].filter { $0 != "\"" && $0 != " " } }
        }
        return nil
    }
}

extension Emulator {
    /// Each part is routed, authorised and done by itself, in order.
    func batch(_ exchange: Exchange, _ body: [UInt8]) -> EmulatorResponse {
        let face = exchange.route.face
        guard !isOneLake else {
            return .error(
                face, 400, "InvalidInput", "One of the request inputs is not valid.", now: clock.now)
        }
        guard let batch = BatchBody(body, contentType: exchange.head.headers["content-type"] ?? "") else {
            return .error(
                face, 400, "InvalidInput", "One of the request inputs is not valid.", now: clock.now)
        }
        let boundary = "batchresponse_" + RandomIdentifier.next()
        var out: [UInt8] = []
        for part in batch.parts {
            var lines = "--\(boundary)\r\nContent-Type: application/http\r\n"
            if let id = part.id { lines += "Content-ID: \(id)\r\n" }
            let bytes = answer(part.head, exchange)
            out += Array((lines + "\r\n").utf8) + bytes.head + bytes.body + Array("\r\n".utf8)
        }
        out += Array("--\(boundary)--\r\n".utf8)
        return EmulatorResponse(
            202, headers: [("Content-Type", "multipart/mixed; boundary=\(boundary)")], body: out)
    }

    private func answer(_ head: RequestHead, _ exchange: Exchange) -> AnswerBytes {
        var head = head
        head.headers["host"] = exchange.head.headers["host"]
        head.isBatchPart = true
        // A part is of the batch's version unless it says another one. A signed one was signed without it.
        let isSigned = head.headers["authorization"]?.lowercased().hasPrefix("sharedkey ") ?? false
        if head.headers["x-ms-version"] == nil, !isSigned {
            head.headers["x-ms-version"] = exchange.head.headers["x-ms-version"]
        }
        var response: EmulatorResponse
        if let route = router.route(head, face: .blob), route.operation == .delete {
            do {
                _ = try permit(head, route)
                response = handler(Exchange(head: head, route: route, began: 0, time: clock.now).request([]))
            } catch {
                response = error.answer(.blob, now: clock.now)
            }
        } else {
            response = .error(
                .blob, 400, "InvalidInput", "One of the request inputs is not valid.", now: clock.now)
        }
        return AnswerBytes(response, face: .blob, head: head, now: clock.now, keeps: true)
    }
}
