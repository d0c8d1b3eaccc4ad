package import ConnectData
package import ObjectStore
import JSON
import Sink
import Worker

extension Verifier {
    /// Which windows need not be there any more.
    package enum RetireRequest: Equatable, Sendable {
        /// Those of days before this one, since 1970-01-01 UTC, of every partition.
        case before(day: Int64)
        /// Those of one partition up to this offset, where a window must end.
        case window(TopicPartition, end: Offset)
    }

    /// Writes down that windows are retired, in `.proof` beside the manifests; locks stay as they are. What
    /// was retired before stays retired.
    ///
    /// - Returns: a line for each partition: what was retired, or why nothing.
    package func retire(_ request: RetireRequest) throws(StoreError) -> [String] {
        var lines: [String] = []
        for container in blueprint.containers {
            guard let store = stores[container] else {
                preconditionFailure("container \(container) is not open")
            }
            let locks = LockReader(
                store: store, indexesName: blueprint.indexesName, connector: blueprint.settings.name)
            for topicPartition in try locks.partitions() where options.covers(topicPartition) {
                if case .window(let only, _) = request, only != topicPartition { continue }
                lines.append("\(topicPartition): \(try retire(request, topicPartition, locks))")
            }
        }
        if lines.isEmpty { lines = ["no partition has a lock"] }
        return lines
    }

    private func retire(
        _ request: RetireRequest, _ topicPartition: TopicPartition, _ locks: LockReader
    ) throws(StoreError) -> String {
        guard case .sluice(_, let proof) = try locks.lock(topicPartition) else {
            return "nothing to retire: its lock holds no sums"
        }
        let known = try locks.retirement(topicPartition).flatMap { $0.from == proof.sums.from ? $0 : nil }
        let boundary: LockProof.Boundary?
        switch request {
        case .before(let day): boundary = proof.boundaries.last { $0.day < day }
        case .window(_, let end):
            boundary = proof.boundaries.first { $0.end == end }
            if boundary == nil {
                let ends = proof.boundaries.map { String($0.end) }.joined(separator: ", ")
                return "no window ends at \(end); windows end at \(ends.isEmpty ? "none" : ends)"
            }
        }
        guard let boundary else { return "no window is that old" }
        if let known, known.end >= boundary.end { return "offsets below \(known.end) are retired already" }
        let key = locks.retirementKey(topicPartition)
        let content = Retirement(boundary).json.bytes
        if let held = try locks.store.read(key) {
            _ = try locks.store.replace(key, content, ifMatch: held.etag)
        } else {
            _ = try locks.store.create(key, content)
        }
        return "offsets below \(boundary.end) are retired"
    }
}
