package import ConnectData
package import JSON
package import ObjectStore
import Sink

/// What else than a lock tells how far a topic partition is stored: names of objects. Facts for a person, who
/// decides; `run` never uses them.
package struct OffsetEvidence: Equatable, Sendable {
    package struct Named: Equatable, Sendable {
        package var offset: Offset
        package var object: ObjectKey
    }

    /// The highest last offset in the name of a final object.
    package private(set) var final: Named?
    /// The same of a unit's manifest.
    package private(set) var manifest: Named?
    /// The same of a temporary object of Sluice's; it may be published or not.
    package private(set) var temporary: Named?
    /// The highest offset that a key's lock speaks of.
    package private(set) var key: Named?
    /// Keys are committed each for itself: none of these tells what of the other keys is stored.
    private let isGranular: Bool

    init(
        of partition: TopicPartition, store: any ObjectStore, settings: CommitSettings, prefix: String,
        locks: PartitionLocks
    ) throws(StoreError) {
        let paths = LockPaths(
            indexesName: settings.indexesName, connector: settings.connector, topicPartition: partition)
        isGranular = settings.mode == .granular
        let reserved = [settings.indexesName + "/", ".temp-upload/"]
        let below = prefix.isEmpty ? "" : prefix + "/"
        for object in try store.list(below)
        where !reserved.contains(where: { object.key.text.hasPrefix($0) }) {
            Self.raise(&final, Self.lastOffset(ofFinal: object.key, partition), object.key)
        }
        for object in try store.list(paths.proofDirectory) {
            let parts = object.key.text.dropFirst(paths.proofDirectory.count)
                .split(separator: "-", maxSplits: 2)
            Self.raise(&manifest, parts.count == 3 ? Offset(parts[1]) : nil, object.key)
        }
        for object in try store.list(paths.temporaryDirectory) {
            Self.raise(&temporary, paths.lastOffset(ofTemporary: object.key), object.key)
        }
        for lock in locks.keys { Self.raise(&key, lock.document?.last, lock.path) }
    }

    private static func raise(_ named: inout Named?, _ offset: Offset?, _ object: ObjectKey) {
        guard let offset, offset > named?.offset ?? -1 else { return }
        named = Named(offset: offset, object: object)
    }

    /// The last offset in a final's name, of the forms that this program and the Java connector write by
    /// default: `…/<topic>/<partition>/<offset>….ext` and `<topic>(<partition>_<offset>)….ext`.
    static func lastOffset(ofFinal key: ObjectKey, _ partition: TopicPartition) -> Offset? {
        let parts = key.parts
        guard let name = parts.last else { return nil }
        if name.hasPrefix(partition.topic + "("), let end = name.lastIndex(of: ")") {
            let inner = name[..<end].dropFirst(partition.topic.count + 1).split(separator: "_")
            guard inner.count == 2, Int32(inner[0]) == partition.partition else { return nil }
            return Offset(inner[1])
        }
        guard parts.count >= 3, parts[parts.count - 3].hasSuffix(partition.topic) else { return nil }
        let directory = parts[parts.count - 2]
        let number = directory.drop { !$0.isNumber }
        guard Int32(number) == partition.partition else { return nil }
        return Offset(name.prefix { $0.isASCII && $0.isNumber })
    }

    private static let granularWarning =
        "in granular mode final objects and key locks are no safe offset: records of other keys below them may be"
        + " stored nowhere. The group's offset is safe to resume at, where it still lies in the log"

    package var lines: [String] {
        func line(_ what: String, _ named: Named?) -> String {
            named.map { "\(what): \($0.offset), in \($0.object)" } ?? "\(what): none found"
        }
        return [
            line("highest offset in the name of a final object", final),
            line("highest offset in the name of a manifest", manifest),
            line("highest offset in the name of a temporary object", temporary),
            line("highest offset in a key's lock", key),
        ] + (isGranular ? [Self.granularWarning] : [])
    }

    package var json: JSON {
        func value(_ named: Named?) -> JSON {
            named.map { ["offset": .int($0.offset), "object": .string($0.object.text)] } ?? .null
        }
        return [
            "final": value(final), "manifest": value(manifest), "temporary": value(temporary),
            "key": value(key),
        ]
    }
}
