import ConnectData
import JSON
import ObjectStore
import Sink

/// Reads a connector's locks in one container; changes none.
struct LockReader {
    let store: any ObjectStore
    let indexesName: String
    let connector: String

    /// Where the locks of a partition lie.
    func paths(_ topicPartition: TopicPartition) -> LockPaths {
        LockPaths(indexesName: indexesName, connector: connector, topicPartition: topicPartition)
    }

    /// The partitions that have a master lock.
    func partitions() throws(StoreError) -> [TopicPartition] { try listed().masters }

    /// The partitions that have a master lock, and those that have locks of keys.
    func listed() throws(StoreError) -> (masters: [TopicPartition], keyed: Set<TopicPartition>) {
        let root = "\(indexesName)/\(connector)/.locks/"
        var masters: [TopicPartition] = []
        var keyed: Set<TopicPartition> = []
        try store.scan(root) { page in
            for object in page where object.key.text.hasSuffix(".lock") {
                let parts = object.key.text.dropFirst(root.count).split(separator: "/")
                if parts.count == 2, let found = Self.topicPartition(parts[0], parts[1].dropLast(5)) {
                    masters.append(found)
                } else if parts.count == 3, let found = Self.topicPartition(parts[0], parts[1]) {
                    keyed.insert(found)
                }
            }
            return true
        }
        return (masters.sorted(), keyed)
    }

    /// The partitions that manifests or retirements speak of.
    func proofs() throws(StoreError) -> Set<TopicPartition> {
        let root = "\(indexesName)/\(connector)/.proof/"
        var found: Set<TopicPartition> = []
        try store.scan(root) { page in
            for object in page where object.key.text.hasSuffix(".json") {
                let parts = object.key.text.dropFirst(root.count).split(separator: "/")
                if parts.count == 3, let partition = Self.topicPartition(parts[0], parts[1]) {
                    found.insert(partition)
                }
            }
            return true
        }
        return found
    }

    /// Of `Topic(t)` and `3`.
    private static func topicPartition(_ topic: Substring, _ number: Substring) -> TopicPartition? {
        guard topic.hasPrefix("Topic("), topic.hasSuffix(")"), let number = Int32(number) else { return nil }
        return TopicPartition(String(topic.dropFirst(6).dropLast()), number)
    }

    func lock(_ topicPartition: TopicPartition) throws(StoreError) -> LockEvidence {
        LockEvidence(try store.read(paths(topicPartition).master)?.content)
    }

    /// Whether nothing that a pending commit was to rename is left: what has the name and another ETag is an
    /// upload that came again (decision 0007).
    func isPublished(
        _ pending: LockDocument.Pending, of topicPartition: TopicPartition
    ) throws(StoreError) -> Bool {
        var sources: [ObjectKey: ETag] = [:]
        for operation in pending.operations {
            switch operation {
            case .upload: return false
            case .copy(_, let source, _, let etag), .delete(_, let source, let etag):
                sources[LockDocument.Operation.key(source)] = LockDocument.Operation.bare(etag)
            }
        }
        // Many are looked for in one listing, where they all lie in our own directory.
        let directory = paths(topicPartition).temporaryDirectory
        if sources.count > 8, sources.keys.allSatisfy({ $0.text.hasPrefix(directory) }) {
            let listed = Set(try store.list(directory).map(\.key))
            sources = sources.filter { listed.contains($0.key) }
        }
        for (source, etag) in sources.sorted(by: { $0.key < $1.key })
        where try store.head(source)?.etag == etag { return false }
        return true
    }

    /// The highest offset that a lock of one of the partition's keys speaks of; nil where there is none.
    /// Looks at the youngest lock first and stops once `enough` is reached.
    func highestKeyOffset(
        _ topicPartition: TopicPartition, enough: Offset
    ) throws(StoreError) -> Offset? {
        let paths = paths(topicPartition)
        let locks = try store.list(paths.lockDirectory).filter { paths.name(ofListed: $0.key) != nil }
        var highest: Offset?
        for lock in locks.sorted(by: { ($0.modified, $0.key) > ($1.modified, $1.key) }) {
            if let highest, highest >= enough { break }
            guard let content = try store.read(lock.key)?.content,
                let last = (try? LockDocument(decoding: content))?.last
            else { continue }
            highest = max(highest ?? last, last)
        }
        return highest
    }

    /// Where a partition's retirement stands.
    func retirementKey(_ topicPartition: TopicPartition) -> ObjectKey {
        ObjectKey(paths(topicPartition).proofDirectory + "retired.json")
    }

    func retirement(_ topicPartition: TopicPartition) throws(StoreError) -> Retirement? {
        guard let object = try store.read(retirementKey(topicPartition)) else { return nil }
        guard let found = Retirement(try? JSON(parsing: object.content)) else {
            throw StoreError(
                .rejected, "read", retirementKey(topicPartition).text, "it is no retirement",
                hint: "remove it and retire again")
        }
        return found
    }
}
