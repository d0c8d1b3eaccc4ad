import HTTP

/// How far this machine's clock is from the service's: a refused signature often means nothing else.
enum ClockSkew {
    /// The service refuses dates beyond 15 minutes; from here on the clock is worth a word, in seconds.
    static let notable: Int64 = 300

    /// Seconds by which this machine is ahead (negative: behind), from an answer's `Date`; nil without one.
    static func measure(_ answer: ServiceAnswer, now: Int64) -> Int64? {
        guard let theirs = answer.response.headers["Date"].flatMap({ ServiceTime.seconds(header: $0) }) else {
            return nil
        }
        return now / 1_000 - theirs
    }

    /// `17 min 3 s ahead of`; nil where it is nothing to speak of.
    static func text(_ skew: Int64?) -> String? {
        guard let skew, abs(skew) >= notable else { return nil }
        return "\(abs(skew) / 60) min \(abs(skew) % 60) s \(skew > 0 ? "ahead of" : "behind")"
    }
}
