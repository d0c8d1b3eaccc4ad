import ObjectStore
import Synchronization

/// A store that refuses everything after so many changes; the last one's answer is lost.
final class CutStore: ObjectStore {
    private let base: InMemoryObjectStore
    private let left: Mutex<Int>
    private let landsLast: Bool

    init(_ base: InMemoryObjectStore, after changes: Int, landsLast: Bool) {
        self.base = base
        left = Mutex(changes)
        self.landsLast = landsLast
    }

    var capabilities: StoreCapabilities { base.capabilities }

    private func change<Result>(
        _ key: ObjectKey, _ body: () throws(StoreError) -> Result
    ) throws(StoreError) -> Result {
        let before = left.withLock { left in
            left -= 1
            return left
        }
        if before >= 0 { return try body() }
        if before == -1, landsLast { _ = try body() }
        throw StoreError(.rejected, "cut", key.text, "the process is gone")
    }

    private func look<Result>(_ key: String, _ body: () throws(StoreError) -> Result) throws(StoreError)
        -> Result
    {
        if left.withLock({ $0 }) >= 0 { return try body() }
        throw StoreError(.rejected, "cut", key, "the process is gone")
    }

    func create(_ key: ObjectKey, _ content: [UInt8]) throws(StoreError) -> ETag {
        try change(key) { () throws(StoreError) in try base.create(key, content) }
    }
    func replace(_ key: ObjectKey, _ content: [UInt8], ifMatch etag: ETag) throws(StoreError) -> ETag {
        try change(key) { () throws(StoreError) in try base.replace(key, content, ifMatch: etag) }
    }
    func publish(_ temp: ObjectKey, as final: ObjectKey, ifMatch etag: ETag) throws(StoreError) {
        try change(temp) { () throws(StoreError) in try base.publish(temp, as: final, ifMatch: etag) }
    }
    func delete(_ key: ObjectKey, ifMatch etag: ETag?) throws(StoreError) -> Bool {
        try change(key) { () throws(StoreError) in try base.delete(key, ifMatch: etag) }
    }
    func read(_ key: ObjectKey) throws(StoreError) -> StoredObject? {
        try look(key.text) { () throws(StoreError) in try base.read(key) }
    }
    func head(_ key: ObjectKey) throws(StoreError) -> ObjectHead? {
        try look(key.text) { () throws(StoreError) in try base.head(key) }
    }
    func list(_ prefix: String) throws(StoreError) -> [ListedObject] {
        try look(prefix) { () throws(StoreError) in try base.list(prefix) }
    }
    func scan(_ prefix: String, _ take: ([ListedObject]) -> Bool) throws(StoreError) {
        _ = take(try list(prefix))
    }
    func read(_ key: ObjectKey, from offset: Int64, count: Int) throws(StoreError) -> [UInt8]? {
        try look(key.text) { () throws(StoreError) in try base.read(key, from: offset, count: count) }
    }
    func upload(file path: String, to temp: ObjectKey, metadata: ObjectMetadata) throws(StoreError) -> ETag {
        throw StoreError(.rejected, "upload", path, "nothing is uploaded here")
    }
    func overwrite(file path: String, to final: ObjectKey, metadata: ObjectMetadata) throws(StoreError) {
        throw StoreError(.rejected, "overwrite", path, "nothing is uploaded here")
    }
}
