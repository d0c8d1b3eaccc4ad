import Glibc
import Synchronization

/// Runs numbered jobs on threads of the operating system, as a worker's pool does, and measures.
enum Crew {
    private final class Work: Sendable {
        let count: Int
        let next = Atomic<Int>(0)
        let failure = Mutex<String?>(nil)
        let job: @Sendable (Int) throws -> Void

        init(_ count: Int, _ job: @escaping @Sendable (Int) throws -> Void) {
            self.count = count
            self.job = job
        }

        func run() {
            while true {
                let number = next.wrappingAdd(1, ordering: .relaxed).oldValue
                guard number < count, failure.withLock({ $0 == nil }) else { return }
                do {
                    try job(number)
                } catch {
                    failure.withLock { $0 = "\(error)" }
                }
            }
        }
    }

    struct Failure: Error, CustomStringConvertible {
        var description: String
    }

    /// Seconds from the first job's start to the last one's end.
    static func run(_ count: Int, threads: Int, _ job: @escaping @Sendable (Int) throws -> Void) throws
        -> Double
    {
        let work = Work(count, job)
        let from = seconds()
        let handles = (0..<threads).map { _ in
            var handle = pthread_t()
            let code = pthread_create(
                &handle, nil,
                { argument in
                    guard let argument else { return nil }
                    Unmanaged<Work>.fromOpaque(argument).takeRetainedValue().run()
                    return nil
                }, Unmanaged.passRetained(work).toOpaque())
            precondition(code == 0, "the operating system gives no further thread: error \(code)")
            return handle
        }
        for handle in handles { pthread_join(handle, nil) }
        if let failure = work.failure.withLock({ $0 }) { throw Failure(description: failure) }
        return seconds() - from
    }

    private static func seconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
