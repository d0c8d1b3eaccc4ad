import ObjectStore

/// One operation of a pending commit while it is carried out.
struct PublishOperation: Equatable, Sendable {
    enum State: Equatable, Sendable {
        case waiting
        /// A request about it is out.
        case busy
        /// Its destination holds something else.
        case taken
        case done
    }

    /// What the taken destination is compared by, on stores without metadata.
    struct Comparison: Equatable, Sendable {
        var own: Manifest.File?
        var candidates: [ObjectKey] = []
    }

    var source: ObjectKey
    var destination: ObjectKey
    var etag: ETag
    /// A Java connector's last step: nothing to publish.
    var isDelete = false
    /// Why the temporary object is being looked at.
    enum Probe: Equatable, Sendable { case lostPublish, nameTaken, changed, lostDelete }

    var probe: Probe = .lostPublish
    /// The temporary object as it was seen when the name was taken, or another in its place; nil where it is
    /// gone.
    var tempHead: ObjectHead?
    /// Whether what was seen is another object than the lock names.
    var sawOther: Bool { tempHead.map { $0.etag != etag } ?? false }
    var comparison = Comparison()
    var state: State = .waiting

    /// The steps of a pending. A Java connector's delete behind its own copy is part of the publish.
    static func list(_ pending: LockDocument.Pending, resuming: Bool) -> [PublishOperation] {
        var list: [PublishOperation] = []
        for operation in pending.operations {
            switch operation {
            case .upload: preconditionFailure("a pending with an upload is given up, not resumed")
            case .copy(_, let source, let destination, let etag):
                list.append(
                    PublishOperation(
                        source: LockDocument.Operation.key(source),
                        destination: LockDocument.Operation.key(destination),
                        etag: LockDocument.Operation.bare(etag)))
            case .delete(_, let source, let etag):
                let source = LockDocument.Operation.key(source)
                guard !list.contains(where: { $0.source == source }) else { continue }
                list.append(
                    PublishOperation(
                        source: source, destination: source,
                        etag: LockDocument.Operation.bare(etag), isDelete: true))
            }
        }
        return list
    }
}
