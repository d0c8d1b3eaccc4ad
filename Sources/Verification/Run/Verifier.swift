import ConnectData
import KCQL
package import ObjectStore
import Sink
package import Worker

/// Verifies one connector's lake: reads locks, listings and, where asked or needed, objects; writes nothing.
///
/// The order of the reads makes it right beside a running connector: each master lock, then the objects, then
/// the locks again. What was committed before the first read must be there; what stands above must be named
/// by the second.
package struct Verifier {
    let blueprint: ConnectorBlueprint
    let stores: [String: any ObjectStore]
    let options: VerifyOptions
    let progress: Progress
    /// How far the reading of objects is.
    let meter: ReadMeter
    let connection: TopicConnection?

    /// - Parameter connection: needed to compare with the topic; where there is one, the topic's partitions
    ///   are asked for in every mode.
    package init(
        _ blueprint: ConnectorBlueprint, stores: [String: any ObjectStore],
        options: VerifyOptions = VerifyOptions(), connection: TopicConnection? = nil,
        progress: Progress = .silent
    ) {
        precondition(connection != nil || !options.againstKafka, "a topic is reached over a connection")
        self.connection = connection
        self.blueprint = blueprint
        self.stores = stores
        self.options = options
        self.progress = progress
        meter = ReadMeter(progress)
    }

    package func run() throws -> VerifyReport {
        var report = VerifyReport(
            connector: blueprint.settings.name,
            mode: options.againstKafka ? "against-kafka" : options.deep ? "deep" : "fast")
        let (locks, keyed) = try readLocks()
        let reader = InventoryReader(blueprint: blueprint, stores: stores, progress: progress)
        var inventory = try reader.read()
        report.notes += inventory.notes
        let identified = try Identification(
            stores: stores, progress: progress,
            readsMax: options.look == .fast ? Identification.fastReadsMax : .max
        ).run(&inventory)
        if identified.unread > 0 {
            report.notes.append(
                "\(identified.unread) objects without a proof have the size of an object with one, and were not"
                    + " read: \(Identification.fastReadsMax) are at most. Whether they are copies, or were moved,"
                    + " is not known: --deep reads all of them")
        }
        var partitions = Set(locks.keys)
        for found in inventory.objects.keys where blueprint.statement(for: found.topic) != nil {
            partitions.insert(found)
        }
        let covered = partitions.sorted().filter(options.covers)
        if options.look != .fast { meter.expect(covered.flatMap { inventory.objects[$0] ?? [] }) }
        for (index, topicPartition) in covered.enumerated() {
            progress.step("judging", index, of: covered.count, "partitions")
            var verdict = try judge(topicPartition, locks[topicPartition], &inventory)
            verdict.findings += identified.findings[topicPartition] ?? []
            verdict.notes += identified.notes[topicPartition] ?? []
            try addHints(&verdict, inventory)
            report.partitions.append(verdict)
        }
        let traces = try keyed.union(proofs()).union(inventory.lost.keys)
            .filter { blueprint.statement(for: $0.topic) != nil }
        report.partitions += try unlocked(traces, known: partitions, &report)
        report.partitions.sort { $0.topicPartition < $1.topicPartition }
        report.unproven = inventory.unproven.count
        if report.partitions.isEmpty {
            report.notes.append(
                !partitions.isEmpty
                    ? "--topic and --partition name none of the connector's \(partitions.count) partition(s)"
                    : "no lock of connector \(blueprint.settings.name) is below \(blueprint.indexesName): nothing"
                        + " has been committed, or `name` or connect.datalake.indexes.name differs")
        }
        for topicPartition in options.fromOf.keys.sorted()
        where !report.partitions.contains(where: { $0.topicPartition == topicPartition }) {
            throw TaskFailure(
                "rejected", "--from names \(topicPartition), which is no partition that is verified here")
        }
        progress.say("")
        return report
    }

    // MARK: locks

    /// A partition's master lock as it was before anything was listed.
    struct FirstLook: Sendable {
        var lock: LockEvidence
        var isPublished: Bool
    }

    func lockReader(_ topic: String) -> LockReader? {
        guard let container = blueprint.statement(for: topic)?.target.container, let store = stores[container]
        else { return nil }
        return LockReader(
            store: store, indexesName: blueprint.indexesName, connector: blueprint.settings.name)
    }

    /// Master locks, and the partitions that keys' locks speak of.
    private func readLocks() throws(StoreError) -> ([TopicPartition: FirstLook], Set<TopicPartition>) {
        var found: [TopicPartition: FirstLook] = [:]
        var keyed: Set<TopicPartition> = []
        for container in blueprint.containers {
            guard let store = stores[container] else {
                preconditionFailure("container \(container) is not open")
            }
            let reader = LockReader(
                store: store, indexesName: blueprint.indexesName, connector: blueprint.settings.name)
            let listed = try reader.listed()
            keyed.formUnion(listed.keyed)
            let masters = listed.masters.filter(options.covers)
            for (index, topicPartition) in masters.enumerated() {
                guard blueprint.statement(for: topicPartition.topic)?.target.container == container else {
                    continue
                }
                progress.step("reading", index, of: masters.count, "locks")
                let lock = try reader.lock(topicPartition)
                var isPublished = false
                if let pending = lock.document?.pending {
                    isPublished = try reader.isPublished(pending, of: topicPartition)
                }
                found[topicPartition] = FirstLook(lock: lock, isPublished: isPublished)
            }
        }
        return (found, keyed)
    }

    /// Partitions that something in `.proof` speaks of. Manifests are read with the inventory where listings
    /// carry no metadata.
    private func proofs() throws(StoreError) -> Set<TopicPartition> {
        var found: Set<TopicPartition> = []
        for store in blueprint.containers.compactMap({ stores[$0] })
        where store.capabilities.listsMetadata {
            found.formUnion(
                try LockReader(
                    store: store, indexesName: blueprint.indexesName, connector: blueprint.settings.name
                ).proofs())
        }
        return found
    }

    // MARK: judging

    private func judge(
        _ topicPartition: TopicPartition, _ look: FirstLook?, _ inventory: inout Inventory
    ) throws -> PartitionVerdict {
        let objects = inventory.objects[topicPartition] ?? []
        guard let look, case .sluice(let document, let proof) = look.lock,
            let locks = lockReader(topicPartition.topic)
        else {
            return .unprovable(topicPartition, look?.lock ?? .absent, objects)
        }
        var evidence = PartitionEvidence(
            topicPartition, committed: document.committedOffset, proof: proof,
            pending: document.pending.map { .init(offset: $0.offset, isPublished: look.isPublished) },
            objects: objects, lost: inventory.lost[topicPartition] ?? [],
            retirement: try locks.retirement(topicPartition), from: options.from(topicPartition))
        evidence.look = options.look
        evidence.reach = try reach(evidence, locks)
        var verdict = PartitionJudge.judge(evidence)
        let content = ContentCheck(blueprint: blueprint, stores: stores, meter: meter)
        let known = evidence.lost.count
        if options.deep || options.againstKafka {
            let findings = try read(
                evidence.objects.filter { $0.last >= verdict.from && $0.first < evidence.end }, &evidence,
                content)
            let (more, lost) = try UnprovenEnvelopes(content: content, topicPartition: topicPartition)
                .take(&inventory.unproven)
            evidence.objects += more
            verdict = PartitionJudge.judge(evidence)
            verdict.findings += findings + lost
        } else if content.tellsOffsets(topicPartition.topic) {
            let findings = try read(verdict.wanted(of: evidence.objects), &evidence, content)
            verdict = PartitionJudge.judge(evidence)
            verdict.findings += findings
        }
        verdict.say(vanished: Array(evidence.lost.dropFirst(known)))
        inventory.objects[topicPartition] = evidence.objects
        if options.againstKafka { try compare(evidence, &verdict) }
        return verdict
    }

    private func compare(_ evidence: PartitionEvidence, _ verdict: inout PartitionVerdict) throws {
        let topicPartition = evidence.topicPartition
        guard let connection, let statement = blueprint.statement(for: topicPartition.topic),
            let store = stores[statement.target.container]
        else { return }
        try TopicComparison(
            connection: connection, blueprint: blueprint, store: store, statement: statement,
            topicPartition: topicPartition, progress: progress
        ).run(evidence, &verdict)
    }

    /// The highest offset that the locks speak of now; nil where no object stands above the first look.
    private func reach(_ evidence: PartitionEvidence, _ locks: LockReader) throws(StoreError) -> Offset? {
        let highest = evidence.objects.map(\.last).max() ?? -1
        guard highest >= evidence.end else { return nil }
        let now = try locks.lock(evidence.topicPartition)
        let master = now.document?.last ?? -1
        if master >= highest { return master }
        let keys = try locks.highestKeyOffset(evidence.topicPartition, enough: highest) ?? -1
        if keys >= highest { return keys }
        // A key's lock that the safe offset has passed meanwhile is gone: the master speaks for it.
        let later = try locks.lock(evidence.topicPartition).document?.last ?? -1
        return max(master, keys, later, evidence.end - 1)
    }
}

extension PartitionEvidence {
    /// Takes objects in whose offsets were read.
    mutating func replace(_ read: [ClaimedObject]) {
        let byKey = Dictionary(read.map { ($0.key, $0) }, uniquingKeysWith: { a, _ in a })
        for index in objects.indices {
            if let known = byKey[objects[index].key] { objects[index] = known }
        }
    }
}
