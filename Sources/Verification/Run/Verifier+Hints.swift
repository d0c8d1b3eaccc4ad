import Worker
import KCQL
import ConnectData
import ObjectStore
import Sink

extension Verifier {
    /// For missing offsets: an object elsewhere in the container that holds them, or one below the prefix
    /// that seems to have lost its metadata.
    func addHints(_ verdict: inout PartitionVerdict, _ inventory: Inventory) throws(StoreError) {
        let missing = verdict.findings.indices.filter { verdict.findings[$0].kind == .missing }
        guard !missing.isEmpty else { return }
        let elsewhere = try objectsElsewhere(verdict.topicPartition, inventory)
        for index in missing {
            let ranges = verdict.findings[index].ranges
            func holds(_ object: ClaimedObject) -> Bool {
                ranges.contains { $0.overlaps(min(object.first, object.last)...object.last) }
            }
            if let moved = elsewhere.first(where: holds) {
                verdict.findings[index].objects.append(moved.key.text)
                verdict.findings[index].hint =
                    "\(moved.key) holds offsets \(moved.first) to \(moved.last) and lies outside the"
                    + " statement's prefix: move it back, or retire its window"
                continue
            }
            let stripped = inventory.unproven.first { object in
                Self.numbers(object.key.text).contains { number in
                    ranges.contains { $0.upperBound == number }
                } && object.key.text.contains(verdict.topicPartition.topic)
            }
            if let stripped {
                verdict.findings[index].objects.append(stripped.key.text)
                verdict.findings[index].hint =
                    "by its name \(stripped.key) holds them, but it carries no proof: its metadata was lost, or"
                    + " it was written anew"
            }
        }
    }

    /// Objects of a partition outside the prefixes; only where listings tell.
    private func objectsElsewhere(
        _ topicPartition: TopicPartition, _ inventory: Inventory
    ) throws(StoreError) -> [ClaimedObject] {
        guard let container = blueprint.statement(for: topicPartition.topic)?.target.container,
            let store = stores[container], store.capabilities.listsMetadata
        else { return [] }
        let known = Set((inventory.objects[topicPartition] ?? []).map(\.key))
        var found: [ClaimedObject] = []
        try store.scan("") { page in
            for object in page where !object.key.text.hasPrefix(".temp-upload/") {
                guard let proof = object.metadata.flatMap(ObjectProof.init),
                    proof.topicPartition == topicPartition, !known.contains(object.key)
                else { continue }
                found.append(ClaimedObject(key: object.key, size: object.size, proof: proof, unit: ""))
            }
            progress.say("looking for missing offsets elsewhere: \(found.count) found")
            return true
        }
        return found
    }

    /// The numbers in a name.
    static func numbers(_ text: String) -> [Int64] {
        text.split { !$0.isASCII || !$0.isNumber }.compactMap { Int64($0) }
    }
}
