import ConnectData
import Foundation
import LocalLake
import ObjectStore
import Sink

/// A connector's objects in the lake of a deployment, as its store shows them, and the ways to bring them
/// back to a moment in the middle of a commit.
struct ConnectorLake {
    let store: LocalObjectStore
    let connector: String
    private let directory: String

    init(_ deployment: Deployment, _ connector: String) throws {
        store = try LocalObjectStore(root: deployment.lake, container: "lake")
        directory = deployment.directory
        self.connector = connector
    }

    private var paths: LockPaths {
        LockPaths(
            indexesName: ".indexes", connector: connector, topicPartition: TopicPartition(connector, 0))
    }

    var master: ObjectKey { paths.master }

    /// Where a 9.x connector's lock lies.
    var nine: ObjectKey { paths.nineMaster }

    /// An entry of the oldest index.
    func oldest(_ offset: Int) -> ObjectKey {
        let digits = String(offset)
        return ObjectKey(
            paths.firstGeneration + String(repeating: "0", count: 20 - digits.count) + digits)
    }

    func remove(_ lock: ObjectKey) throws { _ = try store.delete(lock, ifMatch: nil) }

    func keyLock(_ name: String) -> ObjectKey { paths.lock(named: name) }

    func document(_ lock: ObjectKey) throws -> LockDocument {
        let object = try store.read(lock)
        return try LockDocument(decoding: object?.content ?? [])
    }

    /// Writes a lock as a dead owner would have left it.
    func rewrite(_ lock: ObjectKey, _ change: (inout LockDocument) throws -> Void) throws {
        var document = try document(lock)
        try change(&document)
        try put(lock, document.encoded)
    }

    func put(_ lock: ObjectKey, _ content: [UInt8]) throws {
        if let held = try store.read(lock) {
            _ = try store.replace(lock, content, ifMatch: held.etag)
        } else {
            _ = try store.create(lock, content)
        }
    }

    /// Takes a published file back under a temporary name and names it as pending; `keepsTemp` false leaves
    /// neither of the two.
    func unpublish(_ final: ObjectKey, offset: Offset, keepsTemp: Bool = true) throws
        -> LockDocument.Pending
    {
        let temp = paths.temporary(first: 0, last: offset, unit: "dead.1", file: 0, attempt: 1)
        let staged = "\(directory)/\(connector)-\(UUID().uuidString)"
        try FileManager.default.moveItem(
            atPath: "\(directory)/lake/lake/\(final.text)", toPath: staged)
        var etag = ETag("gone")
        if keepsTemp { etag = try store.upload(file: staged, to: temp, metadata: ObjectMetadata()) }
        try FileManager.default.removeItem(atPath: staged)
        return LockDocument.Pending(
            offset: offset,
            operations: [
                .copy(bucket: "lake", source: temp.text, destination: final.text, etag: etag.text)
            ])
    }

    /// A pending whose file is published already: its temporary name is gone.
    func published(_ final: ObjectKey, offset: Offset, bucket: String = "lake") -> LockDocument.Pending {
        let temp = paths.temporary(first: 0, last: offset, unit: "dead.1", file: 0, attempt: 1)
        return LockDocument.Pending(
            offset: offset,
            operations: [
                .copy(bucket: bucket, source: temp.text, destination: final.text, etag: "gone")
            ])
    }
}
