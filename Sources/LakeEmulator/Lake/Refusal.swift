/// Why the service says no: status, code and message of adls-rest 0.1, in the words of the face asked.
struct Refusal: Error, Equatable, Sendable {
    var status: Int
    var code: String
    var message: String
    var headers: [Property] = []

    init(_ status: Int, _ code: String, _ message: String, headers: [Property] = []) {
        self.status = status
        self.code = code
        self.message = message
        self.headers = headers
    }

    func answer(_ face: Face, now: EmulatorInstant) -> EmulatorResponse {
        // 304 says by its status alone that nothing changed.
        if status == 304 { return EmulatorResponse(304, headers: headers.map { ($0.name, $0.value) }) }
        return .error(
            face, status, code, message, headers: headers.map { ($0.name, $0.value) }, now: now)
    }

    func with(_ name: String, _ value: String) -> Refusal {
        var out = self
        out.headers.append(Property(name: name, value: value))
        return out
    }
}
