/// The time-outs as arithmetic: what has run out, and when to look again. All in milliseconds.
struct Limits {
    struct Verdict: Equatable {
        /// What ran out, with its limit; nil = nothing.
        var excess: String?
        var nextLook: Int64
    }

    private let settings: HTTPSettings

    /// libcurl wakes for its own timers; this only bounds a wait.
    static let longestWait: Int64 = 60_000

    init(_ settings: HTTPSettings) { self.settings = settings }

    /// A request that waits for a free connection.
    func waiting(since start: Int64, now: Int64) -> Verdict {
        if let over = whole(since: start, now: now) { return over }
        let left = start + settings.slotTimeout - now
        guard left > 0 else {
            return Verdict(
                excess: "none of the \(settings.connectionsMax) connections was free within "
                    + "\(settings.slotTimeout) ms (pool time-out)", nextLook: 0)
        }
        return Verdict(excess: nil, nextLook: min(left, wholeLeft(since: start, now: now)))
    }

    /// A request that libcurl works on; `movedAt` is nil while it connects, whose limit libcurl watches.
    func active(since start: Int64, movedAt: Int64?, now: Int64) -> Verdict {
        if let over = whole(since: start, now: now) { return over }
        guard let movedAt else {
            return Verdict(
                excess: nil, nextLook: min(settings.connectTimeout, wholeLeft(since: start, now: now)))
        }
        let left = movedAt + settings.idleTimeout - now
        guard left > 0 else {
            return Verdict(
                excess: "not a byte in either direction for \(settings.idleTimeout) ms (idle time-out)",
                nextLook: 0)
        }
        // Bytes are counted only when we look: often enough that the limit is not stretched much.
        let look = min(left, max(settings.idleTimeout / 4, 1))
        return Verdict(excess: nil, nextLook: min(look, wholeLeft(since: start, now: now)))
    }

    private func whole(since start: Int64, now: Int64) -> Verdict? {
        guard let limit = settings.wholeTimeout, now - start >= limit else { return nil }
        return Verdict(excess: "not done within \(limit) ms (whole time-out)", nextLook: 0)
    }

    private func wholeLeft(since start: Int64, now: Int64) -> Int64 {
        settings.wholeTimeout.map { max(start + $0 - now, 1) } ?? Self.longestWait
    }
}
