import Synchronization
import Worker

/// The worker's clock, which a test sets forward: minutes pass at once.
final class TestClock: Sendable {
    private let ahead = Atomic<Int64>(0)

    var read: @Sendable () -> Int64 { { [self] in Clock.monotonic + ahead.load(ordering: .relaxed) } }

    func pass(seconds: Int64) { ahead.add(seconds * 1000, ordering: .relaxed) }
}
