import ObjectStore
import Synchronization

/// A store whose objects are read once each, for questions that are asked again and again. Nothing may be
/// written through it.
final class ReadCache: ForwardingStore {
    let base: any ObjectStore
    private let objects = Mutex<[ObjectKey: StoredObject?]>([:])
    private let heads = Mutex<[ObjectKey: ObjectHead?]>([:])
    private let lists = Mutex<[String: [ListedObject]]>([:])

    init(_ base: any ObjectStore) { self.base = base }

    func read(_ key: ObjectKey) throws(StoreError) -> StoredObject? {
        if let known = objects.withLock({ $0[key] }) { return known }
        let found = try base.read(key)
        objects.withLock { $0[key] = .some(found) }
        return found
    }

    func head(_ key: ObjectKey) throws(StoreError) -> ObjectHead? {
        if let known = heads.withLock({ $0[key] }) { return known }
        let found = try base.head(key)
        heads.withLock { $0[key] = .some(found) }
        return found
    }

    func list(_ prefix: String) throws(StoreError) -> [ListedObject] {
        if let known = lists.withLock({ $0[prefix] }) { return known }
        let found = try base.list(prefix)
        lists.withLock { $0[prefix] = found }
        return found
    }
}
