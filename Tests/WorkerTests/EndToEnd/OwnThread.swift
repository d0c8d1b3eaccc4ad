import Testing
import Worker

/// Runs each test of a suite on a thread of its own: tests that wait for brokers and timers would otherwise
/// hold the few threads of Swift's pool, and with them every other test. For each suite that has a
/// `Deployment`, or waits otherwise.
struct OwnThread: SuiteTrait, TestTrait, TestScoping {
    /// They wait nearly all of their time; more at once would make two processors late for their sessions.
    private static let gate = Gate(width: 8)

    let isRecursive = true

    func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
    ) async throws {
        await Self.gate.enter()
        defer { Self.gate.leave() }
        try await withTaskExecutorPreference(ThreadExecutor()) { try await function() }
    }

    private final class ThreadExecutor: TaskExecutor {
        func enqueue(_ job: consuming ExecutorJob) {
            let job = UnownedJob(job)
            let executor = asUnownedTaskExecutor()
            OSThread("test") { job.runSynchronously(on: executor) }.detach()
        }
    }
}

extension Trait where Self == OwnThread {
    static var ownThread: OwnThread { OwnThread() }
}
