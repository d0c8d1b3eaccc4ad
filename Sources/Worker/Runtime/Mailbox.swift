import Synchronization

/// Values posted to one task from other threads: the only state that a task shares.
package final class Mailbox<Message: Sendable>: Sendable {
    private let messages = Mutex<[Message]>([])
    /// In a struct of its own: a closure that lies bare in a mutex is wrapped once more by each access.
    private struct Waker { var run: @Sendable () -> Void = {} }
    private let wake = Mutex(Waker())
    private let arrival = Signal()

    package init() {}

    /// Says how to wake the owner where it waits for something else (its poll).
    package func onPost(_ wake: @escaping @Sendable () -> Void) {
        self.wake.withLock { $0.run = wake }
    }

    package func post(_ message: Message) {
        messages.withLock { $0.append(message) }
        arrival.raise()
        wake.withLock { $0.run }()
    }

    /// Takes everything that has arrived, oldest first.
    package func drain() -> [Message] {
        messages.withLock { queue in
            guard !queue.isEmpty else { return [] }
            defer { queue.removeAll(keepingCapacity: true) }
            return queue
        }
    }

    /// Waits until something has arrived since the last wait, at most `milliseconds`.
    package func wait(milliseconds: Int64) {
        if messages.withLock({ $0.isEmpty }) { arrival.wait(milliseconds: milliseconds) }
    }
}
