import Synchronization
import Worker

/// Does numbered pieces of blocking work on a few threads.
enum Parallel {
    private final class Work<Failure: Error>: Sendable {
        let next = Atomic<Int>(0)
        let failure = Mutex<Failure?>(nil)
    }

    /// Returns, or throws the first failure, when no piece is at work any more; after a failure none begins.
    static func run<Failure: Error>(
        _ count: Int, width: Int = 16, _ job: @escaping @Sendable (Int) throws(Failure) -> Void
    ) throws(Failure) {
        let work = Work<Failure>()
        let threads = (0..<min(width, count)).map { number in
            OSThread("verify-\(number)") {
                while work.failure.withLock({ $0 == nil }) {
                    let index = work.next.wrappingAdd(1, ordering: .relaxed).oldValue
                    guard index < count else { return }
                    do throws(Failure) { try job(index) } catch {
                        work.failure.withLock { $0 = $0 ?? error }
                    }
                }
            }
        }
        for thread in threads { thread.join() }
        if let failure = work.failure.withLock({ $0 }) { throw failure }
    }
}
