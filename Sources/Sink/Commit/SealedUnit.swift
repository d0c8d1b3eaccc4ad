import ObjectStore

/// A unit in the queue of its lock: its files are uploaded under temporary names as soon as it is sealed.
struct SealedUnit: Equatable, Sendable {
    /// One object of the unit: a staging file, or the manifest behind them.
    struct Item: Equatable, Sendable {
        /// Attempts so far; each has a name of its own.
        var attempts = 0
        /// The name of the attempt that is out.
        var temp: ObjectKey?
        /// Set when an upload was answered: only this name goes into the lock.
        var uploaded: Uploaded?
    }

    struct Uploaded: Equatable, Sendable {
        var temp: ObjectKey
        var etag: ETag
    }

    /// Unique among all owners; it stands in temporary names, metadata and manifests.
    let id: String
    let unit: Unit
    let manifest: Manifest?
    var items: [Item]

    init(id: String, unit: Unit, manifest: Manifest?) {
        self.id = id
        self.unit = unit
        self.manifest = manifest
        items = Array(repeating: Item(), count: unit.files.count + (manifest == nil ? 0 : 1))
    }

    var isUploaded: Bool { items.allSatisfy { $0.uploaded != nil } }

    /// Where an item becomes visible.
    func destination(_ item: Int, _ paths: LockPaths) -> ObjectKey {
        item < unit.files.count
            ? unit.files[item].final : paths.manifest(first: unit.first, last: unit.last, unit: id)
    }
}
