import ConnectData
import ObjectStore

@testable import Sink

/// A store as a value: the verbs' meaning (ObjectStore.swift) over a dictionary. Staging files are a
/// dictionary too.
struct TestStore {
    struct Object {
        var content: [UInt8]
        var etag: ETag
        var metadata: ObjectMetadata
        /// Epoch seconds.
        var modified: Int64
    }

    private(set) var objects: [ObjectKey: Object] = [:]
    var staging: [String: [UInt8]] = [:]
    /// ETags are hashes of the content, as on S3 and in a local directory.
    var contentETags = false
    /// Objects keep their metadata.
    var keepsMetadata = true
    /// The store's clock, epoch seconds.
    var now: Int64 = 1
    private var version = 0

    func text(_ key: ObjectKey) -> String? {
        objects[key].map { String(decoding: $0.content, as: UTF8.self) }
    }

    mutating func put(_ key: ObjectKey, _ text: String) { _ = set(key, Array(text.utf8), ObjectMetadata()) }

    mutating func remove(_ key: ObjectKey) { objects[key] = nil }

    /// The content is gone, the metadata stays.
    mutating func truncate(_ key: ObjectKey) { objects[key]!.content = [] }

    /// The lake was copied: the same object under another ETag.
    mutating func copy(_ key: ObjectKey) {
        let object = objects[key]!
        _ = set(key, object.content, object.metadata)
    }

    /// Somebody moves an object away.
    mutating func move(_ key: ObjectKey, to other: ObjectKey) {
        objects[other] = objects[key]
        objects[key] = nil
    }

    private mutating func set(_ key: ObjectKey, _ content: [UInt8], _ metadata: ObjectMetadata) -> ETag {
        version += 1
        let hash = content.reduce(into: UInt64(14_695_981_039_346_656_037)) {
            $0 = ($0 ^ UInt64($1)) &* 1_099_511_628_211
        }
        let etag = ETag(contentETags ? String(hash) : "e\(version)")
        objects[key] = Object(
            content: content, etag: etag, metadata: keepsMetadata ? metadata : ObjectMetadata(), modified: now
        )
        return etag
    }

    /// An upload whose bytes are given.
    mutating func perform(_ request: StoreRequest, staging bytes: [UInt8]) -> StoreAnswer {
        guard case .upload(_, let path, _, _) = request else { return perform(request) }
        staging[path] = bytes
        return perform(request)
    }

    mutating func perform(_ request: StoreRequest) -> StoreAnswer {
        func refused(_ why: StoreError.Refusal) -> StoreAnswer {
            .failed(StoreError(.refused(why), "test", request.key, "\(why)"))
        }
        switch request {
        case .read(let key):
            return .object(objects[key].map { StoredObject(content: $0.content, etag: $0.etag) })
        case .list(let prefix):
            return .listed(
                objects.keys.filter { $0.text.hasPrefix(prefix) }.sorted().map {
                    ListedObject(
                        key: $0, size: Int64(objects[$0]!.content.count), modified: objects[$0]!.modified)
                })
        case .head(let key):
            return .head(
                objects[key].map {
                    ObjectHead(etag: $0.etag, size: Int64($0.content.count), metadata: $0.metadata)
                })
        case .create(let key, let content):
            guard objects[key] == nil else { return refused(.exists) }
            return .written(set(key, content, ObjectMetadata()))
        case .replace(let key, let content, let etag):
            guard let held = objects[key] else { return refused(.absent) }
            guard held.etag == etag else { return refused(.changed) }
            return .written(set(key, content, ObjectMetadata()))
        case .delete(let key, let etag):
            guard let held = objects[key] else { return .removed(false) }
            guard etag == nil || held.etag == etag else { return refused(.changed) }
            objects[key] = nil
            return .removed(true)
        case .upload(_, let path, let temp, let metadata):
            guard objects[temp] == nil else { return refused(.exists) }
            return .written(set(temp, staging[path]!, metadata))
        case .uploadContent(let content, let temp):
            guard objects[temp] == nil else { return refused(.exists) }
            return .written(set(temp, content, ObjectMetadata()))
        case .publish(let temp, let final, let etag):
            guard let held = objects[temp] else { return refused(.absent) }
            guard held.etag == etag else { return refused(.changed) }
            guard objects[final] == nil else { return refused(.destinationExists) }
            move(temp, to: final)
            return .done
        case .overwrite(_, let path, let final, let metadata):
            _ = set(final, staging[path]!, metadata)
            return .done
        }
    }
}
