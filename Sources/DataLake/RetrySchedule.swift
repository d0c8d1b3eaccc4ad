/// When a request that may be repeated is sent again (adls-rest 4). Pure.
struct RetrySchedule {
    let settings: DataLakeSettings

    /// Milliseconds to wait after try number `attempt` (1, 2, …), or nil when it was the last.
    ///
    /// Exponential with full jitter; what the service asks for is the least, and where it does not fit into
    /// the total the caller is told at once: it has a longer breath.
    func delay(after attempt: Int, elapsed: Int64, asked: Int64?, random: UInt64) -> Int64? {
        guard attempt < settings.attemptsMax else { return nil }
        var ceiling = settings.retryBaseDelay
        for _ in 1..<max(1, attempt) where ceiling < settings.retryMaxDelay { ceiling *= 2 }
        ceiling = max(0, min(ceiling, settings.retryMaxDelay))
        let jittered = Int64(random % (UInt64(ceiling) + 1))
        let delay = max(jittered, min(asked ?? 0, settings.retryTotal + 1))
        return elapsed + delay <= settings.retryTotal ? delay : nil
    }
}
