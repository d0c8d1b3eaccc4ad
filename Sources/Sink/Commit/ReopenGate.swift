/// When a fenced or surprised partition may be opened again (granular-protocol rule G6).
///
/// Not before the group has confirmed its membership since: a zombie that reopened at once would fence the
/// rightful owner, and the two would take the lock from each other. Fenced three times within one session
/// timeout, somebody else works on the same locks: the task fails and names both owners. One gate outlives
/// the machines of a partition.
package struct ReopenGate: Equatable, Sendable {
    package enum Decision: Equatable, Sendable {
        /// Wait for `membershipConfirmed` (an offset commit answered, or a new assignment).
        case wait
        case fail(SinkError)
    }

    private let sessionTimeout: Int64
    private var fences: [Int64] = []
    /// True from a fence until the group has confirmed the membership.
    package private(set) var isWaiting = false

    /// - Parameter sessionTimeout: milliseconds (`session.timeout.ms` of the consumer).
    package init(sessionTimeout: Int64) { self.sessionTimeout = sessionTimeout }

    /// The partition was given up by its own owner: nobody has fenced it.
    package mutating func wait() { isWaiting = true }

    /// The partition's machine ended with `reopen(error)`.
    package mutating func fenced(_ error: SinkError, now: Int64) -> Decision {
        isWaiting = true
        guard error.kind == .fenced else { return .wait }
        fences = fences.filter { now - $0 < sessionTimeout } + [now]
        guard fences.count >= 3 else { return .wait }
        var failure = error
        failure.detail = "fenced \(fences.count) times within \(sessionTimeout) ms: \(error.detail)"
        failure.hint =
            "two connectors write the same locks; give one of them another"
            + " connect.datalake.indexes.name or connector name"
        return .fail(failure)
    }

    /// The group answered an offset commit, or assigned the partition anew, after the fence. True: open
    /// again, under a new owner id.
    package mutating func membershipConfirmed() -> Bool {
        defer { isWaiting = false }
        return isWaiting
    }
}
