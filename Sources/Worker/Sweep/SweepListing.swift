import ConnectData
import ObjectStore
import Sink

/// A connector's locks and temporary objects, sorted by the partition that their paths name.
struct SweepListing {
    struct Partition {
        /// Key locks, and what else lies in their directory; not the master lock.
        var locks: [ListedObject] = []
        var temporaries: [ListedObject] = []
    }

    private(set) var partitions: [TopicPartition: Partition] = [:]
    /// Names that no partition has.
    private(set) var others: [ListedObject] = []

    init(locks: [ListedObject], temporaries: [ListedObject], connector: String, indexesName: String) {
        for object in locks {
            let path = object.key.text.dropFirst("\(indexesName)/\(connector)/.locks/".count)
            guard let (directory, rest) = Self.split(path), directory.hasPrefix("Topic("),
                directory.hasSuffix(")")
            else {
                others.append(object)
                continue
            }
            let topic = String(directory.dropFirst(6).dropLast())
            if rest.hasSuffix(".lock"), let number = Self.number(rest.dropLast(5)) {
                partitions[TopicPartition(topic, number), default: Partition()].locks += []
            } else if let (number, _) = Self.split(rest), let number = Self.number(number) {
                partitions[TopicPartition(topic, number), default: Partition()].locks.append(object)
            } else {
                others.append(object)
            }
        }
        let root = LockPaths.temporaryRoot(connector: connector, indexesName: indexesName)
        for object in temporaries {
            let path = object.key.text.dropFirst(root.count)
            // Below the default indexes name's directory: those of another name, not this sweep's to tell of.
            if path.hasPrefix("+") { continue }
            if let (topic, rest) = Self.split(path), let (number, _) = Self.split(rest),
                let number = Self.number(number)
            {
                partitions[TopicPartition(String(topic), number), default: Partition()].temporaries
                    .append(object)
            } else {
                others.append(object)
            }
        }
    }

    private static func split(_ path: Substring) -> (Substring, Substring)? {
        guard let slash = path.firstIndex(of: "/") else { return nil }
        return (path[..<slash], path[path.index(after: slash)...])
    }

    /// A partition's number as it stands in paths: no sign, no leading zero.
    private static func number(_ text: Substring) -> Int32? {
        guard let number = Int32(text), number >= 0, String(number) == text else { return nil }
        return number
    }
}
