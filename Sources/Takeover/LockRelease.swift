package import ConnectData
package import JSON
package import ObjectStore
package import Sink

/// What came of handing one topic partition's locks back.
package struct ReleasedPartition: Sendable {
    package enum Outcome: Equatable, Sendable {
        /// Everything below the offset is stored, and the master lock says so.
        case released(Offset)
        /// No lock is Sluice's: nothing was changed.
        case nothing
        case refused(SinkError)
    }

    package var topicPartition: TopicPartition
    package var outcome: Outcome
    /// Nothing was changed: everything here is what would be.
    package var isDryRun = false
    package var notices: [SinkNotice] = []
    /// What was changed, or would be.
    package var steps: [StoreStep] = []
    /// Locks that still name an object, or stay below the safe offset: none where all went well.
    package var left: [String] = []

    package var isComplete: Bool {
        if case .refused = outcome { return false }
        return left.isEmpty
    }
}

/// Hands locks back to a Lenses connector (design section 4.3): every pending resolved and cleared, a key's
/// lock below the safe offset removed, a stale one rewritten as `committedOffset` = S-1 without pending.
///
/// It opens each partition as `batch` mode does, which does all of this to every lock, and releases it at
/// once. So it fences an owner that it does not know of, and a worker that starts later goes on from here.
package struct LockRelease: Sendable {
    package let store: any ObjectStore
    package let settings: CommitSettings
    /// Changes nothing: says what would be changed.
    package var isDryRun = false
    package var calls = ParallelCalls()
    package var time = PartitionDrive.Time.real

    package init(store: any ObjectStore, settings: CommitSettings) {
        self.store = store
        var settings = settings
        settings.mode = .batch
        self.settings = settings
    }

    /// - Parameter ownerID: that nobody has used before.
    package func release(
        _ partition: TopicPartition, _ log: LogPosition, ownerID: String
    ) throws(StoreError) -> ReleasedPartition {
        let before = try scan(store).locks(of: partition)
        guard before.all.contains(where: { $0.document?.sluiceOwner != nil }) else {
            guard let broken = before.all.first(where: { $0.document == nil }) else {
                return ReleasedPartition(topicPartition: partition, outcome: .nothing)
            }
            return ReleasedPartition(
                topicPartition: partition, outcome: .refused(Self.unreadable(broken, partition)))
        }
        let overlay = OverlayStore(store)
        let recorder = RecordingStore(store)
        let target: any ObjectStore = isDryRun ? overlay : recorder
        var drive = PartitionDrive(
            settings, partition, ownerID: ownerID, store: target, calls: calls, time: time)
        drive.open(log)
        drive.release()
        var result = ReleasedPartition(
            topicPartition: partition, outcome: .released(drive.released ?? 0), isDryRun: isDryRun,
            notices: drive.notices,
            steps: isDryRun ? overlay.steps : recorder.steps)
        if let error = drive.error {
            result.outcome = .refused(error)
        } else {
            result.left = Self.left(try scan(target).locks(of: partition), safe: drive.released ?? 0)
        }
        return result
    }

    private func scan(_ store: any ObjectStore) -> LockScan {
        var scan = LockScan(store: store, indexesName: settings.indexesName, connector: settings.connector)
        scan.calls = calls
        return scan
    }

    private static func unreadable(_ lock: FoundLock, _ partition: TopicPartition) -> SinkError {
        SinkError(
            .corrupt, "release", partition, "a lock cannot be read",
            context: [.init("object", lock.path.text)],
            hint: "`sluice indexes plan` says what is known, `sluice indexes repair` writes it anew")
    }

    private static func left(_ locks: PartitionLocks, safe: Offset) -> [String] {
        locks.all.compactMap { lock in
            guard let document = lock.document else { return "\(lock.path) cannot be read" }
            if document.pending != nil { return "\(lock.path) names an object" }
            guard lock.generation == .key, (document.last ?? -1) < safe - 1 else { return nil }
            return "\(lock.path) is below the safe offset \(safe)"
        }
    }
}

extension ReleasedPartition {
    package var text: String {
        var lines: [String]
        switch outcome {
        case .released(let offset):
            lines = [
                isDryRun
                    ? "\(topicPartition): would be handed back; a Lenses connector would go on at offset \(offset)"
                    : "\(topicPartition): handed back; a Lenses connector goes on at offset \(offset)"
            ]
        case .nothing: lines = ["\(topicPartition): no lock is Sluice's, nothing to hand back"]
        case .refused(let error):
            lines = ["\(topicPartition): \(isDryRun ? "would be refused" : "refused"): \(error)"]
        }
        for notice in notices {
            if case .position = notice { continue }
            lines.append(isDryRun ? "  would say: \(notice)" : "  \(notice)")
        }
        lines += StoreStep.merged(steps).map { isDryRun ? "  would \($0.words)" : "  \($0.words)" }
        lines += left.map { isDryRun ? "  would be left: \($0)" : "  left: \($0)" }
        return lines.joined(separator: "\n")
    }

    package var json: JSON {
        var members: [JSON.Member] = [
            .init("topic", .string(topicPartition.topic)),
            .init("partition", .int(topicPartition.partition)),
        ]
        switch outcome {
        case .released(let offset): members.append(.init("resumesAt", .int(offset)))
        case .nothing: members.append(.init("nothing", .bool(true)))
        case .refused(let error): members.append(.init("refused", ResumePlan.json(error)))
        }
        members.append(.init("changes", .array(StoreStep.merged(steps).map(\.json))))
        members.append(.init("left", .array(left.map { .string($0) })))
        return .object(members)
    }
}
