import Synchronization
import Testing

@testable import Worker

/// Jobs come out in the order they went in, however many wait.
struct JobQueueTests {
    @Test func `jobs are served first come first served`() {
        let ran = Mutex<[Int]>([])
        var queue = JobQueue()
        var (next, expected) = (0, [Int]())
        // Three in, two out; then all out: the head passes the point where room is given back.
        for round in 0..<3_000 {
            for _ in 0..<3 {
                let number = next
                queue.append(.init { ran.withLock { $0.append(number) } })
                next += 1
            }
            for _ in 0..<2 { queue.popFirst()?.run() }
            if round == 2_900 { while let job = queue.popFirst() { job.run() } }
        }
        while let job = queue.popFirst() { job.run() }
        expected = Array(0..<9_000)
        #expect(ran.withLock { $0 } == expected)
        #expect(queue.isEmpty)
    }
}
