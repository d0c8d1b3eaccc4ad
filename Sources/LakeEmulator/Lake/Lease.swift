/// A lease on a path (adls-rest 1.9): who may write it, until when.
struct Lease: Equatable, Sendable {
    enum State: String, Sendable { case available, leased, expired, breaking, broken }

    private(set) var id: String?
    /// Seconds, -1 for ever.
    private(set) var duration = -1
    private(set) var end: EmulatorInstant?
    private(set) var breakEnd: EmulatorInstant?

    init() {}
    init(id: String?, duration: Int, end: EmulatorInstant?, breakEnd: EmulatorInstant?) {
        self.id = id
        self.duration = duration
        self.end = end
        self.breakEnd = breakEnd
    }

    func state(_ now: EmulatorInstant) -> State {
        guard id != nil else { return .available }
        if let breakEnd { return now < breakEnd ? .breaking : .broken }
        if let end, end <= now { return .expired }
        return .leased
    }

    func isHeld(_ now: EmulatorInstant) -> Bool {
        let state = state(now)
        return state == .leased || state == .breaking
    }

    func headers(_ now: EmulatorInstant) -> [(name: String, value: String)] {
        let state = state(now)
        let locked = state == .leased || state == .breaking
        var out = [
            ("x-ms-lease-status", locked ? "locked" : "unlocked"), ("x-ms-lease-state", state.rawValue),
        ]
        if state == .leased { out.append(("x-ms-lease-duration", duration == -1 ? "infinite" : "fixed")) }
        return out.map { (name: $0.0, value: $0.1) }
    }

    mutating func acquire(_ proposed: String, seconds: Int, now: EmulatorInstant) throws(Refusal) {
        guard seconds == -1 || (15...60).contains(seconds) else { throw .invalidHeaderValue }
        switch state(now) {
        case .leased where id != proposed: throw .leaseAlreadyPresent
        case .breaking:
            throw id == proposed ? .leaseIsBreakingAndCannotBeAcquired : .leaseAlreadyPresent
        default: take(proposed, seconds, now)
        }
    }

    mutating func renew(_ given: String, now: EmulatorInstant) throws(Refusal) {
        guard id == given else { throw id == nil ? .leaseNotPresentForLease : .leaseMismatchForLease }
        guard breakEnd == nil else { throw .leaseIsBrokenAndCannotBeRenewed }
        take(given, duration, now)
    }

    mutating func change(_ given: String, to proposed: String, now: EmulatorInstant) throws(Refusal) {
        guard isHeld(now) else { throw .leaseNotPresentForLease }
        guard breakEnd == nil else { throw .leaseIsBreakingAndCannotBeChanged }
        guard id == given || id == proposed else { throw .leaseMismatchForLease }
        id = proposed
    }

    mutating func release(_ given: String) throws(Refusal) {
        guard id == given else { throw id == nil ? .leaseNotPresentForLease : .leaseMismatchForLease }
        self = Lease()
    }

    /// - Returns: seconds until it is broken.
    mutating func breakIt(period: Int?, now: EmulatorInstant) throws(Refusal) -> Int {
        guard id != nil else { throw .leaseNotPresentForLease }
        guard (0...60).contains(period ?? 0) else { throw .invalidHeaderValue }
        let left = end.map { max(0, Int($0.seconds - now.seconds)) }
        let wait = isHeld(now) ? min(period ?? left ?? 0, left ?? 60) : 0
        breakEnd = min(
            breakEnd ?? EmulatorInstant(nanoseconds: .max),
            EmulatorInstant(nanoseconds: now.nanoseconds + Int64(wait) * 1_000_000_000))
        return wait
    }

    private mutating func take(_ holder: String, _ seconds: Int, _ now: EmulatorInstant) {
        let length = Int64(seconds) * 1_000_000_000
        let end = seconds == -1 ? nil : EmulatorInstant(nanoseconds: now.nanoseconds + length)
        self = Lease(id: holder, duration: seconds, end: end, breakEnd: nil)
    }

    /// Before a write: the holder's id where there is a lease, none where there is not.
    func checkWrite(_ given: String?, _ face: Face, now: EmulatorInstant) throws(Refusal) {
        guard isHeld(now) else {
            if given == nil { return }
            throw id == nil || id != given ? .leaseNotPresent(face) : .leaseLost
        }
        guard let given else { throw .leaseIDMissing }
        guard given == id else { throw .leaseIDMismatch(face) }
    }
}
