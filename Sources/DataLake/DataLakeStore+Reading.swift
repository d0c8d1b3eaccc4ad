import HTTP
package import ObjectStore

extension DataLakeStore {
    package func read(_ key: ObjectKey) throws(StoreError) -> StoredObject? {
        let path = try path(.read, key)
        guard let answer = try look(.read, .read, key, StorageRequest(.blob, "GET", path, repeats: true))
        else {
            return nil
        }
        return StoredObject(content: answer.response.body, etag: try etag(.read, key, answer))
    }

    package func head(_ key: ObjectKey) throws(StoreError) -> ObjectHead? {
        guard let answer = try look(.head, key) else { return nil }
        let size = answer.response.headers["Content-Length"].flatMap { Int64($0) }
        guard let size else {
            throw StoreError(.rejected, StoreVerb.head.rawValue, key.text, "the answer has no Content-Length")
        }
        return ObjectHead(
            etag: try etag(.head, key, answer), size: size, metadata: answer.response.headers.metadata)
    }

    /// The properties of an object, nil where there is none; for `verb`'s sake.
    func look(_ verb: StoreVerb, _ key: ObjectKey) throws(StoreError) -> ServiceAnswer? {
        try look(verb, .head, key, StorageRequest(.blob, "HEAD", try path(verb, key), repeats: true))
    }

    private func look(
        _ verb: StoreVerb, _ ask: Ask, _ key: ObjectKey, _ request: StorageRequest
    ) throws(StoreError) -> ServiceAnswer? {
        let (meaning, answer, _) = try call(verb.rawValue, key.text, ask, request)
        switch meaning {
        case .done: return answer.response.headers.isDirectory ? nil : answer
        case .absent: return nil
        case .forbidden:
            let refusal = error(.rejected, verb.rawValue, key.text, ask, answer)
            if try isAbsent(root + key.text, verb.rawValue) { return nil }
            throw refusal
        default: throw error(.rejected, verb.rawValue, key.text, ask, answer)
        }
    }

    /// Whether a path that was answered with 403 does not exist at all: accounts with a hierarchical
    /// namespace were seen to say so. "Absent" means "published" one floor up, so it is believed only where
    /// a listing of the directory above shows it; where that is forbidden too, the refusal stands.
    func isAbsent(_ path: String, _ operation: String) throws(StoreError) -> Bool {
        if namespace == .flat {
            guard let found = try blobs(prefix: path, operation, one: true) else { return false }
            return !found.contains { $0.key.text == path }
        }
        let parent = ObjectName.parent(path)
        switch try names(in: parent, operation) {
        case .names(let names): return !names.contains(path)
        case .absent: return true
        case .forbidden:
            if parent.isEmpty { return false }
            return try isAbsent(parent, operation)
        }
    }

    package func list(_ prefix: String) throws(StoreError) -> [ListedObject] {
        guard prefix.isEmpty || prefix.utf8.last == UInt8(ascii: "/") else {
            throw StoreError(.rejected, StoreVerb.list.rawValue, prefix, "a directory ends with a slash")
        }
        if !prefix.isEmpty { _ = try path(.list, ObjectKey(String(prefix.dropLast()))) }
        let found: [ListedObject]
        if namespace == .flat {
            guard let blobs = try blobs(prefix: root + prefix, StoreVerb.list.rawValue, one: false) else {
                preconditionFailure("a whole listing throws where it is forbidden")
            }
            found = blobs
        } else {
            found = try files(below: String((root + prefix).dropLast()))
        }
        return found.map(relative).sorted { $0.key < $1.key }
    }
}
