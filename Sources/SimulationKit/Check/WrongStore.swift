import ObjectStore
import Synchronization

/// A store that breaks one rule.
final class WrongStore: ObjectStore {
    private let inner: any ObjectStore
    private let wrong: WrongWorld
    private struct State {
        var calls = 0
        var older: [ObjectKey: StoredObject] = [:]
    }
    private let state = Mutex(State())

    init(_ inner: any ObjectStore, _ wrong: WrongWorld) {
        self.inner = inner
        self.wrong = wrong
    }

    var capabilities: StoreCapabilities { inner.capabilities }

    /// True once in `count` calls.
    private func each(_ count: Int) -> Bool {
        state.withLock {
            $0.calls += 1
            return $0.calls % count == 0
        }
    }

    private func keep(_ key: ObjectKey) throws(StoreError) {
        guard wrong == .readsStale, let object = try inner.read(key) else { return }
        state.withLock { $0.older[key] = object }
    }

    func create(_ key: ObjectKey, _ content: [UInt8]) throws(StoreError) -> ETag {
        if wrong == .createsBlindly { _ = try inner.delete(key, ifMatch: nil) }
        return try inner.create(key, content)
    }

    func replace(_ key: ObjectKey, _ content: [UInt8], ifMatch etag: ETag) throws(StoreError) -> ETag {
        try keep(key)
        if wrong == .replacesBlindly, let held = try inner.head(key) {
            return try inner.replace(key, content, ifMatch: held.etag)
        }
        if wrong == .believesWrites, key.text.hasSuffix(".lock"), each(5) { return ETag("believed") }
        return try inner.replace(key, content, ifMatch: etag)
    }

    func upload(file path: String, to temp: ObjectKey, metadata: ObjectMetadata) throws(StoreError) -> ETag {
        let etag = try inner.upload(file: path, to: temp, metadata: metadata)
        if wrong == .losesTemporaries, each(5) { _ = try inner.delete(temp, ifMatch: nil) }
        return etag
    }

    func publish(_ temp: ObjectKey, as final: ObjectKey, ifMatch etag: ETag) throws(StoreError) {
        try inner.publish(temp, as: final, ifMatch: etag)
    }

    func read(_ key: ObjectKey) throws(StoreError) -> StoredObject? {
        if wrong == .readsStale, each(3), let older = state.withLock({ $0.older[key] }) { return older }
        return try inner.read(key)
    }

    func head(_ key: ObjectKey) throws(StoreError) -> ObjectHead? { try inner.head(key) }

    func list(_ prefix: String) throws(StoreError) -> [ListedObject] { try inner.list(prefix) }

    func scan(_ prefix: String, _ take: ([ListedObject]) -> Bool) throws(StoreError) {
        try inner.scan(prefix, take)
    }

    func read(_ key: ObjectKey, from offset: Int64, count: Int) throws(StoreError) -> [UInt8]? {
        try inner.read(key, from: offset, count: count)
    }

    func delete(_ key: ObjectKey, ifMatch etag: ETag?) throws(StoreError) -> Bool {
        try inner.delete(key, ifMatch: etag)
    }

    func overwrite(
        file path: String, to final: ObjectKey, metadata: ObjectMetadata
    ) throws(StoreError) {
        try inner.overwrite(file: path, to: final, metadata: metadata)
    }
}
