/// Requests that wait for their next try, and how long the store has been silent (design section 4.7).
struct Pressure: Equatable, Sendable {
    struct Parked: Equatable, Sendable {
        var call: PartitionMachine.Call
        /// When it is tried again; nil = when the policy says so.
        var at: Int64?

        func isDue(_ now: Int64) -> Bool { at.map { $0 <= now } ?? false }
    }

    var parked: [Parked] = []
    /// Tries without an answer, per call.
    var attempts: [PartitionMachine.Call: Int] = [:]
    /// Conditional requests that were sent and not done, how often in a row: a read tells each time what
    /// became of one, and where reads are answered no outage would ever slow its next try down.
    var losses: [PartitionMachine.Call: Int] = [:]
    /// When the first of them was held back, and when it is worth a word again.
    var lostSince: Int64?
    var nextLossNotice: Int64 = 0
    /// When the store first gave no answer.
    var since: Int64?
    /// While the store is silent one request asks whether it is back, at this time at the earliest: not every
    /// unit that waits.
    var nextProbe: Int64 = 0
    var probes = 0
    var lastDetail = ""
    var nextNotice: Int64?
    /// The policy was asked and has not answered.
    var awaitsPolicy = false

    /// When there is something to do. `isBusy`: requests are out, one of which will tell whether the store is
    /// back.
    func nextDeadline(isBusy: Bool) -> Int64? {
        guard !awaitsPolicy else { return nil }
        var due = parked.compactMap(\.at).min()
        if since != nil { due = isBusy ? nil : due.map { max($0, nextProbe) } }
        return [due, nextNotice].compactMap { $0 }.min()
    }

    /// Takes out what is to be sent now: everything that is due, or one request where the store is silent.
    mutating func takeDue(now: Int64, isBusy: Bool, _ retry: RetryPolicy, seed: UInt64) -> [Parked] {
        guard !awaitsPolicy else { return [] }
        guard since != nil else {
            let due = parked.filter { $0.isDue(now) }
            parked.removeAll { $0.isDue(now) }
            return due
        }
        guard !isBusy, now >= nextProbe,
            let oldest = parked.indices.filter({ parked[$0].isDue(now) }).min(by: {
                parked[$0].at! < parked[$1].at!
            })
        else { return [] }
        probes += 1
        nextProbe = now + retry.delay(afterAttempt: probes, seed: seed)
        return [parked.remove(at: oldest)]
    }
}
