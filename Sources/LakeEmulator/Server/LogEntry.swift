package import JSON

/// One request, as the log has it. Nothing in it is secret: signatures are masked, keys and tokens absent.
package struct LogEntry: Sendable {
    /// From 1, in the order in which the requests ended. The log gives it.
    package internal(set) var number = 0
    package var time: EmulatorInstant
    package var method: String
    /// Path and query as sent, signatures masked.
    package var target: String
    package var face: Face
    package var account: String
    /// `/container/path`, decoded.
    package var place: String
    package var operation: Operation
    /// Conditional headers and the sources of renames and copies, names in lower case.
    package var conditions: [(name: String, value: String)]
    /// SharedKey, SAS, Bearer; nil where the request was not authorised, or never looked at.
    package var scheme: String?
    /// What the service made of it; nil where nothing was done.
    package var status: Int?
    package var code: String?
    package var etag: String?
    package var requestLength = 0
    package var responseLength = 0
    /// The faults that happened to it.
    package var faults: [String] = []
    /// The client was sent the answer, whole.
    package var isAnswered = true
    package var clientRequestID: String?
    package var requestID: String?
    /// From the head's arrival to the answer.
    package var microseconds: Int64 = 0

    init(_ head: RequestHead, _ route: Route, time: EmulatorInstant) {
        self.time = time
        method = route.method
        target = Self.mask(head.path + (head.query.isEmpty ? "" : "?" + head.query))
        face = route.face
        account = route.account
        place = route.place
        operation = route.operation
        clientRequestID = head.headers["x-ms-client-request-id"]
        conditions = head.headers.filter { Self.isCondition($0.key) }
            .map { (name: $0.key, value: Self.mask($0.value)) }.sorted { $0.name < $1.name }
    }

    private static func isCondition(_ name: String) -> Bool {
        name.hasPrefix("if-") || name.hasPrefix("x-ms-source-if-") || name == "x-ms-rename-source"
            || name == "x-ms-copy-source"
    }

    /// Takes the value of each `sig` parameter out.
    static func mask(_ text: String) -> String {
        guard text.contains("sig=") else { return text }
        let mark = text.firstIndex(of: "?").map { text.index(after: $0) } ?? text.startIndex
        let parameters = text[mark...].split(separator: "&", omittingEmptySubsequences: false).map { part in
            part.lowercased().hasPrefix("sig=") ? "sig=REDACTED" : String(part)
        }
        return text[..<mark] + parameters.joined(separator: "&")
    }

    package var json: JSON {
        var members: [(String, JSON)] = [
            ("number", .int(number)), ("time", .string(time.iso8601)), ("method", .string(method)),
            ("target", .string(target)), ("face", .string(face.rawValue)), ("account", .string(account)),
            ("place", .string(place)), ("operation", .string(operation.rawValue)),
        ]
        func add(_ name: String, _ value: String?) {
            if let value { members.append((name, .string(value))) }
        }
        if !conditions.isEmpty {
            members.append(("headers", .object(conditions.map { JSON.Member($0.name, .string($0.value)) })))
        }
        add("scheme", scheme)
        members.append(("status", status.map { .int($0) } ?? .null))
        add("code", code)
        add("etag", etag)
        members.append(("requestLength", .int(requestLength)))
        members.append(("responseLength", .int(responseLength)))
        members.append(("answered", .bool(isAnswered)))
        if !faults.isEmpty { members.append(("faults", .array(faults.map { .string($0) }))) }
        add("client", clientRequestID)
        add("request", requestID)
        members.append(("microseconds", .int(microseconds)))
        return .object(members.map { JSON.Member($0.0, $0.1) })
    }
}
