package import ConnectData
package import ObjectStore

/// Where a topic partition's locks, temporary objects and manifests lie (reference `lenses-behaviour.md` 8.1,
/// design sections 4.2, 4.8). All names are relative to the container's root.
package struct LockPaths: Equatable, Sendable {
    package let indexesName: String
    package let connector: String
    package let topicPartition: TopicPartition

    package init(indexesName: String, connector: String, topicPartition: TopicPartition) {
        self.indexesName = indexesName
        self.connector = connector
        self.topicPartition = topicPartition
    }

    private var topic: String { "Topic(\(topicPartition.topic))" }
    private var partition: Int32 { topicPartition.partition }

    /// The master lock.
    package var master: ObjectKey {
        ObjectKey("\(indexesName)/\(connector)/.locks/\(topic)/\(partition).lock")
    }

    /// The directory of the partition's key locks.
    package var lockDirectory: String { "\(indexesName)/\(connector)/.locks/\(topic)/\(partition)/" }

    /// The lock that a 9.x connector left (the same content).
    package var nineMaster: ObjectKey { ObjectKey("\(indexesName)/.locks/\(topic)/\(partition).lock") }

    /// The oldest index: objects named by 20-digit offsets whose content is the path of the file they speak
    /// of.
    package var firstGeneration: String {
        "\(indexesName)/\(connector)/\(topicPartition.topic)/\(Self.padded(Int64(partition), 5))/"
    }

    /// The temporary objects of the partition; nothing outside this directory is ever swept.
    package var temporaryDirectory: String {
        ".temp-upload/\(connector)/\(topicPartition.topic)/\(partition)/"
    }

    /// A temporary object: the offsets of its unit stand in the name, for the sweep. Used once.
    package func temporary(first: Offset, last: Offset, unit: String, file: Int, attempt: Int) -> ObjectKey {
        ObjectKey("\(temporaryDirectory)\(first)-\(last)-\(unit)-\(file)-\(attempt)")
    }

    /// The last offset that stands in a temporary object's name; nil when the name is not of our making.
    package func lastOffset(ofTemporary key: ObjectKey) -> Offset? {
        guard key.text.hasPrefix(temporaryDirectory) else { return nil }
        let parts = key.text.dropFirst(temporaryDirectory.count).split(
            separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 5, let first = Offset(parts[0]), let last = Offset(parts[1]), first <= last
        else { return nil }
        return last
    }

    /// The manifests of the partition's units, for stores that keep no metadata.
    package var proofDirectory: String { "\(indexesName)/\(connector)/.proof/\(topic)/\(partition)/" }

    package func manifest(first: Offset, last: Offset, unit: String) -> ObjectKey {
        ObjectKey("\(proofDirectory)\(first)-\(last)-\(unit).json")
    }

    /// The lock of a partition key.
    package func lock(of key: PartitionKey) -> ObjectKey { lock(named: Self.name(of: key)) }

    package func lock(named name: String) -> ObjectKey { ObjectKey("\(lockDirectory)\(name).lock") }

    /// The name of a listed key lock; nil for what is no key lock (`sweep-marker.json`, objects further
    /// below).
    package func name(ofListed key: ObjectKey) -> String? {
        guard key.text.hasPrefix(lockDirectory), key.text.hasSuffix(".lock") else { return nil }
        let name = key.text.dropFirst(lockDirectory.count).dropLast(5)
        return name.isEmpty || name.contains("/") ? nil : String(name)
    }

    /// The Java connector's name of a key's lock: fields in the order of their names (equal names keep
    /// theirs), name and value form-URL-encoded and `_` as `%5F`, joined by `=` and `_`.
    package static func name(of key: PartitionKey) -> String { key.lockName }

    static func padded(_ number: Int64, _ width: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, width - text.count)) + text
    }
}
