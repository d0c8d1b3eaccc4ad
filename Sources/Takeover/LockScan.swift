package import ConnectData
package import ObjectStore
import Sink

/// Reads the locks of every generation. Reads only: `read`, `list`, `head`.
package struct LockScan: Sendable {
    package let store: any ObjectStore
    package let indexesName: String
    package let connector: String
    package var calls = ParallelCalls()

    package init(store: any ObjectStore, indexesName: String, connector: String) {
        self.store = store
        self.indexesName = indexesName
        self.connector = connector
    }

    private func paths(_ partition: TopicPartition) -> LockPaths {
        LockPaths(indexesName: indexesName, connector: connector, topicPartition: partition)
    }

    /// The topic partitions that have a lock or an index of this connector. A 9.x lock names no connector: it
    /// counts where `reads` says that the connector reads its topic.
    package func partitions(reads: (String) -> Bool) throws(StoreError) -> [TopicPartition] {
        var found: Set<TopicPartition> = []
        let roots = ["\(indexesName)/\(connector)/.locks/", "\(indexesName)/.locks/"]
        for (index, root) in roots.enumerated() {
            for object in try store.list(root) {
                guard let partition = Self.partition(of: object.key, below: root) else { continue }
                if index == 0 || reads(partition.topic) { found.insert(partition) }
            }
        }
        let oldest = "\(indexesName)/\(connector)/"
        for object in try store.list(oldest) {
            let parts = object.key.text.dropFirst(oldest.count).split(separator: "/")
            guard parts.count == 3, !parts[0].hasPrefix("."), parts[1].utf8.count == 5,
                let number = Int32(parts[1]), parts[2].utf8.count == 20, Offset(parts[2]) != nil
            else { continue }
            found.insert(TopicPartition(String(parts[0]), number))
        }
        return found.sorted()
    }

    /// `Topic(t)/3.lock` and `Topic(t)/3/….lock`.
    private static func partition(of key: ObjectKey, below root: String) -> TopicPartition? {
        let parts = key.text.dropFirst(root.count).split(separator: "/", maxSplits: 2)
        guard key.text.hasPrefix(root), parts.count >= 2, parts[0].hasPrefix("Topic("),
            parts[0].hasSuffix(")"),
            key.text.hasSuffix(".lock")
        else { return nil }
        let topic = String(parts[0].dropFirst(6).dropLast())
        let number = parts.count == 2 ? parts[1].dropLast(5) : parts[1]
        return Int32(number).map { TopicPartition(topic, $0) }
    }

    /// Every lock of one topic partition.
    package func locks(of partition: TopicPartition) throws(StoreError) -> PartitionLocks {
        let paths = paths(partition)
        var master = try store.read(paths.master).map { FoundLock(.master, paths.master, $0) }
        var nine = try store.read(paths.nineMaster).map { FoundLock(.nine, paths.nineMaster, $0) }
        let (masterTime, nineTime) = (try modified(master), try modified(nine))
        master?.modified = masterTime
        nine?.modified = nineTime
        let listed = try store.list(paths.lockDirectory).compactMap { object in
            paths.name(ofListed: object.key).map { (name: $0, object: object) }
        }
        let store = store
        let read = calls.map(listed) { lock -> Result<FoundLock?, StoreError> in
            do throws(StoreError) {
                return .success(
                    try store.read(lock.object.key).map {
                        FoundLock(.key, lock.object.key, key: lock.name, $0, modified: lock.object.modified)
                    })
            } catch { return .failure(error) }
        }
        var keys: [FoundLock] = []
        for result in read { if let lock = try result.get() { keys.append(lock) } }
        return PartitionLocks(
            topicPartition: partition, master: master, nine: nine, oldest: try oldest(paths), keys: keys)
    }

    /// Asked only where a lock cannot be read: then its age helps a person to judge it.
    private func modified(_ lock: FoundLock?) throws(StoreError) -> Int64? {
        guard let lock, lock.document == nil else { return nil }
        let directory = lock.path.parts.dropLast().joined(separator: "/") + "/"
        return try store.list(directory).first { $0.key == lock.path }?.modified
    }

    private func oldest(_ paths: LockPaths) throws(StoreError) -> [IndexEntry] {
        var entries: [IndexEntry] = []
        for object in try store.list(paths.firstGeneration) {
            guard let name = object.key.parts.last, name.utf8.count == 20, let offset = Offset(name) else {
                continue
            }
            let content = try store.read(object.key)?.content ?? []
            let target = String(validating: content, as: UTF8.self) ?? ""
            let exists =
                target.isEmpty ? false : try store.head(LockDocument.Operation.key(target)) != nil
            entries.append(
                IndexEntry(path: object.key, offset: offset, target: target, targetExists: exists))
        }
        return entries.sorted { $0.offset < $1.offset }
    }
}
