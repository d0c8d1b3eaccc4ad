package import ObjectStore
import Synchronization

/// A store whose changes are noted once they are done.
package final class RecordingStore: ObjectStore {
    private let base: any ObjectStore
    private let noted = Mutex<[StoreStep]>([])

    package init(_ base: any ObjectStore) { self.base = base }

    package var capabilities: StoreCapabilities { base.capabilities }

    /// What was changed, in the order of the answers.
    package var steps: [StoreStep] { noted.withLock { $0 } }

    private func note(_ step: StoreStep) { noted.withLock { $0.append(step) } }

    package func create(_ key: ObjectKey, _ content: [UInt8]) throws(StoreError) -> ETag {
        let etag = try base.create(key, content)
        note(.create(key, content))
        return etag
    }

    package func replace(_ key: ObjectKey, _ content: [UInt8], ifMatch etag: ETag) throws(StoreError) -> ETag
    {
        let new = try base.replace(key, content, ifMatch: etag)
        note(.replace(key, content))
        return new
    }

    package func publish(_ temp: ObjectKey, as final: ObjectKey, ifMatch etag: ETag) throws(StoreError) {
        try base.publish(temp, as: final, ifMatch: etag)
        note(.publish(temp, as: final))
    }

    package func delete(_ key: ObjectKey, ifMatch etag: ETag?) throws(StoreError) -> Bool {
        let isGone = try base.delete(key, ifMatch: etag)
        if isGone { note(.delete(key)) }
        return isGone
    }

    package func read(_ key: ObjectKey) throws(StoreError) -> StoredObject? { try base.read(key) }
    package func head(_ key: ObjectKey) throws(StoreError) -> ObjectHead? { try base.head(key) }
    package func list(_ prefix: String) throws(StoreError) -> [ListedObject] { try base.list(prefix) }

    package func scan(_ prefix: String, _ take: ([ListedObject]) -> Bool) throws(StoreError) {
        try base.scan(prefix, take)
    }

    package func read(_ key: ObjectKey, from offset: Int64, count: Int) throws(StoreError) -> [UInt8]? {
        try base.read(key, from: offset, count: count)
    }

    package func upload(
        file path: String, to temp: ObjectKey, metadata: ObjectMetadata
    ) throws(StoreError) -> ETag { try base.upload(file: path, to: temp, metadata: metadata) }

    package func overwrite(
        file path: String, to final: ObjectKey, metadata: ObjectMetadata
    ) throws(StoreError) { try base.overwrite(file: path, to: final, metadata: metadata) }
}
