import Bytes

/// How long a step of a commit waits before it is tried again, and how often it must have failed before the
/// error policy may decide (`connect.datalake.commit.retry.*`). Pure: the jitter's seed comes in.
package struct RetryPolicy: Equatable, Sendable {
    package var baseDelay: Int64
    package var multiplier: Double
    package var maxDelay: Int64
    /// Tries of one step without an answer before the policy is asked, however short `outage.max.ms` is.
    package var maxAttempts: Int

    package init(
        baseDelay: Int64 = 200, multiplier: Double = 2.0, maxDelay: Int64 = 5_000, maxAttempts: Int = 1
    ) {
        self.baseDelay = baseDelay
        self.multiplier = multiplier
        self.maxDelay = maxDelay
        self.maxAttempts = maxAttempts
    }

    /// Milliseconds before try `attempt` + 1, after `attempt` tries (1, 2, …) without an answer.
    package func delay(afterAttempt attempt: Int) -> Int64 {
        var delay = Double(baseDelay)
        for _ in 1..<max(1, attempt) where delay < Double(maxDelay) { delay *= multiplier }
        return min(Int64(delay), maxDelay)
    }

    /// The same, shortened by up to a fifth as `seed` draws it: workers that failed together do not come back
    /// together.
    package func delay(afterAttempt attempt: Int, seed: UInt64) -> Int64 {
        let whole = delay(afterAttempt: attempt)
        return whole - Int64(SplitMix64.mix(seed) % UInt64(whole / 5 + 1))
    }
}
