package import ObjectStore
import Synchronization

/// A store whose changes are noted once they are done.
package final class RecordingStore: ForwardingStore {
    package let base: any ObjectStore
    private let noted = Mutex<[StoreStep]>([])

    package init(_ base: any ObjectStore) { self.base = base }

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
}
