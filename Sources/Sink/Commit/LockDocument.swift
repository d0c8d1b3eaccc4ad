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
    /// Master: the proof (design section 4.8). Key: see `takenOver`. The Java connector ignores it and drops
    /// it with its first write.
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

    /// A key's lock: the key's records up to this offset lie in files of the connector that was taken over,
    /// without a proof. A Java connector's lock says so itself; one of ours that replaced it remembers it.
    package var takenOver: Offset? {
        if sluiceOwner != nil { return sluice?["takenOver"]?.int64 }
        guard let pending, !pending.isUnfinished else { return committedOffset }
        return pending.offset
    }

    /// The member `sluice` of a key's lock.
    package static func member(takenOver offset: Offset?) -> JSON? {
        offset.map { .object([.init("takenOver", .int($0))]) }
    }
}

extension LockDocument.Pending {
    /// Its upload was never noted as done: it lay on another machine's disk, or its ETag is still the Java
    /// connector's placeholder, with which no rename can have succeeded. Nothing of it is published: it is
    /// given up and its records are read again.
    package var isUnfinished: Bool {
        var (uploads, copies, placeholders) = (0, 0, 0)
        for operation in operations {
            switch operation {
            case .upload: uploads += 1
            case .copy(_, _, _, let etag):
                copies += 1
                if etag == LockDocument.Operation.placeholder { placeholders += 1 }
            case .delete: break
            }
        }
        return uploads > 0 || (copies > 0 && placeholders == copies)
    }
}

extension LockDocument.Operation {
    /// What a Java connector writes for an ETag that it does not know yet (`lenses-behaviour.md` 8.3).
    package static let placeholder = "placeholder"

    package var bucket: String {
        switch self {
        case .upload(let bucket, _, _), .copy(let bucket, _, _, _), .delete(let bucket, _, _): bucket
        }
    }

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
