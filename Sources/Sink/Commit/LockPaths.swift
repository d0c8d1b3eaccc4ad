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

    /// The indexes name that a connector has when nothing is said (`connect.datalake.indexes.name`).
    package static let defaultIndexesName = ".indexes"

    /// The temporary objects of a connector's locks under one indexes name. Another name than the default has
    /// a directory of its own: the safe offsets of one tree of locks say nothing of the objects that another
    /// tree names, of an earlier topic or another cluster (`docs/decisions/0006`). No topic's name begins
    /// with `+`, no connector's holds a slash.
    package static func temporaryRoot(connector: String, indexesName: String) -> String {
        let root = ".temp-upload/\(connector)/"
        return indexesName == defaultIndexesName ? root : root + "+\(escaped(indexesName))/"
    }

    /// As one part of a path; different texts stay different.
    private static func escaped(_ text: String) -> String {
        var out = ""
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
                UInt8(ascii: "_"):
                out.unicodeScalars.append(Unicode.Scalar(byte))
            default: out += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }
        return out
    }

    /// The temporary objects of the partition; nothing outside this directory is ever swept.
    package var temporaryDirectory: String {
        Self.temporaryRoot(connector: connector, indexesName: indexesName)
            + "\(topicPartition.topic)/\(partition)/"
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
        guard parts.count == 5, let first = Offset(parts[0]), let last = Offset(parts[1]), first <= last,
            !parts[2].isEmpty, !parts[2].contains("/"), let file = Int(parts[3]), let attempt = Int(parts[4])
        else { return nil }
        // To the letter: no sign, no leading zero.
        let ours = temporary(
            first: first, last: last, unit: String(parts[2]), file: file, attempt: attempt)
        return ours == key ? last : nil
    }

    /// Whether the Java connector, of any version, made temporary objects of this topic partition under such
    /// a name: `.temp-upload/Topic(t)/<p>/<uuid><key>`, `.temp-upload/t/<p>/<uuid>/…`, or a batch's own
    /// directory below `.temp-upload/<connector>/t/<p>/`, whatever its indexes name.
    package func isOlderTemporary(_ key: ObjectKey) -> Bool {
        let roots = [
            ".temp-upload/\(topic)/\(partition)/", ".temp-upload/\(topicPartition.topic)/\(partition)/",
            ".temp-upload/\(connector)/\(topicPartition.topic)/\(partition)/",
        ]
        return roots.contains { key.text.hasPrefix($0) && key.text.count > $0.count }
            && !key.parts.contains { $0 == ".." || $0 == "." }
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
