import ConnectData
import Synchronization

/// How much of what is to be read was read; a share by bytes, for files differ in size.
final class ReadMeter: Sendable {
    private struct State {
        /// Everything was told before the first object: what a partition reads is a part of it.
        var isWhole = false
        var label = "reading objects"
        var (objects, objectsTotal) = (0, 0)
        var (bytes, bytesTotal): (Int64, Int64) = (0, 0)
    }

    private let progress: Progress
    private let state = Mutex(State())

    init(_ progress: Progress) { self.progress = progress }

    /// All that will be read, in every partition.
    func expect(_ objects: [ClaimedObject]) {
        state.withLock { state in
            state.isWhole = true
            Self.add(objects, &state)
        }
    }

    func begin(_ objects: [ClaimedObject], of topicPartition: TopicPartition) {
        state.withLock { state in
            if state.isWhole { return }
            state = State()
            state.label = "reading objects of \(topicPartition)"
            Self.add(objects, &state)
        }
    }

    private static func add(_ objects: [ClaimedObject], _ state: inout State) {
        state.objectsTotal += objects.count
        state.bytesTotal += objects.reduce(0) { $0 + max(0, $1.size) }
    }

    func read(_ object: ClaimedObject) {
        let now = state.withLock { state in
            state.objects += 1
            state.bytes += max(0, object.size)
            return state
        }
        let share = now.bytesTotal > 0 ? Double(now.bytes) / Double(now.bytesTotal) : 1
        progress.show(
            ProgressState(
                label: now.label, share: min(1, share),
                counts: "\(now.objects) of \(max(now.objects, now.objectsTotal)) objects"))
    }
}
