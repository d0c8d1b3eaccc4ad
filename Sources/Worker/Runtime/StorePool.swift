import Synchronization

/// A bounded pool of threads for calls that block: no store call runs on a task's thread (design section 6),
/// so a store that hangs never costs the group membership.
///
/// Lock writes and renames are small and urgent, uploads are bulk; one thread is always kept for the urgent
/// ones.
package final class StorePool: Sendable {
    package typealias Job = @Sendable () -> Void

    private struct Queue {
        var urgent = JobQueue()
        var bulk = JobQueue()
        var bulkRunning = 0
        /// Threads that have not ended.
        var threads = 0
        var isClosed = false
    }

    private let queue = Mutex(Queue())
    private let work: [Signal]
    private let ended = Signal()
    private let bulkMax: Int

    /// - Parameter size: threads, at least 2; uploads use at most `size - 1` of them.
    package init(size: Int) {
        precondition(size >= 2)
        bulkMax = size - 1
        work = (0..<size).map { _ in Signal() }
        queue.withLock { $0.threads = size }
        for index in 0..<size {
            let thread = OSThread("store-\(index)") { [self] in
                run(index)
                queue.withLock { $0.threads -= 1 }
                ended.raise()
            }
            thread.detach()
        }
    }

    package func submit(bulk: Bool, _ job: @escaping Job) {
        queue.withLock { queue in
            if bulk { queue.bulk.append(.init(run: job)) } else { queue.urgent.append(.init(run: job)) }
        }
        for signal in work { signal.raise() }
    }

    /// Lets every job that was submitted end, then ends the threads. A call that hangs for longer than
    /// `waitingMilliseconds` is left to itself with its thread: a stop has a deadline. A second call does
    /// nothing.
    package func close(waitingMilliseconds: Int64) {
        queue.withLock { $0.isClosed = true }
        for signal in work { signal.raise() }
        let deadline = Clock.monotonic + waitingMilliseconds
        while queue.withLock({ $0.threads }) > 0, Clock.monotonic < deadline {
            ended.wait(milliseconds: max(1, deadline - Clock.monotonic))
        }
    }

    private enum Next {
        case job(JobQueue.Job, bulk: Bool)
        case wait
        case end
    }

    private func next() -> Next {
        queue.withLock { queue in
            if let job = queue.urgent.popFirst() { return .job(job, bulk: false) }
            if queue.bulkRunning < bulkMax, let job = queue.bulk.popFirst() {
                queue.bulkRunning += 1
                return .job(job, bulk: true)
            }
            return queue.isClosed && queue.bulk.isEmpty ? .end : .wait
        }
    }

    private func run(_ index: Int) {
        while true {
            switch next() {
            case .job(let job, let bulk):
                job.run()
                if bulk {
                    queue.withLock { $0.bulkRunning -= 1 }
                    for signal in work { signal.raise() }
                }
            case .wait: work[index].wait(milliseconds: 60_000)
            case .end: return
            }
        }
    }
}
