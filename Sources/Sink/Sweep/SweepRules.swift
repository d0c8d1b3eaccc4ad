package import ConnectData
package import ObjectStore

/// What a sweep may remove of one topic partition, and why it leaves the rest (EO-7; rules G2, G5). The
/// worker's machine and `sluice indexes sweep` decide by it.
///
/// The safe offset is the one that the master lock holds: `committedOffset` + 1, whatever is pending. Only
/// what speaks of offsets strictly below it may go; the age is a courtesy to whoever looks at the lake, and a
/// clock that is wrong costs nothing but patience.
package struct SweepRules: Equatable, Sendable {
    package let paths: LockPaths
    /// The container that locks name as `bucket`.
    package let container: String
    package let safeOffset: Offset
    /// Seconds since the last change below which nothing is touched.
    package let minAge: Int64
    /// Epoch seconds.
    package let now: Int64

    package init(paths: LockPaths, container: String, safeOffset: Offset, minAge: Int64, now: Int64) {
        self.paths = paths
        self.container = container
        self.safeOffset = safeOffset
        self.minAge = minAge
        self.now = now
    }

    /// The safe offset that a master lock holds. A pending commit does not count: its files may still be
    /// waiting for their renames.
    package static func safeOffset(of master: LockDocument) -> Offset { (master.committedOffset ?? -1) + 1 }

    /// A listed object below the partition's temporary directory.
    package func judge(temporary object: ListedObject) -> SweepVerdict {
        guard let last = paths.lastOffset(ofTemporary: object.key) else { return .keep(.unknownName) }
        guard last < safeOffset else { return .keep(.notBelow(last)) }
        if let reason = tooYoung(object) { return .keep(reason) }
        return .remove(last: last, age: age(of: object))
    }

    /// A listed object below the partition's lock directory: what its name and age tell.
    package func judge(listedLock object: ListedObject) -> SweepVerdict {
        guard paths.name(ofListed: object.key) != nil else { return .keep(.unknownName) }
        return tooYoung(object).map(SweepVerdict.keep) ?? .read
    }

    /// A key's lock, read.
    package func judge(lock content: [UInt8], listed object: ListedObject) -> SweepVerdict {
        guard let lock = try? LockDocument(decoding: content) else { return .keep(.unreadable) }
        let last = lock.last
        guard (last ?? -1) < safeOffset else { return .keep(.notBelow(last ?? -1)) }
        return .remove(last: last, age: age(of: object))
    }

    /// Temporary objects of older forms, the Java connector's, that a lock below the safe offset names: they
    /// go before it, because nothing else tells whose they are. Only of this topic partition.
    package func namedTemporaries(in content: [UInt8]) -> [NamedTemporary] {
        guard let lock = try? LockDocument(decoding: content), let pending = lock.pending,
            pending.offset < safeOffset
        else { return [] }
        var found: [NamedTemporary] = []
        for operation in pending.operations {
            let named: NamedTemporary
            switch operation {
            case .copy(container, let source, _, let etag), .delete(container, let source, let etag):
                named = NamedTemporary(
                    key: LockDocument.Operation.key(source),
                    etag: etag == Self.placeholder ? nil : LockDocument.Operation.bare(etag))
            default: continue
            }
            let isOurs = paths.lastOffset(ofTemporary: named.key) != nil
            if !isOurs, paths.isOlderTemporary(named.key), !found.contains(named) { found.append(named) }
        }
        return found
    }

    /// What the Java connector writes for an ETag before the upload has ended (`lenses-behaviour.md` 8.3).
    private static let placeholder = "placeholder"

    private func age(of object: ListedObject) -> Int64 { max(0, now - object.modified) }

    private func tooYoung(_ object: ListedObject) -> SweepVerdict.Keep? {
        guard object.modified > 0 else { return .unknownAge }
        return now - object.modified < minAge ? .young(now - object.modified) : nil
    }
}

/// A temporary object of an older form, as a lock names it.
package struct NamedTemporary: Hashable, Sendable {
    package var key: ObjectKey
    /// Nil where the lock was written before the ETag was known; the name is used once.
    package var etag: ETag?

    package init(key: ObjectKey, etag: ETag?) {
        self.key = key
        self.etag = etag
    }
}
