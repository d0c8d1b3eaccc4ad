/// The time of a task: the system's clocks, or the simulation's. Milliseconds.
package protocol TaskClock: Sendable {
    /// For intervals and deadlines: never jumps back; a test may let time pass as it likes.
    func now() -> Int64

    /// How long something is waited for in earnest: passes while `wait` waits.
    func steady() -> Int64

    /// Epoch time: names days, decides nothing else.
    func wall() -> Int64

    /// Waits until a message has arrived, at most `milliseconds`.
    func wait(for mailbox: Mailbox<TaskMessage>, milliseconds: Int64)
}

/// The system's clocks, but for `now`, which a test may move.
package struct SystemClock: TaskClock {
    private let time: @Sendable () -> Int64

    package init(now: @escaping @Sendable () -> Int64 = { Clock.monotonic }) { time = now }

    package func now() -> Int64 { time() }

    package func steady() -> Int64 { Clock.monotonic }

    package func wall() -> Int64 { Clock.wall }

    package func wait(for mailbox: Mailbox<TaskMessage>, milliseconds: Int64) {
        mailbox.wait(milliseconds: milliseconds)
    }
}
