/// DFS rename (adls-rest 1.8): one step for files and directories, which keeps the source's marks.
extension Namespace {
    func rename(_ call: LakeCall, _ stamp: Stamp) throws(Refusal) -> Outcome {
        guard mode.isHierarchical else { throw .hierarchicalNamespaceNotEnabled }
        guard call.request.body.isEmpty else { throw .contentLengthMustBeZero }
        try call.checkName(self)
        let source = try RenameSource.parse(
            call.headers["x-ms-rename-source"] ?? "", account: call.request.account,
            isContainer: { containers[$0] != nil })
        let from = LakeCall.path(source.path, mode)
        let destination = try container(call)
        guard !call.path.isRoot else { throw .invalidRenameSourcePath }
        guard let origin = containers[source.container] else { throw .containerNotFound(.dfs) }
        guard var moved = origin[from] else { throw .sourcePathNotFound }
        try checkNotFixed(from)
        try checkNotFixed(call.path)
        let same = source.container == call.container
        if same, moved.kind == .directory, call.path == from || call.path.isInside(from) {
            throw .invalidRenameSourcePath
        }
        guard let parent = call.path.parent, let above = destination[parent] else {
            throw .destinationParentNotFound
        }
        guard above.kind == .directory else { throw .pathConflict }
        let found = destination[call.path]
        try Conditions(call.headers).checkWrite(found, .dfs)
        guard try Conditions(call.headers, prefix: "x-ms-source-").onWrite(moved) == .holds else {
            throw .sourceConditionNotMet
        }
        try moved.lease.checkWrite(call.sourceLeaseID, .dfs, now: stamp.now)
        try checkMutable(moved, .dfs)
        if mode.immutable, origin.holdsFile(below: from) { throw .immutable(.dfs) }
        if let found { try checkReplaced(found, by: moved, call, destination, stamp) }
        if same, from == call.path { return Outcome(201, stateHeaders(moved)) }
        var changes: [Change] = []
        if let found { changes = version(call, found) + [.remove(call.container, call.path)] }
        changes.append(.move(source.container, from, to: call.container, call.path))
        if try retouch(&moved, call) { changes.append(.put(call.container, call.path, moved)) }
        return Outcome(201, stateHeaders(moved), changes: changes)
    }

    /// Whether what is at the destination may go.
    private func checkReplaced(
        _ found: Node, by moved: Node, _ call: LakeCall, _ container: LakeContainer, _ stamp: Stamp
    ) throws(Refusal) {
        guard found.kind == moved.kind else { throw .differentResourceTypes }
        try checkMutable(found, .dfs)
        try found.lease.checkWrite(call.leaseID, .dfs, now: stamp.now)
        guard found.kind == .file || container.table.subtree(call.path).isEmpty else {
            throw .directoryNotEmpty
        }
    }

    /// New properties that the request gives on the way.
    private func retouch(_ node: inout Node, _ call: LakeCall) throws(Refusal) -> Bool {
        var any = try node.headers.take(call.request)
        if let metadata = try call.dfsMetadata(limits) {
            node.metadata = metadata
            any = true
        }
        return any
    }
}
