import ObjectStore
import Synchronization

/// A store that breaks one rule.
final class WrongStore: ForwardingStore {
    let base: any ObjectStore
    private let wrong: WrongWorld
    private struct State {
        var calls = 0
        var older: [ObjectKey: StoredObject] = [:]
    }
    private let state = Mutex(State())

    init(_ base: any ObjectStore, _ wrong: WrongWorld) {
        self.base = base
        self.wrong = wrong
    }

    /// True once in `count` calls.
    private func each(_ count: Int) -> Bool {
        state.withLock {
            $0.calls += 1
            return $0.calls % count == 0
        }
    }

    private func keep(_ key: ObjectKey) throws(StoreError) {
        guard wrong == .readsStale, let object = try base.read(key) else { return }
        state.withLock { $0.older[key] = object }
    }

    func create(_ key: ObjectKey, _ content: [UInt8]) throws(StoreError) -> ETag {
        if wrong == .createsBlindly { _ = try base.delete(key, ifMatch: nil) }
        return try base.create(key, content)
    }

    func replace(_ key: ObjectKey, _ content: [UInt8], ifMatch etag: ETag) throws(StoreError) -> ETag {
        try keep(key)
        if wrong == .replacesBlindly, let held = try base.head(key) {
            return try base.replace(key, content, ifMatch: held.etag)
        }
        if wrong == .believesWrites, key.text.hasSuffix(".lock"), each(5) { return ETag("believed") }
        return try base.replace(key, content, ifMatch: etag)
    }

    func upload(file path: String, to temp: ObjectKey, metadata: ObjectMetadata) throws(StoreError) -> ETag {
        let etag = try base.upload(file: path, to: temp, metadata: metadata)
        if wrong == .losesTemporaries, each(5) { _ = try base.delete(temp, ifMatch: nil) }
        return etag
    }

    func publish(_ temp: ObjectKey, as final: ObjectKey, ifMatch etag: ETag) throws(StoreError) {
        try base.publish(temp, as: final, ifMatch: etag)
    }

    func delete(_ key: ObjectKey, ifMatch etag: ETag?) throws(StoreError) -> Bool {
        if wrong == .keepsTemporaries, key.text.hasPrefix(".temp-upload/") { return true }
        return try base.delete(key, ifMatch: etag)
    }

    func read(_ key: ObjectKey) throws(StoreError) -> StoredObject? {
        if wrong == .readsStale, each(3), let older = state.withLock({ $0.older[key] }) { return older }
        return try base.read(key)
    }
}
