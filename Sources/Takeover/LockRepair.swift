package import ConnectData
package import ObjectStore
package import Sink

/// Writes a lock anew where a person has decided how far the partition, or one of its keys, is stored.
package struct LockRepair: Sendable {
    /// Why nothing was written.
    package struct Refusal: Error, Equatable, Sendable, CustomStringConvertible {
        package var description: String
    }

    package struct Done: Equatable, Sendable {
        package var path: ObjectKey
        /// What stood there; nil = nothing.
        package var former: FoundLock?
        package var document: LockDocument
        /// What the operator should know.
        package var warnings: [String]
    }

    package let store: any ObjectStore
    package let settings: CommitSettings
    package var time = PartitionDrive.Time.real

    package init(store: any ObjectStore, settings: CommitSettings) {
        self.store = store
        self.settings = settings
    }

    /// - `key`: the name of a key's lock; nil for the master lock.
    /// - `offset`: every offset below it is stored, none from it on.
    /// - `replaces`: a lock that can be read is written over too.
    /// - `ownerID`: that nobody has used before.
    package func repair(
        _ partition: TopicPartition, key: String?, resumeAt offset: Offset, _ log: LogPosition,
        replaces: Bool, ownerID: String
    ) throws -> Done {
        let paths = LockPaths(
            indexesName: settings.indexesName, connector: settings.connector, topicPartition: partition)
        let path = key.map { paths.lock(named: $0) } ?? paths.master
        guard offset >= 0, offset <= log.logEnd else {
            throw Refusal(
                description: "offset \(offset) is beyond the log of \(partition), which ends at \(log.logEnd)"
            )
        }
        let found = try store.read(path)
        if let key, found == nil { try refuseUnknown(key, paths) }
        let former = found.map { FoundLock(key == nil ? .master : .key, path, key: key, $0) }
        if let document = former?.document, !replaces {
            throw Refusal(
                description:
                    "\(path) can be read: \(LockWords.stored(document, isKey: key != nil)); give --replace to"
                    + " give that up")
        }
        let owner = OwnerText(
            cluster: settings.cluster, group: settings.group, ownerID: ownerID, nonce: 1,
            keyFunction: keyFunction(former?.document, isKey: key != nil))
        // Zero bytes are a Java connector's.
        let takenOver =
            key == nil || offset == 0
            ? nil
            : former?.size == 0 ? offset - 1 : former?.document?.takenOver.map { min($0, offset - 1) }
        let document = LockDocument(
            owner: owner.text, committedOffset: offset > 0 ? offset - 1 : nil,
            sluice: LockDocument.member(takenOver: takenOver))
        if key == nil { try checkNothingIsGivenUp(partition, former, path, document, resumeAt: offset, log) }
        try write(document, to: path, over: found?.etag)
        return Done(
            path: path, former: former, document: document,
            warnings: warnings(former?.document, offset, log, isKey: key != nil))
    }

    /// A name that no lock has is a mistake: what it would hold back is another key's records, or nothing.
    private func refuseUnknown(_ key: String, _ paths: LockPaths) throws {
        let names = try store.list(paths.lockDirectory).compactMap { paths.name(ofListed: $0.key) }
        let near = NearNames.of(key, among: names)
        throw Refusal(
            description: "no lock of \(paths.topicPartition) has the key \(key): "
                + (near.isEmpty
                    ? "it has no locks of keys"
                    : "of \(names.count) the nearest are \(near.map { "'\($0)'" }.joined(separator: ", "))")
                + "; `sluice indexes plan` names them all")
    }

    /// The master keeps the former owner's, nil where nobody can tell: the opening then judges each key's
    /// lock by its own text, and takes none of another statement for one of this. A key's name is given under
    /// the statement as it is, where its lock does not say otherwise.
    private func keyFunction(_ former: LockDocument?, isKey: Bool) -> String? {
        if let owner = former?.sluiceOwner { return owner.keyFunction }
        return isKey ? settings.keyFunction : nil
    }

    /// One conditional write; a lost answer is settled by reading.
    private func write(_ document: LockDocument, to path: ObjectKey, over etag: ETag?) throws {
        do throws(StoreError) {
            if let etag {
                _ = try store.replace(path, document.encoded, ifMatch: etag)
            } else {
                _ = try store.create(path, document.encoded)
            }
        } catch {
            if error.kind == .unknown, try store.read(path)?.content == document.encoded { return }
            guard case .refused = error.kind else { throw error }
            throw Refusal(
                description: "\(path) was changed meanwhile: somebody is at work; stop every worker first")
        }
    }

    private func warnings(
        _ former: LockDocument?, _ offset: Offset, _ log: LogPosition, isKey: Bool
    ) -> [String] {
        var warnings: [String] = []
        if let committed = former?.committedOffset, offset <= committed {
            warnings.append("offsets \(offset) to \(committed) will be stored again")
        }
        if offset < log.logStart, !isKey {
            warnings.append(
                "the log begins at \(log.logStart): `run` asks for connect.datalake.offset.gap=accept")
        }
        for operation in former?.pending?.operations ?? [] {
            if case .copy(_, let source, _, _) = operation {
                warnings.append("\(source), if it is there, stays unpublished")
            }
        }
        if let group = log.groupOffset, group < offset, (former?.committedOffset ?? -1) + 1 < offset, !isKey {
            warnings.append(
                "the group's offset is \(group), and it is told behind the lock: no lock says that"
                    + " \(group) to \(offset - 1) are stored; those that are not are lost")
        }
        return warnings
    }
}
