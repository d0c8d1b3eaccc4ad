/// The last copy into a blob, as `x-ms-copy-*` headers tell it.
struct CopyState: Equatable, Sendable {
    var id: String
    var source: String
    var finished: EmulatorInstant
    /// How often it will still be seen pending (`EmulatorMode.copyPolls`).
    var pendingLooks = 0
    var aborted = false

    var status: String { aborted ? "aborted" : pendingLooks > 0 ? "pending" : "success" }

    func headers(length: Int) -> [(name: String, value: String)] {
        var out = [
            ("x-ms-copy-id", id), ("x-ms-copy-source", source), ("x-ms-copy-status", status),
            ("x-ms-copy-progress", "\(pendingLooks > 0 ? 0 : length)/\(length)"),
        ]
        if pendingLooks == 0 { out.append(("x-ms-copy-completion-time", finished.rfc1123)) }
        return out.map { (name: $0.0, value: $0.1) }
    }
}
