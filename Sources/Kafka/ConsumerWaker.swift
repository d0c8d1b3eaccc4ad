import CRdKafka
import Synchronization

/// Ends the waiting `poll` of a consumer, from any thread: something is in the task's mailbox.
package final class ConsumerWaker: Sendable {
    // Unchecked: used only under the lock, and nil once the consumer has closed.
    private struct Handle: @unchecked Sendable {
        var queue: OpaquePointer?
        /// The library forgets a wake-up at the next call that finds nothing, also one that would not have
        /// waited.
        var isPending = false
    }
    private let handle = Mutex(Handle())

    init() {}

    func attach(_ queue: OpaquePointer?) {
        let fresh = Handle(queue: queue)
        handle.withLock { $0 = fresh }
    }

    /// Whether somebody woke the consumer since the last question.
    func takePending() -> Bool {
        handle.withLock { handle in
            defer { handle.isPending = false }
            return handle.isPending
        }
    }

    /// Makes the poll that waits, or else the next one that would wait, return at once.
    package func wake() {
        handle.withLock {
            guard let queue = $0.queue else { return }
            $0.isPending = true
            rd_kafka_queue_yield(queue)
        }
    }
}
