/// Requests that wait for their next try, and how long the store has been silent (design section 4.7).
struct Pressure: Equatable, Sendable {
    struct Parked: Equatable, Sendable {
        var call: PartitionMachine.Call
        /// When it is tried again; nil = when the policy says so.
        var at: Int64?
    }

    var parked: [Parked] = []
    /// Tries without an answer, per call.
    var attempts: [PartitionMachine.Call: Int] = [:]
    /// When the store first gave no answer.
    var since: Int64?
    var lastDetail = ""
    var nextNotice: Int64?
    /// The policy was asked and has not answered.
    var awaitsPolicy = false

    var nextDeadline: Int64? {
        guard !awaitsPolicy else { return nil }
        let due = parked.compactMap(\.at).min()
        return [due, nextNotice].compactMap { $0 }.min()
    }
}
