/// A store in front of another one: a verb that it does not say itself is the other's.
package protocol ForwardingStore: ObjectStore {
    var base: any ObjectStore { get }
}

extension ForwardingStore {
    package var capabilities: StoreCapabilities { base.capabilities }

    package func create(_ key: ObjectKey, _ content: [UInt8]) throws(StoreError) -> ETag {
        try base.create(key, content)
    }

    package func replace(_ key: ObjectKey, _ content: [UInt8], ifMatch etag: ETag) throws(StoreError) -> ETag
    {
        try base.replace(key, content, ifMatch: etag)
    }

    package func upload(
        file path: String, to temp: ObjectKey, metadata: ObjectMetadata
    ) throws(StoreError) -> ETag { try base.upload(file: path, to: temp, metadata: metadata) }

    package func publish(_ temp: ObjectKey, as final: ObjectKey, ifMatch etag: ETag) throws(StoreError) {
        try base.publish(temp, as: final, ifMatch: etag)
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

    package func delete(_ key: ObjectKey, ifMatch etag: ETag?) throws(StoreError) -> Bool {
        try base.delete(key, ifMatch: etag)
    }

    package func overwrite(
        file path: String, to final: ObjectKey, metadata: ObjectMetadata
    ) throws(StoreError) { try base.overwrite(file: path, to: final, metadata: metadata) }
}
