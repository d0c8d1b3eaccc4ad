import ConnectData
import KCQL
import ObjectStore
import Sink
import Synchronization
import Worker

/// Lists a connector's objects; reads none of their records.
struct InventoryReader {
    let blueprint: ConnectorBlueprint
    let stores: [String: any ObjectStore]
    let progress: Progress

    func read() throws(StoreError) -> Inventory {
        var inventory = Inventory()
        for container in blueprint.containers {
            guard let store = stores[container] else {
                preconditionFailure("container \(container) is not open")
            }
            if store.capabilities.listsMetadata {
                try list(container, store, into: &inventory)
            } else {
                try ManifestReader(
                    container: container, store: store,
                    root: "\(blueprint.indexesName)/\(blueprint.settings.name)/.proof/",
                    files: try files(store, container), progress: progress
                ).read(into: &inventory)
            }
        }
        return inventory
    }

    private func list(
        _ container: String, _ store: any ObjectStore, into inventory: inout Inventory
    ) throws(StoreError) {
        try walk(store, container) { object in
            if let metadata = object.metadata, let proof = ObjectProof(metadata) {
                inventory.objects[proof.topicPartition, default: []].append(
                    ClaimedObject(
                        key: object.key, size: object.size, proof: proof, unit: metadata["unit"] ?? ""))
            } else {
                inventory.unproven.append(
                    UnprovenObject(container: container, key: object.key, size: object.size))
            }
        }
    }

    private func files(_ store: any ObjectStore, _ container: String) throws(StoreError) -> [ObjectKey: Int64]
    {
        var files: [ObjectKey: Int64] = [:]
        try walk(store, container) { files[$0.key] = $0.size }
        return files
    }

    /// Every data object below the prefixes of the statements of a container, each once.
    private func walk(
        _ store: any ObjectStore, _ container: String, _ take: (ListedObject) -> Void
    ) throws(StoreError) {
        let reserved = [blueprint.indexesName + "/", ".temp-upload/"]
        var seen = 0
        for root in Self.roots(blueprint, container) {
            try store.scan(root) { page in
                for object in page where !reserved.contains(where: { object.key.text.hasPrefix($0) }) {
                    take(object)
                    seen += 1
                }
                progress.say("listing \(container): \(seen) objects")
                return true
            }
        }
    }

    /// Directories of a container that hold data; none lies below another.
    static func roots(_ blueprint: ConnectorBlueprint, _ container: String) -> [String] {
        let all = Set(
            blueprint.statements.filter { $0.target.container == container }
                .map(ConnectorBlueprint.directory(of:)))
        return all.filter { root in !all.contains { $0 != root && root.hasPrefix($0) } }.sorted()
    }
}
