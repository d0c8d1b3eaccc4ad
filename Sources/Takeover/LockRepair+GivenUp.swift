import ConnectData
import ObjectStore
import Sink

/// A master lock that says too much gives committed files up: a pending of a key's lock that begins below the
/// safe offset is never renamed, because its records count as stored (docs/exactly-once.md, `judging`).
extension LockRepair {
    /// Opens the partition on a copy in memory that has the lock as it would be.
    ///
    /// - Throws: `Refusal` where a file that a key's lock of Sluice's names, uploaded and not published,
    ///   would never be.
    func checkNothingIsGivenUp(
        _ partition: TopicPartition, _ path: ObjectKey, _ document: LockDocument, resumeAt offset: Offset,
        _ log: LogPosition
    ) throws {
        let overlay = OverlayStore(store)
        overlay.assume(path, document.encoded)
        var planner = ResumePlanner(store: overlay, settings: settings)
        planner.time = time
        let plan = try planner.plan(partition, log)
        var found: [GivenUp] = []
        for key in plan.keys {
            guard let lock = key.lock.document, lock.sluiceOwner != nil, let name = key.lock.key,
                let pending = lock.pending, (lock.committedOffset ?? -1) + 1 < offset
            else { continue }
            let first = (lock.committedOffset ?? -1) + 1
            for case .copy(_, let text, _, let etag) in pending.operations {
                let source = LockDocument.Operation.key(text)
                guard let head = try store.head(source), head.etag == LockDocument.Operation.bare(etag),
                    !plan.steps.contains(where: { $0.takes(source) })
                else { continue }
                found.append(GivenUp(key: name, first: first, last: pending.offset, source: source))
                break
            }
        }
        guard let lowest = found.min(by: { $0.first < $1.first }) else { return }
        throw Refusal(description: words(lowest, of: found.count, resumeAt: offset))
    }

    /// A key's committed file that would not be published.
    private struct GivenUp {
        var key: String
        var first: Offset
        var last: Offset
        var source: ObjectKey
    }

    private func words(_ lowest: GivenUp, of count: Int, resumeAt offset: Offset) -> String {
        let others = count > 1 ? " (and \(count - 1) other key(s))" : ""
        return "the lock of the key \(lowest.key)\(others) has committed \(lowest.first) to \(lowest.last) in"
            + " \(lowest.source), which is not published yet: a start at \(offset) would give it up. Give"
            + " --resume-at \(lowest.first) or a lower offset; where its records are known to be stored"
            + " elsewhere, first repair that lock with --key '\(lowest.key)' --resume-at \(lowest.last + 1)"
            + " --replace"
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
