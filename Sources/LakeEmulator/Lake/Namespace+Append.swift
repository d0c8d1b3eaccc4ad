/// DFS append and flush (adls-rest 1.3, 1.4).
extension Namespace {
    /// - Parameter chunk: the body, written already.
    func append(_ call: LakeCall, _ chunk: Chunk, hashes: [(name: String, value: String)], _ stamp: Stamp)
        throws(Refusal) -> Outcome
    {
        guard let position = try call.number("position") else { throw .missingRequiredQueryParameter }
        let found = try node(call)
        guard found.kind == .file else { throw .resourceTypeMismatch }
        guard found.origin == .dfs else { throw .invalidAppendOperation }
        try checkGrowing(found)
        try found.lease.checkWrite(call.leaseID, .dfs, now: stamp.now)
        let segment = Segment(chunk)
        var headers = hashes + [("x-ms-request-server-encrypted", "true")]
        let staged = Change.append(call.container, call.path, position: position, segment)
        guard try call.flag("flush") == true else { return Outcome(202, headers, changes: [staged]) }
        var grown = found
        grown.staged.add(segment, at: position)
        let node = try flushed(grown, at: position + chunk.length, call, stamp)
        headers = stateHeaders(node) + headers
        return Outcome(202, headers, changes: version(call, found) + [.put(call.container, call.path, node)])
    }

    func flush(_ call: LakeCall, _ stamp: Stamp) throws(Refusal) -> Outcome {
        guard call.request.body.isEmpty else { throw .contentLengthMustBeZero }
        guard let position = try call.number("position") else { throw .missingRequiredQueryParameter }
        let found = try node(call)
        guard found.kind == .file else { throw .resourceTypeMismatch }
        try Conditions(call.headers).checkWrite(found, .dfs)
        guard found.origin == .dfs else { throw .invalidFlushOperation }
        try checkGrowing(found)
        try found.lease.checkWrite(call.leaseID, .dfs, now: stamp.now)
        let node = try flushed(found, at: position, call, stamp)
        let headers = stateHeaders(node) + [("x-ms-request-server-encrypted", "false")]
        return Outcome(200, headers, changes: version(call, found) + [.put(call.container, call.path, node)])
    }

    /// The file with its staged bytes up to `position` taken in. Without `retainUncommittedData` these must
    /// be all that join on to it; what lies behind a gap is dropped.
    private func flushed(_ found: Node, at position: Int, _ call: LakeCall, _ stamp: Stamp)
        throws(Refusal) -> Node
    {
        let run = found.staged.run(from: found.content.length)
        let end = run.reduce(found.content.length) { $0 + $1.length }
        let retain = try call.flag("retainUncommittedData") ?? false
        guard position == end || (retain && position >= found.content.length && position < end) else {
            throw .invalidFlushPosition
        }
        var node = found.changed(stamp)
        for segment in run where node.content.length < position {
            node.content.append(segment.part(0, min(segment.length, position - node.content.length)))
        }
        node.staged = retain ? found.staged.rest(behind: position) : StagedAppends()
        node.headers.md5 = nil
        try node.headers.take(call.request)
        node.copy = nil
        return node
    }

    /// Under an immutability policy a file may still be filled for the first time.
    private func checkGrowing(_ found: Node) throws(Refusal) {
        if found.content.length > 0 { try checkMutable(found, .dfs) }
    }
}
