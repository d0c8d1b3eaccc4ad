/// Says a lasting thing at once, then at most once a minute with how often it happened meanwhile (design
/// section 4.7).
package struct OncePerMinute: Equatable, Sendable {
    private var lastMilliseconds: Int64?
    private var held = 0
    private let everyMilliseconds: Int64

    package init(everyMilliseconds: Int64 = 60_000) { self.everyMilliseconds = everyMilliseconds }

    /// Counts one occurrence at `now` (milliseconds of a clock that never goes back). Nil: say nothing. A
    /// number: say it, and that it happened so many times more since it was last said.
    package mutating func occurred(now: Int64) -> Int? {
        if let last = lastMilliseconds, now - last < everyMilliseconds {
            held += 1
            return nil
        }
        lastMilliseconds = now
        defer { held = 0 }
        return held
    }

    /// It is over: the next occurrence is said at once. True when it had been said.
    package mutating func ended() -> Bool {
        defer {
            lastMilliseconds = nil
            held = 0
        }
        return lastMilliseconds != nil
    }
}
