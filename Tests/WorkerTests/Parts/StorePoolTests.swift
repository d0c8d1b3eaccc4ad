import Synchronization
import Testing
import Worker

/// The pool that makes store calls: urgent ones are never kept waiting by bulk ones, and nothing is lost.
@Suite(.ownThread) struct StorePoolTests {
    /// Longest wait for something that happens at once.
    static let patience: Int64 = 30_000

    @Test(arguments: [2, 3, 8]) func `bulk jobs never take the last thread from an urgent one`(_ size: Int) {
        let pool = StorePool(size: size)
        let gates = (0..<size * 2).map { _ in Signal() }
        let begun = Signal()
        let running = Atomic<Int>(0)
        for gate in gates {
            pool.submit(bulk: true) {
                if running.add(1, ordering: .sequentiallyConsistent).newValue == size - 1 { begun.raise() }
                gate.wait(milliseconds: Self.patience)
            }
        }
        #expect(begun.wait(milliseconds: Self.patience), "size - 1 bulk jobs run")
        let urgent = Signal()
        for _ in 0..<10 {
            pool.submit(bulk: false) { urgent.raise() }
            #expect(urgent.wait(milliseconds: Self.patience))
        }
        #expect(running.load(ordering: .sequentiallyConsistent) == size - 1)
        for gate in gates { gate.raise() }
        pool.close(waitingMilliseconds: Self.patience)
        #expect(running.load(ordering: .sequentiallyConsistent) == size * 2)
    }

    @Test func `close lets every job end that was submitted`() {
        let pool = StorePool(size: 3)
        let ended = Atomic<Int>(0)
        for index in 0..<500 {
            pool.submit(bulk: index.isMultiple(of: 2)) { ended.add(1, ordering: .sequentiallyConsistent) }
        }
        pool.close(waitingMilliseconds: Self.patience)
        #expect(ended.load(ordering: .sequentiallyConsistent) == 500)
    }

    @Test func `close waits for a bulk job that is under way`() {
        let pool = StorePool(size: 2)
        let begun = Signal()
        let ended = Atomic<Int>(0)
        for _ in 0..<3 {
            pool.submit(bulk: true) {
                begun.raise()
                // Blocks as a slow store does: nobody raises this.
                Signal().wait(milliseconds: 20)
                ended.add(1, ordering: .sequentiallyConsistent)
            }
        }
        #expect(begun.wait(milliseconds: Self.patience))
        pool.close(waitingMilliseconds: Self.patience)
        #expect(ended.load(ordering: .sequentiallyConsistent) == 3)
    }

    @Test func `jobs of a kind begin in the order in which they were submitted`() {
        let pool = StorePool(size: 2)
        let order = Mutex<[Int]>([])
        for index in 0..<100 { pool.submit(bulk: true) { order.withLock { $0.append(index) } } }
        pool.close(waitingMilliseconds: Self.patience)
        #expect(order.withLock { $0 } == Array(0..<100))
    }
}
