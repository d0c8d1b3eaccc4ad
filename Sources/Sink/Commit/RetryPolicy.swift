/// How long a request waits before it is tried again (`connect.datalake.commit.retry.*`). Pure: the jitter's
/// seed comes in.
package struct RetryPolicy: Equatable, Sendable {
    package var baseDelay: Int64
    package var multiplier: Double
    package var maxDelay: Int64

    package init(baseDelay: Int64 = 200, multiplier: Double = 2.0, maxDelay: Int64 = 5_000) {
        self.baseDelay = baseDelay
        self.multiplier = multiplier
        self.maxDelay = maxDelay
    }

    /// Milliseconds before try `attempt` + 1, after `attempt` tries (1, 2, …) without an answer.
    package func delay(afterAttempt attempt: Int) -> Int64 {
        var delay = Double(baseDelay)
        for _ in 1..<max(1, attempt) where delay < Double(maxDelay) { delay *= multiplier }
        return min(Int64(delay), maxDelay)
    }
}
