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

    package func read(_ key: ObjectKey, from offset: Int64, count: Int) throws(StoreError) -> [UInt8]? {
        precondition(offset >= 0 && count > 0, "a read of \(count) bytes from \(offset)")
        let range = "bytes=\(offset)-\(offset + Int64(count) - 1)"
        let request = StorageRequest(
            .blob, "GET", try path(.read, key), headers: ["Range": range], repeats: true)
        let (meaning, answer, _) = try call(StoreVerb.read.rawValue, key.text, .read, request)
        // From behind the end nothing is left; an empty object has no byte to ask for.
        if answer.status == 416 { return [] }
        switch meaning {
        case .done:
            if answer.response.headers.isDirectory { return nil }
            // Who does not know ranges sends all of it.
            let body = answer.response.body
            return answer.status == 206 ? body : Array(body.dropFirst(Int(offset)).prefix(count))
        case .absent: return nil
        default: throw error(.rejected, StoreVerb.read.rawValue, key.text, .read, answer)
        }
    }

    package func scan(_ prefix: String, _ take: ([ListedObject]) -> Bool) throws(StoreError) {
        try checkDirectory(prefix)
        _ = try blobPages(
            prefix: root + prefix, StoreVerb.list.rawValue, one: false, metadata: true
        ) { take($0.map(relative)) }
    }

    private func checkDirectory(_ prefix: String) throws(StoreError) {
        guard prefix.isEmpty || prefix.utf8.last == UInt8(ascii: "/") else {
            throw StoreError(.rejected, StoreVerb.list.rawValue, prefix, "a directory ends with a slash")
        }
        if !prefix.isEmpty { _ = try path(.list, ObjectKey(String(prefix.dropLast()))) }
    }

    package func list(_ prefix: String) throws(StoreError) -> [ListedObject] {
        try checkDirectory(prefix)
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
