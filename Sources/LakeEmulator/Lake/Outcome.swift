/// What a request decided: the changes it makes and what it answers.
struct Outcome {
    var changes: [Change] = []
    var response: EmulatorResponse

    init(
        _ status: Int, _ headers: [(name: String, value: String)] = [], body: [UInt8] = [],
        changes: [Change] = []
    ) {
        response = EmulatorResponse(status, headers: headers, body: body)
        self.changes = changes
    }
}
