package import ConnectData
package import JSON
package import ObjectStore
package import Worker

/// `sluice indexes show`: every lock of a connector, read from the lake alone.
package struct ShownLocks: Sendable {
    /// By container and partition.
    package private(set) var partitions: [PartitionLocks] = []
    /// Every partition that has locks, asked for or not.
    package private(set) var known: [TopicPartition] = []

    /// - Throws: what the store says.
    package init(_ access: ConnectorAccess, _ choice: PartitionChoice) throws(StoreError) {
        let settings = access.blueprint.settings
        for container in access.stores.keys.sorted() {
            guard let store = access.stores[container] else { continue }
            let scan = LockScan(
                store: store, indexesName: settings.indexesName, connector: settings.name)
            for found in try scan.partitions(reads: access.blueprint.reads) {
                known.append(found)
                guard choice.takes(found) else { continue }
                partitions.append(try scan.locks(of: found))
            }
        }
    }

    package var text: String {
        guard !partitions.isEmpty else { return "no locks of any generation" }
        return partitions.map { locks in
            var lines = ["\(locks.topicPartition)"]
            lines += locks.all.flatMap { LockWords($0).lines }.map { "  " + $0 }
            for entry in locks.oldest {
                lines.append(
                    "  oldest index: offsets up to \(entry.offset) in "
                        + (entry.target.isEmpty ? "a file that it does not name" : entry.target)
                        + (entry.targetExists ? "" : ", which does not exist"))
            }
            return lines.joined(separator: "\n")
        }.joined(separator: "\n")
    }

    package var json: JSON { .object([.init("partitions", .array(partitions.map(Self.json)))]) }

    static func json(_ locks: PartitionLocks) -> JSON {
        [
            "topic": .string(locks.topicPartition.topic), "partition": .int(locks.topicPartition.partition),
            "locks": .array(locks.all.map { LockWords($0).json }),
            "oldestIndex": .array(
                locks.oldest.map { entry in
                    [
                        "path": .string(entry.path.text), "offset": .int(entry.offset),
                        "target": .string(entry.target), "targetExists": .bool(entry.targetExists),
                    ]
                }),
        ]
    }
}
