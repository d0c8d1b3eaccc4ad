import HTTP
import ObjectStore
import Synchronization

/// Does each thing once with one small object of its own name, so that a missing right is known before the
/// first record is fetched, and by the verb that lacks it.
struct StartProbe {
    let store: DataLakeStore
    let directory: String

    private static let content = Array("sluice tests its rights here; this object may be removed\n".utf8)

    func run() throws(StoreError) -> [StoreFinding] {
        let id = StoreClock.hex(store.client.clock.random())
        let first = ObjectKey("\(directory)/probe-\(id)")
        let second = ObjectKey("\(directory)/probe-\(id)-renamed")
        let made = try step("write", "make objects") { () throws(StoreError) in try make(first) }
        var findings = made.findings
        do throws(StoreError) {
            try step("conditions", "keep conditions") { () throws(StoreError) in try makeAgain(first) }
            try step("read", "read objects") { () throws(StoreError) in try read(first, made.etag) }
            try step("list", "list directories") { () throws(StoreError) in try list(first) }
            try step("rename", "publish files") { () throws(StoreError) in
                try store.publish(first, as: second, ifMatch: made.etag)
            }
        } catch {
            throw cleaned(error, [first, second])
        }
        findings += try step("delete", "delete objects") { () throws(StoreError) in try remove(second) }
        return findings
    }

    /// Whether an object's directory is there as something of its own.
    func findsDirectories() throws(StoreError) -> Bool {
        let key = ObjectKey("\(directory)/probe-\(StoreClock.hex(store.client.clock.random()))")
        _ = try step("write", "make objects") { () throws(StoreError) in try make(key) }
        let look = StorageRequest(
            .blob, "HEAD", ObjectName.path(store.container, store.root + directory), repeats: true)
        let finds: Bool
        do throws(StoreError) {
            let (meaning, answer, _) = try store.call(StoreVerb.head.rawValue, directory, .head, look)
            finds = meaning == .done && answer.response.headers.isDirectory
        } catch { throw cleaned(error, [key]) }
        _ = try step("delete", "delete objects") { () throws(StoreError) in try remove(key) }
        return finds
    }

    private func make(_ key: ObjectKey) throws(StoreError) -> (etag: ETag, findings: [StoreFinding]) {
        var (meaning, answer) = try put(key)
        if meaning == .unsupported, store.client.checksum == .crc64 {
            store.client.needsMD5.store(true, ordering: .relaxed)
            (meaning, answer) = try put(key)
        }
        guard meaning == .done else {
            throw store.error(.rejected, StoreVerb.create.rawValue, key.text, .create, answer)
        }
        let etag = try store.etag(.create, key, answer)
        guard answer.response.headers["x-ms-version-id"] != nil else { return (etag, []) }
        return (
            etag,
            [
                StoreFinding(
                    .versioning, "the account keeps versions: each lock write leaves one behind",
                    hint:
                        "a busy topic partition writes its lock once per flush: add a lifecycle rule that deletes"
                        + " previous versions below \(directory)/ after a day, or turn versioning off")
            ]
        )
    }

    private func put(_ key: ObjectKey) throws(StoreError) -> (meaning: Meaning, answer: ServiceAnswer) {
        let request = store.put(
            try store.path(.create, key), .bytes(Self.content),
            ContentCheck.header(of: Self.content, store.client.checksum), ["If-None-Match": "*"],
            metadata: ObjectMetadata(["unit": "probe"]))
        let (meaning, answer, _) = try store.call(StoreVerb.create.rawValue, key.text, .create, request)
        return (meaning, answer)
    }

    /// A service that does not know the condition would overwrite silently: no exactly-once there.
    private func makeAgain(_ key: ObjectKey) throws(StoreError) {
        do throws(StoreError) { _ = try store.create(key, Self.content) } catch {
            if error.kind == .refused(.exists) { return }
            throw error
        }
        throw StoreError(
            .rejected, StoreVerb.create.rawValue, key.text,
            "the service overwrites in spite of If-None-Match: *",
            hint: "this endpoint cannot keep locks: use the storage service itself, without caches in between"
        )
    }

    private func read(_ key: ObjectKey, _ etag: ETag) throws(StoreError) {
        guard let object = try store.read(key), object.content == Self.content, object.etag == etag else {
            throw StoreError(
                .rejected, StoreVerb.read.rawValue, key.text,
                "what was written a moment ago reads differently",
                hint: "use the account's primary endpoint, without caches in between")
        }
    }

    private func list(_ key: ObjectKey) throws(StoreError) {
        let isListed: Bool
        if store.namespace == .flat {
            let found = try store.blobs(prefix: store.root + key.text, StoreVerb.list.rawValue, one: false)
            isListed = found?.contains { store.relative($0).key == key } == true
        } else {
            switch try store.names(in: store.root + directory, StoreVerb.list.rawValue) {
            case .names(let names): isListed = names.contains(store.root + key.text)
            case .absent: isListed = false
            case .forbidden(let answer):
                throw store.error(.rejected, StoreVerb.list.rawValue, key.text, .list, answer)
            }
        }
        guard isListed else {
            throw StoreError(
                .rejected, StoreVerb.list.rawValue, key.text, "what was written a moment ago is not listed",
                hint: "use the account's primary endpoint, without caches in between")
        }
    }

    private func remove(_ key: ObjectKey) throws(StoreError) -> [StoreFinding] {
        let request = StorageRequest(.blob, "DELETE", try store.path(.delete, key), repeats: true)
        let (meaning, answer, _) = try store.call(StoreVerb.delete.rawValue, key.text, .delete, request)
        guard meaning == .done || meaning == .absent else {
            throw store.error(.rejected, StoreVerb.delete.rawValue, key.text, .delete, answer)
        }
        guard answer.response.headers["x-ms-delete-type-permanent"]?.lowercased() == "false" else {
            return []
        }
        return [
            StoreFinding(
                .softDelete, "the account keeps deleted objects for a while (soft delete)",
                hint:
                    "locks and temporary objects that Sluice deletes cost storage until their retention ends")
        ]
    }

    /// Says which of the steps it was.
    private func step<Result>(
        _ name: String, _ ability: String, _ body: () throws(StoreError) -> Result
    ) throws(StoreError) -> Result {
        do throws(StoreError) { return try body() } catch {
            var error = error
            error.operation = "open (\(name))"
            error.detail = "cannot \(ability) below \(store.container)/\(directory): \(error.detail)"
            // The probe's own name is nobody else's: a refusal here is none of a race's.
            if case .refused = error.kind { error.kind = .rejected }
            throw error
        }
    }

    /// Removes what the probe has made, as far as that works, and says where it does not.
    private func cleaned(_ error: StoreError, _ keys: [ObjectKey]) -> StoreError {
        var error = error
        for key in keys {
            do throws(StoreError) { _ = try store.delete(key, ifMatch: nil) } catch let second {
                error.detail += "; \(key.text) stays (\(second.detail))"
            }
        }
        return error
    }
}
