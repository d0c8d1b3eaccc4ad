import HTTP
package import ObjectStore

/// Small objects: locks above all. One Put Blob each, atomic on every kind of account; readers see the old
/// content or the new one, never an empty file (adls-rest 2.5 i).
extension DataLakeStore {
    package func create(_ key: ObjectKey, _ content: [UInt8]) throws(StoreError) -> ETag {
        let request = put(
            try path(.create, key), .bytes(content),
            ContentCheck.header(of: content, client.checksum),
            ["If-None-Match": "*"])
        return try etag(.create, key, callDone(StoreVerb.create.rawValue, key.text, .create, request).answer)
    }

    package func replace(_ key: ObjectKey, _ content: [UInt8], ifMatch etag: ETag) throws(StoreError) -> ETag
    {
        let request = put(
            try path(.replace, key), .bytes(content),
            ContentCheck.header(of: content, client.checksum), ["If-Match": ETagText(etag).quoted])
        let answer: ServiceAnswer
        do throws(StoreError) {
            answer = try callDone(StoreVerb.replace.rawValue, key.text, .replace, request).answer
        } catch {
            throw try told(error, key)
        }
        return try self.etag(.replace, key, answer)
    }

    package func delete(_ key: ObjectKey, ifMatch etag: ETag?) throws(StoreError) -> Bool {
        let path = try path(.delete, key)
        var headers = HTTPHeaders()
        if let etag { headers["If-Match"] = ETagText(etag).quoted }
        let ask: Ask = etag == nil ? .delete : .deleteIfMatch
        let request = StorageRequest(.blob, "DELETE", path, headers: headers, repeats: ask.repeats)
        do throws(StoreError) {
            let (meaning, answer, mayBeOurs) = try call(StoreVerb.delete.rawValue, key.text, ask, request)
            switch meaning {
            case .done: return true
            // Gone, perhaps by a try of ours whose answer was lost.
            case .absent: return mayBeOurs
            default: throw error(.rejected, StoreVerb.delete.rawValue, key.text, ask, answer)
            }
        } catch {
            let told = try told(error, key)
            if told.kind == .refused(.absent) { return false }
            throw told
        }
    }

    /// The service says 412 for an object that is another one and for one that is gone: a look tells the
    /// two apart. Where the look itself fails, so does the call: nothing was changed either way.
    private func told(_ error: StoreError, _ key: ObjectKey) throws(StoreError) -> StoreError {
        guard error.kind == .refused(.changed) else { return error }
        guard try head(key) == nil else { return error }
        var error = error
        error.kind = .refused(.absent)
        return error
    }

    /// A Put Blob.
    func put(
        _ path: String, _ body: HTTPRequest.Body, _ check: HTTPHeaders.Field, _ condition: HTTPHeaders,
        metadata: ObjectMetadata = ObjectMetadata()
    ) -> StorageRequest {
        var headers = condition
        headers["x-ms-blob-type"] = "BlockBlob"
        headers["Content-Type"] = "application/octet-stream"
        headers.add(check.name, check.value)
        headers.add(metadata)
        return StorageRequest(.blob, "PUT", path, headers: headers, body: body, repeats: false)
    }
}

extension HTTPHeaders {
    private static let prefix = "x-ms-meta-"

    /// Names are lower-case letters and digits: the service sorts others in an order of its own when it
    /// checks the signature (adls-rest 3.1).
    mutating func add(_ metadata: ObjectMetadata) {
        for (name, value) in metadata.values.sorted(by: { $0.key < $1.key }) {
            add(Self.prefix + name, value)
        }
    }

    /// What travels with an object; the service's own mark of a directory is none of it.
    var metadata: ObjectMetadata {
        var values: [String: String] = [:]
        for field in fields {
            let name = field.name.lowercased()
            guard name.hasPrefix(Self.prefix) else { continue }
            values[String(name.dropFirst(Self.prefix.count))] = field.value
        }
        values["hdi_isfolder"] = nil
        return ObjectMetadata(values)
    }

    /// The path is a directory, on an account with a hierarchical namespace.
    var isDirectory: Bool {
        self["x-ms-resource-type"]?.lowercased() == "directory"
            || self["x-ms-meta-hdi_isfolder"]?.lowercased() == "true"
    }
}
