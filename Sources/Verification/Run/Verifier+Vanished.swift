import ConnectData
import ObjectStore
import Sink

extension Verifier {
    /// Reads objects of a partition and takes in what they hold. Of such as went away since they were listed
    /// the lake is listed once more: one that was moved is read where it is now, any other one is lost.
    ///
    /// - Returns: what is wrong with each that was read.
    func read(
        _ objects: [ClaimedObject], _ evidence: inout PartitionEvidence, _ content: ContentCheck
    ) throws(StoreError) -> [Finding] {
        let first = try content.readAll(objects, of: evidence.topicPartition)
        evidence.replace(first.read)
        guard !first.vanished.isEmpty else { return first.findings }
        var inventory = try InventoryReader(blueprint: blueprint, stores: stores, progress: progress).read()
        _ = try Identification(stores: stores, progress: progress).run(&inventory)
        let known = Set(evidence.objects.map(\.key))
        var others = (inventory.objects[evidence.topicPartition] ?? []).filter { !known.contains($0.key) }
        var moved: [ClaimedObject] = []
        for object in first.vanished {
            evidence.objects.removeAll { $0.key == object.key }
            if let index = others.firstIndex(where: { $0.isCopy(of: object) && $0.unit == object.unit }) {
                moved.append(others.remove(at: index))
                evidence.notes.append("\(object.key) was moved to \(moved[moved.count - 1].key)")
            } else {
                evidence.lost.append(object)
            }
        }
        let second = try content.readAll(moved, of: evidence.topicPartition)
        evidence.objects += second.read
        evidence.lost += second.vanished
        return first.findings + second.findings
    }
}

extension PartitionVerdict {
    /// Objects that went away while it was looked at, where sums alone do not say so: among counts there may
    /// be room without them.
    mutating func say(vanished: [ClaimedObject]) {
        let said = Set(findings.flatMap(\.objects))
        for object in vanished where !said.contains(object.key.text) {
            findings.append(.vanished(object))
        }
    }
}

extension Finding {
    /// An object that went away while it was looked at.
    static func vanished(_ object: ClaimedObject) -> Finding {
        Finding(
            .missing, "an object was listed, and is gone",
            ranges: object.offsets?.runs ?? [min(object.first, object.last)...object.last],
            count: object.sum.count, isExact: object.offsets != nil, objects: [object.key.text],
            hint: "bring it back, or retire its window once it may go (docs/verify.md)")
    }
}
