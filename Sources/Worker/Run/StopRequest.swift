import Synchronization

/// That a worker is to stop: asked by a signal's thread, seen by the run and by every start.
package final class StopRequest: Sendable {
    private let count = Atomic<Int>(0)
    private let ended: Signal

    /// - Parameter ended: raised at each request, so that the run looks at once.
    init(_ ended: Signal) { self.ended = ended }

    package var isAsked: Bool { count.load(ordering: .relaxed) > 0 }

    /// How often it was asked, this time included.
    @discardableResult package func ask() -> Int {
        defer { ended.raise() }
        return count.add(1, ordering: .relaxed).newValue
    }
}
