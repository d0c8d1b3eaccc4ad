import Glibc
import ObjectStore
import Synchronization

/// Does numbered pieces of work on a few threads: the caller's own and such as live for this work only.
enum Crew {
    private final class Work: Sendable {
        let count: Int
        let job: @Sendable (Int) throws(StoreError) -> Void
        private let next = Atomic<Int>(0)
        private let failure = Mutex<StoreError?>(nil)

        init(_ count: Int, _ job: @escaping @Sendable (Int) throws(StoreError) -> Void) {
            self.count = count
            self.job = job
        }

        var firstFailure: StoreError? { failure.withLock { $0 } }

        /// Takes pieces until none is left or one has failed.
        func run() {
            while firstFailure == nil {
                let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
                guard index < count else { return }
                do throws(StoreError) { try job(index) } catch {
                    failure.withLock { if $0 == nil { $0 = error } }
                }
            }
        }
    }

    /// Does pieces 0..<`count`, at most `width` at once; returns or throws when none is at work any more.
    /// After the first failure, which is thrown, no piece is begun.
    static func run(
        _ count: Int, width: Int, _ job: @escaping @Sendable (Int) throws(StoreError) -> Void
    ) throws(StoreError) {
        let work = Work(count, job)
        var threads: [pthread_t] = []
        for _ in 1..<max(1, min(width, count)) {
            var thread = pthread_t()
            let box = Unmanaged.passRetained(work)
            let code = pthread_create(
                &thread, nil,
                { box in
                    Unmanaged<Work>.fromOpaque(box!).takeRetainedValue().run()
                    return nil
                }, box.toOpaque())
            guard code == 0 else {
                // Fewer hands do it too.
                box.release()
                break
            }
            threads.append(thread)
        }
        work.run()
        for thread in threads { pthread_join(thread, nil) }
        if let failure = work.firstFailure { throw failure }
    }
}
