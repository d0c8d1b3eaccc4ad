/// DFS path create (adls-rest 1.2).
extension Namespace {
    func createPath(_ call: LakeCall, _ stamp: Stamp) throws(Refusal) -> Outcome {
        let kind: Node.Kind
        switch call.query["resource"] {
        case "file": kind = .file
        case "directory": kind = .directory
        case nil: throw .missingRequiredQueryParameter
        default: throw .invalidQueryParameterValue
        }
        guard call.request.body.isEmpty else { throw .contentLengthMustBeZero }
        try call.checkName(self)
        try checkNotFixed(call.path)
        let container = try container(call)
        let found = container[call.path]
        try Conditions(call.headers).checkWrite(found, .dfs)
        if let found {
            guard found.kind == kind else { throw .pathConflict }
            try checkMutable(found, .dfs)
            try checkNoCopy(found)
            if call.leaseID != nil { try found.lease.checkWrite(call.leaseID, .dfs, now: stamp.now) }
        }
        var node = Node(kind, stamp, origin: .dfs)
        if let found, kind == .directory { node.created = found.created }
        try node.headers.take(call.request)
        node.metadata = try call.dfsMetadata(limits) ?? []
        if mode.kind == .hierarchical { try takeAccess(&node.access, call) }
        let changes = try replacing(call, container, with: node, stamp)
        return Outcome(
            201, stateHeaders(node) + [("x-ms-request-server-encrypted", "true")], changes: changes)
    }

    /// Rights of a new path: what is asked for, less the mask (0027 unless given).
    private func takeAccess(_ access: inout Access, _ call: LakeCall) throws(Refusal) {
        var headers = call.headers
        if headers["x-ms-permissions"] != nil, headers["x-ms-umask"] == nil { headers["x-ms-umask"] = "0027" }
        try access.take(headers)
    }
}
