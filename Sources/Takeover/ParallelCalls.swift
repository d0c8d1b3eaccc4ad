import Synchronization
import Worker

/// Store calls of a command, several at a time, answered in the order of their questions.
package struct ParallelCalls: Sendable {
    /// Calls that are out at once.
    package var width = 16

    package init() {}

    /// `body` of each item; may be called from several threads at once.
    package func map<Item: Sendable, Result: Sendable>(
        _ items: [Item], _ body: @escaping @Sendable (Item) -> Result
    ) -> [Result] {
        guard items.count > 1 else { return items.map(body) }
        let pool = StorePool(size: min(width, items.count + 1))
        let (done, state) = (Signal(), Box<Result>(items.count))
        for (index, item) in items.enumerated() {
            pool.submit(bulk: false) {
                let result = body(item)
                if state.put(result, at: index) { done.raise() }
            }
        }
        while !state.isComplete { done.wait(milliseconds: 60_000) }
        pool.close(waitingMilliseconds: 1_000)
        return state.all
    }

    private final class Box<Result: Sendable>: Sendable {
        private let results: Mutex<(values: [Result?], missing: Int)>

        init(_ count: Int) { results = Mutex(([Result?](repeating: nil, count: count), count)) }

        /// True for the last one.
        func put(_ result: Result, at index: Int) -> Bool {
            results.withLock { state in
                state.values[index] = result
                state.missing -= 1
                return state.missing == 0
            }
        }

        var isComplete: Bool { results.withLock { $0.missing == 0 } }
        var all: [Result] { results.withLock { $0.values.compactMap { $0 } } }
    }
}
