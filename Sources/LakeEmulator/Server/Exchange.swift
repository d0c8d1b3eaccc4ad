/// One request on its way through the emulator: what was asked, what its rules make of it, what the log will
/// say.
struct Exchange: Sendable {
    let head: RequestHead
    let route: Route
    let began: Int64
    var plan = FaultPlan()
    var entry: LogEntry

    init(head: RequestHead, route: Route, began: Int64, time: EmulatorInstant) {
        self.head = head
        self.route = route
        self.began = began
        entry = LogEntry(head, route, time: time)
    }

    /// What the namespace is asked.
    func request(_ body: [UInt8]) -> EmulatorRequest {
        var request = EmulatorRequest(
            method: route.method, face: route.face, account: route.account, container: route.container,
            path: route.path, query: route.query, headers: head.headers, body: body)
        request.pageIsEmpty = plan.emptiesPage
        return request
    }

    /// Notes what the service made of it.
    mutating func note(_ answer: EmulatorResponse) {
        entry.status = answer.status
        entry.responseLength = head.method == "HEAD" ? 0 : answer.body.count
        for (name, value) in answer.headers {
            switch name.lowercased() {
            case "x-ms-error-code": entry.code = value
            case "etag": entry.etag = value
            case "x-ms-request-id": entry.requestID = value
            default: break
            }
        }
    }
}
