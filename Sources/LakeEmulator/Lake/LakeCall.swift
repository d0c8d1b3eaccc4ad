/// A request with its target spelled as the namespace keeps it.
struct LakeCall: Sendable {
    let request: EmulatorRequest
    let container: String
    let path: ObjectPath

    var face: Face { request.face }
    var headers: [String: String] { request.headers }
    var query: [String: String] { request.query }
    var leaseID: String? { lease("x-ms-lease-id") }
    var sourceLeaseID: String? { lease("x-ms-source-lease-id") }

    init(_ request: EmulatorRequest, mode: EmulatorMode) {
        self.request = request
        container = request.container ?? ""
        path = Self.path(request.path, mode)
    }

    /// With directories, empty segments mean nothing: `a//b/` is `a/b`. In a flat list they are names.
    static func path(_ text: String, _ mode: EmulatorMode) -> ObjectPath {
        guard mode.isHierarchical else { return ObjectPath(text) }
        return ObjectPath(text.split(separator: "/").joined(separator: "/"))
    }

    /// Microsoft's Python SDK sends the header empty where there is no lease.
    private func lease(_ name: String) -> String? {
        request.headers[name].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// A whole number of the query; nil where absent.
    func number(_ name: String) throws(Refusal) -> Int? {
        guard let text = query[name] else { return nil }
        guard let value = Int(text) else { throw .invalidQueryParameterValue }
        guard value >= 0 else { throw .outOfRangeQueryParameterValue }
        return value
    }

    /// A truth value of the query; nil where absent.
    func flag(_ name: String) throws(Refusal) -> Bool? {
        switch query[name] {
        case nil: return nil
        case "true", "True": return true
        case "false", "False": return false
        default: throw .invalidQueryParameterValue
        }
    }

    /// Refuses names that the service would not take (adls-rest: 1,024 characters; 63 levels of directories).
    func checkName(_ namespace: Namespace) throws(Refusal) {
        guard path.text.utf16.count <= namespace.limits.path else { throw .invalidResourceName }
        let depth = path.segments.count
        guard depth <= (namespace.mode.isHierarchical ? 63 : 254) else { throw .invalidResourceName }
        guard !path.text.utf8.contains(0) else { throw .invalidUri }
        if namespace.mode.isHierarchical, path.segments.contains(where: { $0 == "." || $0 == ".." }) {
            throw .invalidResourceName
        }
    }

    /// Metadata as Blob requests give it; nil where they give none.
    func blobMetadata(_ limits: Limits) throws(Refusal) -> [Property]? {
        var out: [Property] = []
        for (name, value) in headers where name.hasPrefix("x-ms-meta-") {
            let key = String(name.dropFirst("x-ms-meta-".count))
            guard let first = key.unicodeScalars.first, first == "_" || first.properties.isAlphabetic,
                key.unicodeScalars.allSatisfy({
                    $0 == "_" || $0.properties.isAlphabetic || ("0"..."9").contains($0)
                })
            else { throw .invalidMetadata }
            out.append(Property(name: key, value: value))
        }
        guard !out.isEmpty else { return nil }
        try limits.check(out)
        return out.sorted { $0.name < $1.name }
    }

    /// Metadata as DFS requests give it; nil where they give none.
    func dfsMetadata(_ limits: Limits) throws(Refusal) -> [Property]? {
        guard let text = headers["x-ms-properties"] else { return nil }
        let out = try PropertyList.parse(text)
        try limits.check(out)
        return out
    }
}

extension Limits {
    fileprivate func check(_ properties: [Property]) throws(Refusal) {
        let size = properties.reduce(0) { $0 + $1.name.utf8.count + $1.value.utf8.count }
        guard size <= metadata else { throw .metadataTooLarge }
    }
}

extension EmulatorMode {
    var isHierarchical: Bool { kind != .flat }

    /// As the header shows it: OneLake's documentation has no quotes.
    func header(_ etag: ETag) -> String { kind == .oneLake ? etag.bare : "\"\(etag.bare)\"" }
}
