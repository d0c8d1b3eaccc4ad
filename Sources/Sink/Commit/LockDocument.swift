package import ConnectData
package import JSON
package import ObjectStore

/// The content of a lock, in the Java connector's JSON (reference `lenses-behaviour.md` 8.3) and one member
/// more.
package struct LockDocument: Equatable, Sendable {
    package var owner: String
    /// Everything up to this offset is stored; nil = nothing.
    package var committedOffset: Offset?
    package var pending: Pending?
    /// The proof (design section 4.8); the Java connector ignores it and drops it with its first write.
    package var sluice: JSON?

    /// A commit that may not be finished: stored up to `offset` once every operation is done.
    package struct Pending: Equatable, Sendable {
        package var offset: Offset
        /// Never empty.
        package var operations: [Operation]

        package init(offset: Offset, operations: [Operation]) {
            self.offset = offset
            self.operations = operations
        }
    }

    /// One step of a commit. ETags as they stand in the lock (the Java connector may have left quotes).
    package enum Operation: Equatable, Sendable {
        /// A file of another machine's disk; never written by us nor by the recorded Java connector.
        case upload(bucket: String, source: String, destination: String)
        case copy(bucket: String, source: String, destination: String, etag: String)
        case delete(bucket: String, source: String, etag: String)
    }

    package init(owner: String, committedOffset: Offset?, pending: Pending? = nil, sluice: JSON? = nil) {
        self.owner = owner
        self.committedOffset = committedOffset
        self.pending = pending
        self.sluice = sluice
    }

    /// The owner, where it is a Sluice.
    package var sluiceOwner: OwnerText? { OwnerText(owner) }

    /// The highest offset that the lock speaks of: the pending one, else the committed one.
    package var last: Offset? { pending?.offset ?? committedOffset }
}

extension LockDocument.Operation {
    /// The ETag as the store names it: without quotes.
    package static func bare(_ etag: String) -> ETag {
        guard etag.count >= 2, etag.hasPrefix("\""), etag.hasSuffix("\"") else { return ETag(etag) }
        return ETag(String(etag.dropFirst().dropLast()))
    }

    /// The object that a path in a lock names. Under NOPARTITION the Java connector writes paths that begin
    /// with a slash or hold two in a row (`pre//t(0_1).json`); a hierarchical namespace, and no other has
    /// its renames, takes them for one (`lenses-behaviour.md` 4.1). Keys of ours never have them.
    package static func key(_ path: String) -> ObjectKey {
        guard path.hasPrefix("/") || path.contains("//") else { return ObjectKey(path) }
        return ObjectKey(path.split(separator: "/").joined(separator: "/"))
    }
}
