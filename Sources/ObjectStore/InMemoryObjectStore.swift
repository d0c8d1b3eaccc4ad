import Synchronization

/// The verbs over a dictionary: the store of the simulation and of request counts, and the yardstick of the
/// behaviour suite. Each write gives a new ETag, as Azure does; objects carry metadata, listings only
/// where asked for.
///
/// It reads no files and no clock: both are given.
package final class InMemoryObjectStore: ObjectStore {
    /// An object with everything a test may ask for.
    package struct Object: Equatable, Sendable {
        package var content: [UInt8]
        package var etag: ETag
        package var metadata: ObjectMetadata
        package var modified: Int64
    }

    private struct State {
        var objects: [ObjectKey: Object] = [:]
        var counts = RequestCounts()
        var writes = 0
    }

    package let capabilities: StoreCapabilities
    private let state = Mutex(State())
    private let files: @Sendable (String) -> [UInt8]?
    private let now: @Sendable () -> Int64

    /// - `files` gives the content of a staging file by its path, nil where there is none.
    /// - `now` gives epoch seconds for `ListedObject.modified`.
    package init(
        metadata: Bool = true, listsMetadata: Bool = false, keyLengthMax: Int = 1_024,
        now: @escaping @Sendable () -> Int64 = { 0 },
        files: @escaping @Sendable (String) -> [UInt8]?
    ) {
        capabilities = StoreCapabilities(
            metadata: metadata, listsMetadata: metadata && listsMetadata, atomicRename: true,
            keyLengthMax: keyLengthMax)
        self.now = now
        self.files = files
    }

    /// The calls so far.
    package var counts: RequestCounts { state.withLock { $0.counts } }

    /// Everything the store holds, without counting as a call.
    package var objects: [ObjectKey: Object] { state.withLock { $0.objects } }

    /// Puts an object behind the caller's back, as a user or another program would; not counted.
    package func plant(_ key: ObjectKey, _ content: [UInt8], metadata: ObjectMetadata = ObjectMetadata()) {
        state.withLock { _ = put(&$0, key, content, metadata) }
    }

    /// Takes an object away behind the caller's back; not counted.
    package func remove(_ key: ObjectKey) {
        state.withLock { _ = $0.objects.removeValue(forKey: key) }
    }

    private func put(
        _ state: inout State, _ key: ObjectKey, _ content: [UInt8], _ metadata: ObjectMetadata
    ) -> ETag {
        state.writes += 1
        let etag = ETag("m\(state.writes)")
        state.objects[key] = Object(
            content: content, etag: etag, metadata: capabilities.metadata ? metadata : ObjectMetadata(),
            modified: now())
        return etag
    }

    private func call<Result>(
        _ verb: StoreVerb, _ body: (inout State) throws(StoreError) -> Result
    ) throws(StoreError) -> Result {
        try state.withLock { (state) throws(StoreError) -> Result in
            state.counts[verb] += 1
            return try body(&state)
        }
    }

    private func refuse(_ verb: StoreVerb, _ key: ObjectKey, _ refusal: StoreError.Refusal) -> StoreError {
        let detail =
            switch refusal {
            case .changed: "the object is another one"
            case .absent: "there is no such object"
            case .exists: "there is one already"
            case .destinationExists: "the final name is taken"
            }
        return StoreError(.refused(refusal), verb.rawValue, key.text, detail)
    }

    private func staged(_ verb: StoreVerb, _ path: String) throws(StoreError) -> [UInt8] {
        guard let content = files(path) else {
            throw StoreError(.rejected, verb.rawValue, path, "there is no such staging file")
        }
        return content
    }
}

extension InMemoryObjectStore {
    package func create(_ key: ObjectKey, _ content: [UInt8]) throws(StoreError) -> ETag {
        try call(.create) { (state) throws(StoreError) in
            guard state.objects[key] == nil else { throw refuse(.create, key, .exists) }
            return put(&state, key, content, ObjectMetadata())
        }
    }

    package func replace(_ key: ObjectKey, _ content: [UInt8], ifMatch etag: ETag) throws(StoreError) -> ETag
    {
        try call(.replace) { (state) throws(StoreError) in
            guard let old = state.objects[key] else { throw refuse(.replace, key, .absent) }
            guard old.etag == etag else { throw refuse(.replace, key, .changed) }
            return put(&state, key, content, ObjectMetadata())
        }
    }

    package func upload(
        file path: String, to temp: ObjectKey, metadata: ObjectMetadata
    ) throws(StoreError) -> ETag {
        let content = try staged(.upload, path)
        return try call(.upload) { (state) throws(StoreError) in
            guard state.objects[temp] == nil else { throw refuse(.upload, temp, .exists) }
            return put(&state, temp, content, metadata)
        }
    }

    package func publish(_ temp: ObjectKey, as final: ObjectKey, ifMatch etag: ETag) throws(StoreError) {
        try call(.publish) { (state) throws(StoreError) in
            guard let object = state.objects[temp] else { throw refuse(.publish, temp, .absent) }
            guard object.etag == etag else { throw refuse(.publish, temp, .changed) }
            guard state.objects[final] == nil else { throw refuse(.publish, final, .destinationExists) }
            state.objects[temp] = nil
            state.objects[final] = object
        }
    }

    package func read(_ key: ObjectKey) throws(StoreError) -> StoredObject? {
        try call(.read) { (state) throws(StoreError) in
            state.objects[key].map { StoredObject(content: $0.content, etag: $0.etag) }
        }
    }

    package func head(_ key: ObjectKey) throws(StoreError) -> ObjectHead? {
        try call(.head) { (state) throws(StoreError) in
            state.objects[key].map {
                ObjectHead(etag: $0.etag, size: Int64($0.content.count), metadata: $0.metadata)
            }
        }
    }

    package func list(_ prefix: String) throws(StoreError) -> [ListedObject] {
        try call(.list) { (state) throws(StoreError) in
            guard prefix.isEmpty || prefix.utf8.last == UInt8(ascii: "/") else {
                throw StoreError(.rejected, "list", prefix, "a directory ends with a slash")
            }
            return state.objects.filter { $0.key.text.utf8.starts(with: prefix.utf8) }
                .map {
                    ListedObject(
                        key: $0.key, size: Int64($0.value.content.count), modified: $0.value.modified)
                }
                .sorted { $0.key < $1.key }
        }
    }

    package func scan(_ prefix: String, _ take: ([ListedObject]) -> Bool) throws(StoreError) {
        var found = try list(prefix)
        if capabilities.listsMetadata {
            let held = objects
            for index in found.indices { found[index].metadata = held[found[index].key]?.metadata }
        }
        _ = take(found)
    }

    package func read(_ key: ObjectKey, from offset: Int64, count: Int) throws(StoreError) -> [UInt8]? {
        try call(.read) { (state) throws(StoreError) in
            state.objects[key].map { Array($0.content.dropFirst(Int(offset)).prefix(count)) }
        }
    }

    package func delete(_ key: ObjectKey, ifMatch etag: ETag?) throws(StoreError) -> Bool {
        try call(.delete) { (state) throws(StoreError) in
            guard let object = state.objects[key] else { return false }
            guard etag == nil || object.etag == etag else { throw refuse(.delete, key, .changed) }
            state.objects[key] = nil
            return true
        }
    }

    package func overwrite(
        file path: String, to final: ObjectKey, metadata: ObjectMetadata
    ) throws(StoreError) {
        let content = try staged(.overwrite, path)
        try call(.overwrite) { (state) throws(StoreError) in _ = put(&state, final, content, metadata) }
    }
}
