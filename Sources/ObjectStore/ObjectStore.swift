/// The verbs of exactly-once delivery (design section 4.1). Every backend implements all of them; one
/// behaviour suite holds them to the same meaning.
///
/// Calls block their caller and may be made from any thread. A conditional write has three ends:
/// - it returns: done, the store holds what was asked for;
/// - `StoreError.refused`: the condition did not hold, the store is unchanged by this call;
/// - `StoreError.unknown`: the answer was lost. It may have been done, or may be done later. Only reading
///   tells.
///
/// A backend never repeats a conditional write by itself.
package protocol ObjectStore: Sendable {
    /// What this store can do beyond the verbs.
    var capabilities: StoreCapabilities { get }

    /// Makes a small object if there is none of that name. Refused when there is.
    func create(_ key: ObjectKey, _ content: [UInt8]) throws(StoreError) -> ETag

    /// Replaces a small object if it still has `etag`, in one atomic step. Refused when it has not or is
    /// gone.
    func replace(_ key: ObjectKey, _ content: [UInt8], ifMatch etag: ETag) throws(StoreError) -> ETag

    /// Puts the file at `path` under a temporary name that nobody else uses, whole and durable, and returns
    /// its ETag.
    ///
    /// May be repeated only under another name. Refused with `.exists` where the store can tell that the name
    /// is taken.
    func upload(file path: String, to temp: ObjectKey, metadata: ObjectMetadata) throws(StoreError) -> ETag

    /// Makes the temporary object visible under its final name and removes the temporary one; never
    /// overwrites.
    ///
    /// Refused with `.destinationExists` when the final name is taken, with `.absent` when the temporary
    /// object is gone, with `.changed` when it is not the one that `etag` names. Where several hold, a store
    /// that can looks at the temporary object first; callers do not rely on it (design section 4.6: HEAD the
    /// temporary object).
    func publish(_ temp: ObjectKey, as final: ObjectKey, ifMatch etag: ETag) throws(StoreError)

    /// The content and ETag of a small object, or nil when there is none.
    func read(_ key: ObjectKey) throws(StoreError) -> StoredObject?

    /// What is known of an object without reading it, or nil when there is none.
    func head(_ key: ObjectKey) throws(StoreError) -> ObjectHead?

    /// Every object below a directory (`prefix` ends with `/` or is empty), in ascending order of its key's
    /// bytes. A directory that does not exist holds nothing.
    func list(_ prefix: String) throws(StoreError) -> [ListedObject]

    /// The same objects with what the listing shows of them, page by page in no promised order: for lakes of
    /// any size. Metadata is there where `capabilities.listsMetadata`. Ends early when `take` says false.
    func scan(_ prefix: String, _ take: ([ListedObject]) -> Bool) throws(StoreError)

    /// At most `count` bytes of an object from `offset` on, fewer only at its end; nil when there is none.
    /// For objects of any size; whoever reads piece by piece holds the whole against a checksum.
    func read(_ key: ObjectKey, from offset: Int64, count: Int) throws(StoreError) -> [UInt8]?

    /// Removes an object if it still has `etag`; without an ETag unconditionally. True when it was there;
    /// false when it was gone already. Refused when it is another one.
    func delete(_ key: ObjectKey, ifMatch etag: ETag?) throws(StoreError) -> Bool

    /// At-least-once: puts the file under its final name, replacing what is there.
    func overwrite(file path: String, to final: ObjectKey, metadata: ObjectMetadata) throws(StoreError)
}

/// What differs between stores and matters above the protocol.
package struct StoreCapabilities: Equatable, Sendable {
    /// Objects carry metadata; without it a manifest stands beside each unit (design section 4.8).
    package var metadata: Bool
    /// Listings carry metadata too.
    package var listsMetadata: Bool
    /// Publish is one atomic rename; without it a copy and a delete (finals must stay until their lock is
    /// cleared).
    package var atomicRename: Bool
    /// Longest object key in bytes, or in UTF-16 units where the store counts so.
    package var keyLengthMax: Int
    /// Longest single part of a key, in the same unit; nil = no such limit.
    package var keyPartLengthMax: Int?
    /// Most parts of a key; nil = no such limit.
    package var keyPartsMax: Int?
    /// Lengths count UTF-16 units instead of bytes.
    package var keyCountsUTF16: Bool

    package init(
        metadata: Bool, listsMetadata: Bool, atomicRename: Bool, keyLengthMax: Int,
        keyPartLengthMax: Int? = nil, keyPartsMax: Int? = nil, keyCountsUTF16: Bool = false
    ) {
        self.metadata = metadata
        self.listsMetadata = listsMetadata
        self.atomicRename = atomicRename
        self.keyLengthMax = keyLengthMax
        self.keyPartLengthMax = keyPartLengthMax
        self.keyPartsMax = keyPartsMax
        self.keyCountsUTF16 = keyCountsUTF16
    }
}

/// A small object, read whole.
package struct StoredObject: Equatable, Sendable {
    package var content: [UInt8]
    package var etag: ETag

    package init(content: [UInt8], etag: ETag) {
        self.content = content
        self.etag = etag
    }
}

package struct ObjectHead: Equatable, Sendable {
    package var etag: ETag
    package var size: Int64
    package var metadata: ObjectMetadata

    package init(etag: ETag, size: Int64, metadata: ObjectMetadata) {
        self.etag = etag
        self.size = size
        self.metadata = metadata
    }
}

package struct ListedObject: Equatable, Sendable {
    package var key: ObjectKey
    package var size: Int64
    /// Epoch seconds of the last change.
    package var modified: Int64
    /// Nil where the listing was not asked for it, or shows none.
    package var metadata: ObjectMetadata?

    package init(key: ObjectKey, size: Int64, modified: Int64, metadata: ObjectMetadata? = nil) {
        self.key = key
        self.size = size
        self.modified = modified
        self.metadata = metadata
    }
}
