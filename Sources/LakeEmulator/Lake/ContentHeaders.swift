import Bytes

/// What an object says of its content, as it was told.
struct ContentHeaders: Equatable, Sendable {
    var type: String?
    var encoding: String?
    var language: String?
    var disposition: String?
    var cacheControl: String?
    /// Of the content: stored on demand, or computed by Put Blob.
    var md5: [UInt8]?

    /// The names on the wire behind the face's prefix, with where each is kept.
    private static let fields:
        [(name: String, field: any WritableKeyPath<ContentHeaders, String?> & Sendable)] = [
            ("content-type", \.type), ("content-encoding", \.encoding), ("content-language", \.language),
            ("content-disposition", \.disposition), ("cache-control", \.cacheControl),
        ]

    /// Takes over what the request gives: `x-ms-content-type` on DFS, `x-ms-blob-content-type` on Blob.
    /// - Returns: whether it gave any.
    @discardableResult mutating func take(_ request: EmulatorRequest) throws(Refusal) -> Bool {
        let prefix = request.face == .dfs ? "x-ms-" : "x-ms-blob-"
        var any = false
        for (name, field) in Self.fields {
            guard let value = request.headers[prefix + name] else { continue }
            self[keyPath: field] = value.isEmpty ? nil : value
            any = true
        }
        if let text = request.headers[prefix + "content-md5"] {
            guard let hash = Base64.decode(text.utf8), hash.count == 16 else { throw .invalidMD5 }
            md5 = hash
            any = true
        }
        return any
    }

    /// Put Blob also takes the plain `Content-Type` and its like.
    mutating func takePlain(_ request: EmulatorRequest) {
        for (name, field) in Self.fields where self[keyPath: field] == nil {
            if let value = request.headers[name], !value.isEmpty { self[keyPath: field] = value }
        }
    }

    var answer: [(name: String, value: String)] {
        var out = [("Content-Type", type ?? "application/octet-stream")]
        if let encoding { out.append(("Content-Encoding", encoding)) }
        if let language { out.append(("Content-Language", language)) }
        if let disposition { out.append(("Content-Disposition", disposition)) }
        if let cacheControl { out.append(("Cache-Control", cacheControl)) }
        return out.map { (name: $0.0, value: $0.1) }
    }
}
