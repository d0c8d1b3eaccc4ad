/// What is particular to OneLake (adls-rest 2.5, "OneLake support").
enum OneLake {
    /// Headers that are ignored, and named in the answer.
    private static let rejected = [
        "x-ms-owner", "x-ms-group", "x-ms-permissions", "x-ms-acl", "x-ms-encryption-key",
        "x-ms-encryption-algorithm", "x-ms-access-tier",
    ]

    static func addRejected(_ headers: [String: String], to response: inout EmulatorResponse) {
        let names = rejected.filter { headers[$0] != nil }
        if !names.isEmpty { response.headers.append(("x-ms-rejected-headers", names.joined(separator: ","))) }
    }

    /// `name.itemtype` or a GUID.
    static func isItem(_ name: Substring) -> Bool {
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        if parts.count >= 2, let last = parts.last, !last.isEmpty, parts[0] != "" { return true }
        return name.utf8.count == 36 && name.utf8.filter { $0 == UInt8(ascii: "-") }.count == 4
    }

    static func isSection(_ name: Substring) -> Bool { name == "Files" || name == "Tables" }
}

extension Lake {
    /// Workspaces, items and their sections are made elsewhere: here each exists once it is spoken of.
    func prepareOneLake(_ call: LakeCall) throws(Refusal) {
        guard !call.container.isEmpty else { return }
        let listed = call.query["directory"] ?? call.query["prefix"] ?? ""
        let path = call.path.isRoot ? LakeCall.path(listed, mode) : call.path
        let segments = path.segments
        var fixed: [ObjectPath] = []
        if !path.isRoot, OneLake.isItem(segments[0]) {
            fixed.append(ObjectPath(String(segments[0])))
            if segments.count > 1, OneLake.isSection(segments[1]) {
                fixed.append(ObjectPath(segments[0] + "/" + segments[1]))
            }
        }
        let complete = try look { namespace, _ throws(Refusal) in
            guard let container = namespace.containers[call.container] else { return false }
            return fixed.allSatisfy { container[$0] != nil }
        }
        if !complete {
            _ = try change { namespace, stamp throws(Refusal) in
                namespace.fixed(call.container, fixed, stamp)
            }
        }
        let isWrite = !["GET", "HEAD"].contains(call.request.method)
        if isWrite, segments.count > 2, fixed.count < 2 { throw .notFound(call.face) }
    }
}

extension Namespace {
    fileprivate func fixed(_ name: String, _ paths: [ObjectPath], _ stamp: Stamp) -> Outcome {
        var changes: [Change] = []
        if containers[name] == nil {
            changes.append(.container(name, etag: stamp.etag, modified: stamp.now, metadata: []))
        }
        for path in paths where containers[name]?[path] == nil {
            changes.append(.put(name, path, Node(.directory, stamp, origin: .dfs)))
        }
        return Outcome(200, changes: changes)
    }
}
