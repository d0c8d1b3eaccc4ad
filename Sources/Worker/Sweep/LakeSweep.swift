package import ConnectData
package import ObjectStore
import Sink

/// The sweep of a connector's locks and temporary objects in one container, on demand (`sluice indexes
/// sweep`): the worker's rules (`SweepRules`), the safe offsets as the master locks in the store hold them.
///
/// Safe beside running workers: what is below a persisted safe offset nobody needs, a lock goes only as it
/// was read (its ETag), and a safe offset never goes back.
package struct LakeSweep {
    package var store: any ObjectStore
    package var container: String
    package var connector: String
    package var indexesName: String
    /// Seconds since the last change below which nothing is touched.
    package var minAge: Int64
    /// Key locks read of one partition at most.
    package var readsMax: Int
    /// Epoch seconds.
    package var now: Int64
    /// Decide and say, remove nothing.
    package var isDryRun: Bool

    package init(
        store: any ObjectStore, container: String, connector: String, indexesName: String, minAge: Int64,
        readsMax: Int, now: Int64, isDryRun: Bool
    ) {
        self.store = store
        self.container = container
        self.connector = connector
        self.indexesName = indexesName
        self.minAge = minAge
        self.readsMax = readsMax
        self.now = now
        self.isDryRun = isDryRun
    }

    /// Sweeps the partitions that `takes` names; `progress` is told how many of how many are done.
    ///
    /// - Throws: what the store does not let be listed or read. A removal that fails is in the report.
    package func run(
        takes: (TopicPartition) -> Bool = { _ in true }, progress: (Int, Int) -> Void = { _, _ in }
    ) throws(StoreError) -> SweepReport {
        let listing = SweepListing(
            locks: try store.list("\(indexesName)/\(connector)/.locks/"),
            temporaries: try store.list(
                LockPaths.temporaryRoot(connector: connector, indexesName: indexesName)),
            connector: connector,
            indexesName: indexesName)
        var report = SweepReport(isDryRun: isDryRun)
        let partitions = listing.partitions.keys.sorted().filter(takes)
        for (index, partition) in partitions.enumerated() {
            progress(index, partitions.count)
            try sweep(partition, listing.partitions[partition]!, &report)
        }
        for object in listing.others {
            report.add(.init(container, nil, .other, object.key, .keep(.unknownName)))
        }
        return report
    }

    private func sweep(
        _ partition: TopicPartition, _ found: SweepListing.Partition, _ report: inout SweepReport
    ) throws(StoreError) {
        let paths = LockPaths(indexesName: indexesName, connector: connector, topicPartition: partition)
        var safeOffset: Offset?
        var refusal: SweepVerdict.Keep?
        if let master = try store.read(paths.master) {
            if let document = try? LockDocument(decoding: master.content) {
                safeOffset = SweepRules.safeOffset(of: document)
                if document.sluiceOwner == nil { refusal = .otherOwner }
            } else {
                refusal = .unreadableMaster
            }
        } else {
            refusal = .noMaster
        }
        if let safeOffset { report.safeOffsets.append((container, partition, safeOffset)) }
        let rules = SweepRules(
            paths: paths, container: container, safeOffset: refusal == nil ? safeOffset ?? 0 : 0,
            minAge: minAge, now: now)
        for object in found.temporaries {
            let verdict = refused(rules.judge(temporary: object), refusal)
            var entry = SweepReport.Entry(container, partition, .temporary, object.key, verdict)
            entry.safeOffset = safeOffset
            remove(&entry, ifMatch: nil)
            report.add(entry)
        }
        var reads = 0
        for object in found.locks {
            try sweepLock(object, partition, rules, refusal, &reads, &report)
        }
    }

    /// Without a safe offset only the names of another form are told from the rest.
    private func refused(_ verdict: SweepVerdict, _ refusal: SweepVerdict.Keep?) -> SweepVerdict {
        guard let refusal, verdict != .keep(.unknownName) else { return verdict }
        return .keep(refusal)
    }

    private func sweepLock(
        _ object: ListedObject, _ partition: TopicPartition, _ rules: SweepRules,
        _ refusal: SweepVerdict.Keep?, _ reads: inout Int, _ report: inout SweepReport
    ) throws(StoreError) {
        var verdict = refused(rules.judge(listedLock: object), refusal)
        var lock: StoredObject?
        if verdict == .read, reads >= readsMax { verdict = .keep(.readsExhausted) }
        if verdict == .read {
            reads += 1
            lock = try store.read(object.key)
            guard let lock else { return }
            verdict = rules.judge(lock: lock.content, listed: object)
        }
        var entry = SweepReport.Entry(container, partition, .lock, object.key, verdict)
        entry.safeOffset = refusal == nil ? rules.safeOffset : nil
        if case .remove = verdict, let lock {
            var isComplete = true
            for named in rules.namedTemporaries(in: lock.content) {
                var older = SweepReport.Entry(container, partition, .olderTemporary, named.key, verdict)
                older.safeOffset = rules.safeOffset
                remove(&older, ifMatch: named.etag)
                isComplete = isComplete && older.isSettled
                report.add(older)
            }
            // The lock goes last: until then it tells whose the others are.
            if isComplete { remove(&entry, ifMatch: lock.etag) } else { entry.outcome = .left }
        }
        report.add(entry)
    }

    private func remove(_ entry: inout SweepReport.Entry, ifMatch etag: ETag?) {
        guard case .remove = entry.verdict, !isDryRun else { return }
        do throws(StoreError) {
            entry.outcome = try store.delete(entry.key, ifMatch: etag) ? .removed : .gone
        } catch {
            if case .refused = error.kind {
                entry.verdict = .keep(.changed)
            } else {
                entry.outcome = .failed(error.description)
            }
        }
    }
}
