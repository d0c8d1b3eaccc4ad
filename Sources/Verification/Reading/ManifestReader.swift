import ConnectData
import ObjectStore
import Sink
import Synchronization

/// Holds the manifests of a container against its files: for stores whose listings show no metadata.
struct ManifestReader {
    let container: String
    let store: any ObjectStore
    /// The connector's `.proof` directory.
    let root: String
    let files: [ObjectKey: Int64]
    let progress: Progress

    func read(into inventory: inout Inventory) throws(StoreError) {
        var keys: [ObjectKey] = []
        try store.scan(root) { page in
            keys += page.map(\.key).filter {
                $0.text.hasSuffix(".json") && !$0.text.hasSuffix("/retired.json")
            }
            return true
        }
        var claimed: [ObjectKey: ObjectProof] = [:]
        var open: [ClaimedObject] = []
        for manifest in try manifests(keys.sorted(), &inventory) {
            for file in manifest.files {
                let own = file.final.carrying(unit: manifest.unit)
                let key = files[own] != nil ? own : file.final
                let object = ClaimedObject(
                    key: key, size: files[key] ?? 0, proof: file.proof, unit: manifest.unit)
                if let other = claimed[key] {
                    // The same file committed again in a later life is one file.
                    if !other.isSameFile(as: file.proof) { open.append(object) }
                } else if files[key] != nil {
                    claimed[key] = file.proof
                    inventory.objects[manifest.topicPartition, default: []].append(object)
                } else {
                    open.append(object)
                }
            }
        }
        for object in open { inventory.lost[object.proof.topicPartition, default: []].append(object) }
        inventory.unproven += files.filter { claimed[$0.key] == nil }
            .map { UnprovenObject(container: container, key: $0.key, size: $0.value) }
            .sorted { $0.key < $1.key }
    }

    private func manifests(
        _ keys: [ObjectKey], _ inventory: inout Inventory
    ) throws(StoreError) -> [Manifest] {
        let found = Mutex<[Int: Manifest?]>([:])
        try Parallel.run(keys.count) { [store, progress] (index) throws(StoreError) in
            let manifest = try store.read(keys[index]).flatMap { Manifest(decoding: $0.content) }
            let done = found.withLock {
                $0[index] = .some(manifest)
                return $0.count
            }
            if done % 100 == 0 { progress.step("reading", done, of: keys.count, "manifests") }
        }
        let all = found.withLock { $0 }
        for (index, key) in keys.enumerated() where all[index] == .some(nil) {
            inventory.notes.append("\(key) is no manifest, or went away while it was read")
        }
        return keys.indices.compactMap { all[$0] ?? nil }
    }
}
