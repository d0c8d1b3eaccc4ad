import ConnectData
import Synchronization

/// Where the readers of a group are, across owners: the part that the lock plays in the product.
///
/// Every delivered record is checked as it comes: it must be the next one of its partition. A gap (a lost
/// record) and a step back (a repeated one) are both faults.
final class Ledger: Sendable {
    private struct State {
        var next: [TopicPartition: Offset] = [:]
        var owner: [TopicPartition: String] = [:]
        var faults: [String] = []
        var records = 0
    }
    private let state = Mutex(State())
    /// Offsets may be missing from the log (transactions, compaction): only a step back is a fault.
    private let gapsAreLegal: Bool

    init(gapsAreLegal: Bool = false) { self.gapsAreLegal = gapsAreLegal }

    func next(_ place: TopicPartition) -> Offset { state.withLock { $0.next[place] ?? 0 } }
    var positions: [TopicPartition: Offset] { state.withLock { $0.next } }
    var records: Int { state.withLock { $0.records } }
    var faults: [String] { state.withLock { $0.faults } }

    func claim(_ place: TopicPartition, by member: String) {
        state.withLock {
            if let other = $0.owner[place], other != member {
                $0.faults.append("\(place) owned by \(other) and \(member)")
            }
            $0.owner[place] = member
        }
    }

    func release(_ place: TopicPartition) { state.withLock { $0.owner[place] = nil } }

    func fault(_ text: String) { state.withLock { $0.faults.append(text) } }

    func take(_ offsets: some Sequence<Offset>, of place: TopicPartition) {
        state.withLock { state in
            var next = state.next[place] ?? 0
            for offset in offsets {
                if offset < next {
                    state.faults.append("\(place): \(offset) came again, expected \(next)")
                } else if offset > next, !gapsAreLegal {
                    state.faults.append("\(place): \(offset) came, expected \(next)")
                }
                next = max(next, offset + 1)
                state.records += 1
            }
            state.next[place] = next
        }
    }

    func reached(_ end: Offset, of place: TopicPartition) {
        state.withLock { $0.next[place] = max($0.next[place] ?? 0, end) }
    }
}
