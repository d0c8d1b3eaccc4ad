/// Deletes on both faces (adls-rest 1.7, 2.4).
extension Namespace {
    func delete(_ call: LakeCall, _ stamp: Stamp) throws(Refusal) -> Outcome {
        let container = try container(call)
        guard !call.path.isRoot else { throw .unsupportedVerb }
        guard let found = container[call.path] else { throw .notFound(call.face) }
        try checkNotFixed(call.path)
        try Conditions(call.headers).checkWrite(found, call.face)
        try found.lease.checkWrite(call.leaseID, call.face, now: stamp.now)
        let inside = container.table.subtree(call.path)
        if found.kind == .directory {
            let recursive = try call.flag("recursive") ?? false
            guard inside.isEmpty || (call.face == .dfs && recursive) else {
                throw call.face == .dfs ? .directoryNotEmpty : .directoryIsNotEmpty
            }
        }
        try checkMutable(found, call.face)
        if mode.immutable, found.kind == .directory, container.holdsFile(below: call.path) {
            throw .immutable(call.face)
        }
        var headers = [(name: "x-ms-delete-type-permanent", value: mode.softDelete ? "false" : "true")]
        if mode.softDelete, call.face == .dfs {
            headers.append(("x-ms-deletion-id", String(stamp.etag.ticks)))
        }
        var changes = version(call, found)
        // In a flat list, what has this name as its prefix is no child of it.
        changes.append(
            mode.isHierarchical
                ? .remove(call.container, call.path) : .removeOne(call.container, call.path))
        return Outcome(call.face == .dfs ? 200 : 202, headers, changes: changes)
    }
}
