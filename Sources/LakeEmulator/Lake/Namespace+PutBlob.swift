/// Whole-object writes of the Blob face (adls-rest 2.1, 2.2).
extension Namespace {
    func putBlob(_ call: LakeCall, _ chunk: Chunk?, _ check: ContentCheck.Result, _ stamp: Stamp)
        throws(Refusal) -> Outcome
    {
        guard call.request.headers["x-ms-blob-type"] == "BlockBlob" else { throw .invalidHeaderValue }
        let (container, found) = try writable(call, stamp)
        var node = Node(.file, stamp, origin: .blob)
        node.created = found?.created ?? stamp.now
        node.metadata = try call.blobMetadata(limits) ?? []
        node.headers.md5 = check.md5
        try node.headers.take(call.request)
        node.headers.takePlain(call.request)
        if let chunk { node.content = Content([Segment(chunk)]) }
        let folder = node.metadata.contains { $0.name == "hdi_isfolder" && $0.value == "true" }
        if mode.isHierarchical, folder, chunk == nil {
            if let found, found.kind == .file { throw .resourceTypeMismatch }
            node.kind = .directory
            node.access = .directory
            node.metadata.removeAll { $0.name == "hdi_isfolder" }
        } else if found?.kind == .directory {
            throw .resourceTypeMismatch
        }
        let changes = try replacing(call, container, with: node, stamp)
        return Outcome(201, writtenHeaders(node) + check.headers, changes: changes)
    }

    /// What every write of a blob looks at first: name, container, conditions, policy, lease.
    func writable(_ call: LakeCall, _ stamp: Stamp, failed: Refusal = .conditionNotMet)
        throws(Refusal) -> (LakeContainer, Node?)
    {
        try call.checkName(self)
        try checkNotFixed(call.path)
        let container = try container(call)
        let found = container[call.path]
        try Conditions(call.headers).checkWrite(found, .blob, failed: failed)
        try checkMutable(found, .blob)
        try checkNoCopy(found)
        try (found?.lease ?? Lease()).checkWrite(call.leaseID, .blob, now: stamp.now)
        return (container, found)
    }

    func putBlock(_ call: LakeCall, _ chunk: Chunk, _ check: ContentCheck.Result, _ stamp: Stamp)
        throws(Refusal) -> Outcome
    {
        try call.checkName(self)
        try checkNotFixed(call.path)
        let container = try container(call)
        let found = container[call.path]
        try checkBlocks(found)
        try checkNoCopy(found)
        try (found?.lease ?? Lease()).checkWrite(call.leaseID, .blob, now: stamp.now)
        let id = try BlockList.checkedID(call.query["blockid"])
        let blocks = container.uncommitted[call.path] ?? [:]
        let other = blocks.first?.key ?? found?.blocks.first?.id
        guard other == nil || other?.utf8.count == id.utf8.count else { throw .invalidBlobOrBlock }
        guard blocks[id] != nil || blocks.count < limits.uncommittedBlocks else { throw .tooManyBlocks }
        let block = Block(id: id, segment: Segment(chunk))
        return Outcome(
            201, check.headers + [("x-ms-request-server-encrypted", "true")],
            changes: [.block(call.container, call.path, block)])
    }

    /// With a hierarchical namespace, blocks and DFS appends do not mix on one file.
    private func checkBlocks(_ found: Node?) throws(Refusal) {
        guard let found, mode.isHierarchical else { return }
        guard found.kind == .file, found.origin == .blob else { throw .blobOperationNotSupported }
    }

    func putBlockList(_ call: LakeCall, _ list: [BlockList.Entry], _ stamp: Stamp) throws(Refusal) -> Outcome
    {
        guard list.count <= limits.committedBlocks else { throw .blockListTooLong }
        let (container, found) = try writable(call, stamp)
        try checkBlocks(found)
        let uncommitted = container.uncommitted[call.path] ?? [:]
        let committed = Dictionary((found?.blocks ?? []).map { ($0.id, $0.segment) }) { $1 }
        var node = Node(.file, stamp, origin: .blob)
        node.created = found?.created ?? stamp.now
        for entry in list {
            let segment: Segment? =
                switch entry.from {
                case .committed: committed[entry.id]
                case .uncommitted: uncommitted[entry.id]
                case .latest: uncommitted[entry.id] ?? committed[entry.id]
                }
            guard let segment else { throw .invalidBlockList }
            node.blocks.append(Block(id: entry.id, segment: segment))
        }
        node.content = Content(node.blocks.map(\.segment))
        node.metadata = try call.blobMetadata(limits) ?? []
        try node.headers.take(call.request)
        let changes = try replacing(call, container, with: node, stamp)
        return Outcome(201, writtenHeaders(node), changes: changes)
    }

    func blockList(_ call: LakeCall) throws(Refusal) -> Outcome {
        let container = try container(call)
        let found = container[call.path]
        let uncommitted = container.uncommitted[call.path]
        guard found != nil || uncommitted != nil else { throw .notFound(.blob) }
        var headers: Headers = [("Content-Type", "application/xml")]
        if let found {
            headers += stateHeaders(found)
            headers.append(("x-ms-blob-content-length", String(found.content.length)))
        }
        let type = call.query["blocklisttype"] ?? "committed"
        var xml = XMLText()
        xml.open("BlockList")
        if type != "uncommitted" { write("CommittedBlocks", found?.blocks ?? [], into: &xml) }
        if type != "committed" {
            let blocks = (uncommitted ?? [:]).map { Block(id: $0.key, segment: $0.value) }
            write("UncommittedBlocks", blocks.sorted { $0.id < $1.id }, into: &xml)
        }
        xml.close("BlockList")
        return Outcome(200, headers, body: xml.bytes)
    }

    private func write(_ element: String, _ blocks: [Block], into xml: inout XMLText) {
        xml.open(element)
        for block in blocks {
            xml.open("Block")
            xml.element("Name", block.id)
            xml.element("Size", String(block.segment.length))
            xml.close("Block")
        }
        xml.close(element)
    }
}
