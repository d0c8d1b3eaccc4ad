package import ObjectStore
import Synchronization

/// A store that is read through and never written: what is written, renamed or removed stays in memory, and
/// later reads see it. So a machine runs on it as it would on the store itself, and the store is unchanged.
package final class OverlayStore: ObjectStore {
    private enum Entry {
        case gone
        /// Written here.
        case content([UInt8], ETag)
        /// An object of the store below, under another name.
        case moved(from: ObjectKey, ObjectHead)
    }

    private struct State {
        var entries: [ObjectKey: Entry] = [:]
        var steps: [StoreStep] = []
    }

    private let base: any ObjectStore
    private let state = Mutex(State())

    package init(_ base: any ObjectStore) { self.base = base }

    package var capabilities: StoreCapabilities { base.capabilities }

    /// What the store would have been asked to change, in order.
    package var steps: [StoreStep] { state.withLock { $0.steps } }

    /// The object is as if it held this, whatever the store has.
    package func assume(_ key: ObjectKey, _ content: [UInt8]) {
        state.withLock { $0.entries[key] = .content(content, ETag("assumed")) }
    }

    /// The object is as if it were not there, whatever the store has.
    package func assumeGone(_ key: ObjectKey) { state.withLock { $0.entries[key] = .gone } }

    package func create(_ key: ObjectKey, _ content: [UInt8]) throws(StoreError) -> ETag {
        guard try head(key) == nil else { throw refused(.exists, "create", key) }
        return put(key, content, .create(key, content))
    }

    package func replace(_ key: ObjectKey, _ content: [UInt8], ifMatch etag: ETag) throws(StoreError) -> ETag
    {
        guard let held = try read(key) else { throw refused(.absent, "replace", key) }
        guard held.etag == etag else { throw refused(.changed, "replace", key) }
        return put(key, content, .replace(key, content))
    }

    private func put(_ key: ObjectKey, _ content: [UInt8], _ step: StoreStep) -> ETag {
        state.withLock { state in
            state.steps.append(step)
            let etag = ETag("planned-\(state.steps.count)")
            state.entries[key] = .content(content, etag)
            return etag
        }
    }

    package func publish(_ temp: ObjectKey, as final: ObjectKey, ifMatch etag: ETag) throws(StoreError) {
        guard let held = try head(temp) else { throw refused(.absent, "publish", temp) }
        guard held.etag == etag else { throw refused(.changed, "publish", temp) }
        guard try head(final) == nil else { throw refused(.destinationExists, "publish", final) }
        state.withLock { state in
            state.steps.append(.publish(temp, as: final))
            state.entries[final] = state.entries[temp] ?? .moved(from: temp, held)
            state.entries[temp] = .gone
        }
    }

    package func delete(_ key: ObjectKey, ifMatch etag: ETag?) throws(StoreError) -> Bool {
        guard let held = try head(key) else { return false }
        guard etag == nil || held.etag == etag else { throw refused(.changed, "delete", key) }
        state.withLock { state in
            state.steps.append(.delete(key))
            state.entries[key] = .gone
        }
        return true
    }

    package func read(_ key: ObjectKey) throws(StoreError) -> StoredObject? {
        switch state.withLock({ $0.entries[key] }) {
        case nil: return try base.read(key)
        case .gone: return nil
        case .content(let content, let etag): return StoredObject(content: content, etag: etag)
        case .moved(let source, _): return try base.read(source)
        }
    }

    package func head(_ key: ObjectKey) throws(StoreError) -> ObjectHead? {
        switch state.withLock({ $0.entries[key] }) {
        case nil: return try base.head(key)
        case .gone: return nil
        case .content(let content, let etag):
            return ObjectHead(etag: etag, size: Int64(content.count), metadata: ObjectMetadata())
        case .moved(_, let head): return head
        }
    }

    package func list(_ prefix: String) throws(StoreError) -> [ListedObject] {
        let entries = state.withLock { $0.entries }
        var listed = try base.list(prefix).filter { entries[$0.key] == nil }
        for (key, entry) in entries where key.text.utf8.starts(with: prefix.utf8) {
            switch entry {
            case .gone: continue
            case .content(let content, _):
                listed.append(ListedObject(key: key, size: Int64(content.count), modified: 0))
            case .moved(_, let head): listed.append(ListedObject(key: key, size: head.size, modified: 0))
            }
        }
        return listed.sorted { $0.key < $1.key }
    }

    package func scan(_ prefix: String, _ take: ([ListedObject]) -> Bool) throws(StoreError) {
        _ = take(try list(prefix))
    }

    package func read(_ key: ObjectKey, from offset: Int64, count: Int) throws(StoreError) -> [UInt8]? {
        switch state.withLock({ $0.entries[key] }) {
        case nil: return try base.read(key, from: offset, count: count)
        case .gone: return nil
        case .content(let content, _): return Array(content.dropFirst(Int(offset)).prefix(count))
        case .moved(let source, _): return try base.read(source, from: offset, count: count)
        }
    }

    // A partition that is only opened uploads no file.

    package func upload(
        file path: String, to temp: ObjectKey, metadata: ObjectMetadata
    ) throws(StoreError) -> ETag {
        throw StoreError(.rejected, "upload", temp.text, "nothing is uploaded here")
    }

    package func overwrite(
        file path: String, to final: ObjectKey, metadata: ObjectMetadata
    ) throws(StoreError) {
        throw StoreError(.rejected, "overwrite", final.text, "nothing is uploaded here")
    }

    private func refused(_ why: StoreError.Refusal, _ verb: String, _ key: ObjectKey) -> StoreError {
        StoreError(.refused(why), verb, key.text, "\(why)")
    }
}
