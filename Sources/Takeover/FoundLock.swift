package import ConnectData
package import ObjectStore
package import Sink

/// A lock of any generation as it stands in the store.
package struct FoundLock: Equatable, Sendable {
    /// Who writes locks of this place (reference `lenses-behaviour.md` 8.1).
    package enum Generation: String, Equatable, Sendable {
        /// `<indexes>/<connector>/.locks/Topic(t)/<p>.lock`.
        case master
        /// `<indexes>/<connector>/.locks/Topic(t)/<p>/<key>.lock`.
        case key
        /// `<indexes>/.locks/Topic(t)/<p>.lock`, of a 9.x connector; no connector's name stands in it.
        case nine = "9.x"
    }

    package enum Content: Equatable, Sendable {
        case document(LockDocument)
        /// Why it cannot be read; a lock of zero bytes is one of these.
        case unreadable(String)
    }

    package var generation: Generation
    package var path: ObjectKey
    /// The lock's name without `.lock`, for a key's lock.
    package var key: String?
    package var etag: ETag
    package var size: Int64
    /// Epoch seconds; nil where it was not listed.
    package var modified: Int64?
    package var content: Content

    package var document: LockDocument? {
        if case .document(let document) = content { document } else { nil }
    }

    init(
        _ generation: Generation, _ path: ObjectKey, key: String? = nil, _ object: StoredObject,
        modified: Int64? = nil
    ) {
        self.generation = generation
        self.path = path
        self.key = key
        etag = object.etag
        size = Int64(object.content.count)
        self.modified = modified
        do throws(LockDocument.DecodingError) {
            content = .document(try LockDocument(decoding: object.content))
        } catch {
            content = .unreadable(error.detail)
        }
    }
}

/// An entry of the oldest index: "everything up to `offset` is stored, in `target`", where `target` exists.
package struct IndexEntry: Equatable, Sendable {
    package var path: ObjectKey
    package var offset: Offset
    /// Empty where the entry cannot be read.
    package var target: String
    package var targetExists: Bool
}

/// All that says how far a topic partition is stored.
package struct PartitionLocks: Equatable, Sendable {
    package var topicPartition: TopicPartition
    package var master: FoundLock?
    package var nine: FoundLock?
    /// By offset.
    package var oldest: [IndexEntry]
    /// By name.
    package var keys: [FoundLock]

    /// Master first.
    package var all: [FoundLock] { [master, nine].compactMap { $0 } + keys }
    package var isEmpty: Bool { all.isEmpty && oldest.isEmpty }
}
