import Sink
import ConnectData
import ObjectStore

/// Finds out what objects without a proof are, by their checksums: moved, or copies. Reads those alone whose
/// size is that of an object with a proof.
struct Identification {
    /// A fast look reads no more than so many.
    static let fastReadsMax = 2_000

    let stores: [String: any ObjectStore]
    let progress: Progress
    var readsMax = fastReadsMax

    struct Result {
        var findings: [TopicPartition: [Finding]] = [:]
        var notes: [TopicPartition: [String]] = [:]
        /// So many could be copies, or moved, and were not read.
        var unread = 0
    }

    private struct Fingerprint: Hashable {
        var size: Int64
        var checksum: String
    }

    func run(_ inventory: inout Inventory) throws(StoreError) -> Result {
        var result = Result()
        var lost: [Fingerprint: ClaimedObject] = [:]
        var held: [Fingerprint: ClaimedObject] = [:]
        var sizes: Set<Int64> = []
        for object in inventory.lost.values.joined() {
            guard let bytes = object.proof.bytes else { continue }
            lost[Fingerprint(size: bytes, checksum: object.proof.checksum)] = object
            sizes.insert(bytes)
        }
        for object in inventory.objects.values.joined() where object.size > 0 {
            held[Fingerprint(size: object.size, checksum: object.proof.checksum)] = object
            sizes.insert(object.size)
        }
        var left: [UnprovenObject] = []
        var reads = 0
        for object in inventory.unproven {
            guard sizes.contains(object.size), let store = stores[object.container] else {
                left.append(object)
                continue
            }
            guard reads < readsMax else {
                result.unread += 1
                left.append(object)
                continue
            }
            reads += 1
            progress.say("looking at objects without a proof: \(reads)")
            guard let checksum = try ObjectReader.checksum(store, object.key) else { continue }
            let print = Fingerprint(size: object.size, checksum: checksum)
            if let was = lost.removeValue(forKey: print) {
                let topicPartition = was.proof.topicPartition
                inventory.lost[topicPartition]?.removeAll { $0 == was }
                var now = was
                now.key = object.key
                now.size = object.size
                inventory.objects[topicPartition, default: []].append(now)
                result.notes[topicPartition, default: []].append("\(was.key) was moved to \(object.key)")
            } else if let original = held[print] {
                result.findings[original.proof.topicPartition, default: []].append(
                    Finding(
                        .doubled, "an object without a proof is a copy of one with it",
                        ranges: original.offsets?.runs ?? [original.first...original.last],
                        count: original.sum.count, isExact: original.offsets != nil,
                        objects: [original.key.text, object.key.text], hint: "remove the copy"))
            } else {
                left.append(object)
            }
        }
        inventory.unproven = left
        return result
    }
}
