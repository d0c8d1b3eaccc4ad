import ConnectData
import ObjectStore
import Sink

/// A master lock that says too much gives committed files up: a pending of a key's lock that begins below the
/// safe offset is never renamed, because its records count as stored (docs/exactly-once.md, `judging`), and
/// what the master's own pending has uploaded is named nowhere else.
extension LockRepair {
    /// Opens the partition on a copy in memory that has the lock as it would be.
    ///
    /// - Throws: `Refusal` where a file that the master lock as it was, the 9.x lock or a key's lock of
    ///   Sluice's names, uploaded and not published, would never be.
    func checkNothingIsGivenUp(
        _ partition: TopicPartition, _ former: FoundLock?, _ path: ObjectKey, _ document: LockDocument,
        resumeAt offset: Offset, _ log: LogPosition
    ) throws {
        let overlay = OverlayStore(store)
        overlay.assume(path, document.encoded)
        var planner = ResumePlanner(store: overlay, settings: settings)
        planner.time = time
        let plan = try planner.plan(partition, log)
        let keys = plan.keys.map(\.lock).filter { $0.key != nil && $0.document?.sluiceOwner != nil }
        var found: [GivenUp] = []
        for lock in [former, plan.locks.nine].compactMap({ $0 }) + keys {
            guard let document = lock.document, let pending = document.pending,
                SweepRules.safeOffset(of: document) < offset
            else { continue }
            for case .copy(_, let text, let destination, let etag) in pending.operations {
                let source = LockDocument.Operation.key(text)
                guard try isUnpublished(source, LockDocument.Operation.key(destination), etag),
                    !plan.steps.contains(where: { $0.takes(source) })
                else { continue }
                let first = SweepRules.safeOffset(of: document)
                found.append(GivenUp(lock: lock, first: first, last: pending.offset, source: source))
                break
            }
        }
        guard let lowest = found.min(by: { $0.first < $1.first }) else { return }
        throw Refusal(description: words(lowest, of: found.count, resumeAt: offset))
    }

    /// Another ETag than the lock names is an upload that came again behind the rename, or a copied lake's:
    /// the final tells which (decision 0007).
    private func isUnpublished(_ source: ObjectKey, _ final: ObjectKey, _ etag: String) throws -> Bool {
        guard let head = try store.head(source) else { return false }
        if head.etag == LockDocument.Operation.bare(etag) { return true }
        guard let proof = ObjectProof(head.metadata) else { return false }
        let published = try store.head(final).flatMap { ObjectProof($0.metadata) }
        return published?.isSameFile(as: proof) != true
    }

    /// A committed file that would not be published.
    private struct GivenUp {
        var lock: FoundLock
        var first: Offset
        var last: Offset
        var source: ObjectKey
    }

    private func words(_ lowest: GivenUp, of count: Int, resumeAt offset: Offset) -> String {
        let others = count > 1 ? " (and \(count - 1) other lock(s))" : ""
        let (lock, way) =
            switch (lowest.lock.key, lowest.lock.generation) {
            case (let key?, _):
                (
                    "the lock of the key \(key)",
                    "repair that lock with --key '\(key)' --resume-at \(lowest.last + 1) --replace"
                )
            case (nil, .nine): ("the 9.x lock", "move \(lowest.lock.path) away")
            default: ("the master lock", "remove that temporary object")
            }
        return "\(lock)\(others) has committed \(lowest.first) to \(lowest.last) in"
            + " \(lowest.source), which is not published yet: a start at \(offset) would give it up. Give"
            + " --resume-at \(lowest.first) or a lower offset; where its records are known to be stored"
            + " elsewhere, first \(way)"
    }
}

extension StoreStep {
    /// Whether it publishes or removes the temporary object.
    fileprivate func takes(_ temp: ObjectKey) -> Bool {
        switch self {
        case .publish(temp, as: _), .delete(temp): true
        default: false
        }
    }
}
