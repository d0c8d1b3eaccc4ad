/// Finding what a request speaks of, and what stands in its way.
extension Namespace {
    func container(_ call: LakeCall) throws(Refusal) -> LakeContainer {
        guard let found = containers[call.container] else { throw .containerNotFound(call.face) }
        return found
    }

    /// The file or directory; 404 in the face's words where there is none.
    func node(_ call: LakeCall) throws(Refusal) -> Node {
        guard let found = try container(call)[call.path] else { throw .notFound(call.face) }
        return found
    }

    /// Directories above `path` that a write makes on its way (adls-rest 1.2, 2.1).
    func parents(_ call: LakeCall, _ container: LakeContainer, _ stamp: Stamp) throws(Refusal) -> [Change] {
        guard mode.isHierarchical else { return [] }
        var out: [Change] = []
        for ancestor in call.path.ancestors {
            guard let found = container[ancestor] else {
                out.append(.put(call.container, ancestor, Node(.directory, stamp, origin: call.face)))
                continue
            }
            guard found.kind == .directory else { throw .pathConflict }
        }
        return out
    }

    /// All that a new state of a file brings with it: parents, the old state's version, the end of its
    /// uncommitted blocks.
    func replacing(
        _ call: LakeCall, _ container: LakeContainer, with node: Node, _ stamp: Stamp
    ) throws(Refusal) -> [Change] {
        var out = try parents(call, container, stamp)
        if let found = container[call.path] { out += version(call, found) }
        if container.uncommitted[call.path] != nil { out.append(.dropBlocks(call.container, call.path)) }
        out.append(.put(call.container, call.path, node))
        return out
    }

    /// The version that a state leaves behind when it goes.
    func version(_ call: LakeCall, _ found: Node) -> [Change] {
        mode.versioning && found.kind == .file ? [.version(call.container, call.path, found)] : []
    }

    func checkMutable(_ found: Node?, _ face: Face) throws(Refusal) {
        if mode.immutable, let found, found.kind == .file { throw .immutable(face) }
    }

    func checkNoCopy(_ found: Node?) throws(Refusal) {
        if let copy = found?.copy, copy.pendingLooks > 0 { throw .pendingCopy }
    }

    /// OneLake's first two levels (item, `Files` or `Tables`) cannot be made, moved or deleted.
    func checkNotFixed(_ path: ObjectPath) throws(Refusal) {
        if mode.kind == .oneLake, path.segments.count <= 2 { throw .fixedByOneLake }
    }

    func stateHeaders(_ node: Node) -> [(name: String, value: String)] {
        [("ETag", mode.header(node.etag)), ("Last-Modified", node.modified.rfc1123)]
    }

    /// What the answer to a write on the Blob face has besides.
    func writtenHeaders(_ node: Node) -> [(name: String, value: String)] {
        var out = stateHeaders(node) + [("x-ms-request-server-encrypted", "true")]
        if mode.versioning { out.append(("x-ms-version-id", node.versionID)) }
        return out
    }
}

extension Node {
    /// Versions are named by the time of their making; ETags are times that never come twice.
    var versionID: String {
        EmulatorInstant(nanoseconds: Int64(bitPattern: etag.ticks &- ETag.unixOrigin) * 100).iso8601
    }
}
