import JSON

/// Metadata, content headers and rights, set on what exists.
extension Namespace {
    /// Blob `comp=metadata`: replaces all.
    func setBlobMetadata(_ call: LakeCall, _ stamp: Stamp) throws(Refusal) -> Outcome {
        let found = try changeable(call, stamp)
        var node = found.changed(stamp)
        node.metadata = (try call.blobMetadata(limits) ?? []).filter {
            node.kind == .file || $0.name != "hdi_isfolder"
        }
        return Outcome(200, writtenHeaders(node), changes: version(call, found) + [put(call, node)])
    }

    /// Blob `comp=properties`: replaces all content headers.
    func setBlobHeaders(_ call: LakeCall, _ stamp: Stamp) throws(Refusal) -> Outcome {
        var node = try changeable(call, stamp).changed(stamp)
        node.headers = ContentHeaders()
        try node.headers.take(call.request)
        return Outcome(200, stateHeaders(node), changes: [put(call, node)])
    }

    /// DFS `action=setProperties`.
    func setPathProperties(_ call: LakeCall, _ stamp: Stamp) throws(Refusal) -> Outcome {
        var node = try changeable(call, stamp).changed(stamp)
        try node.headers.take(call.request)
        node.metadata = try call.dfsMetadata(limits) ?? []
        return Outcome(200, stateHeaders(node), changes: [put(call, node)])
    }

    /// DFS `action=setAccessControl`; OneLake takes rights from its workspace alone.
    func setAccess(_ call: LakeCall, _ stamp: Stamp) throws(Refusal) -> Outcome {
        try checkRights()
        let found = try node(call)
        try Conditions(call.headers).checkWrite(found, .dfs)
        var node = found.changed(stamp)
        try node.access.take(call.headers)
        return Outcome(200, stateHeaders(node), changes: [put(call, node)])
    }

    /// DFS `action=setAccessControlRecursive`, all in one answer.
    func setAccessBelow(_ call: LakeCall, _ stamp: Stamp) throws(Refusal) -> Outcome {
        try checkRights()
        let container = try container(call)
        _ = try node(call)
        let inside = container.table.keys[container.table.subtree(call.path)]
        let paths = (call.path.isRoot ? [] : [call.path]) + inside
        var changes: [Change] = []
        var files = 0
        for path in paths {
            guard var node = container[path] else { continue }
            try node.access.take(call.headers)
            if node.kind == .file { files += 1 }
            changes.append(.put(call.container, path, node))
        }
        let body: JSON = [
            "directoriesSuccessful": .int(paths.count - files), "failedEntries": [], "failureCount": 0,
            "filesSuccessful": .int(files),
        ]
        let type = (name: "Content-Type", value: "application/json; charset=utf-8")
        return Outcome(200, [type], body: body.bytes, changes: changes)
    }

    private func checkRights() throws(Refusal) {
        switch mode.kind {
        case .hierarchical: return
        case .flat: throw .hierarchicalNamespaceNotEnabled
        case .oneLake: throw .unsupportedQueryParameter
        }
    }

    private func changeable(_ call: LakeCall, _ stamp: Stamp) throws(Refusal) -> Node {
        let found = try node(call)
        try Conditions(call.headers).checkWrite(found, call.face)
        try checkMutable(found, call.face)
        try checkNoCopy(found)
        try found.lease.checkWrite(call.leaseID, call.face, now: stamp.now)
        return found
    }

    private func put(_ call: LakeCall, _ node: Node) -> Change { .put(call.container, call.path, node) }
}
