import Bytes
import Codecs

/// Copies within the account (adls-rest 2.3). Contents are shared, not copied: chunks never change.
extension Namespace {
    enum CopyKind { case copyBlob, copyFromURL, putFromURL, putBlockFromURL }

    static func copyKind(_ call: LakeCall) -> CopyKind {
        if call.query["comp"] == "block" { return .putBlockFromURL }
        if call.headers["x-ms-requires-sync"] == "true" { return .copyFromURL }
        return call.headers["x-ms-blob-type"] == nil ? .copyBlob : .putFromURL
    }

    func copy(_ call: LakeCall, _ kind: CopyKind, _ stamp: Stamp) throws(Refusal) -> Outcome {
        let target: Refusal = kind == .putFromURL ? .conditionNotMet : .targetConditionNotMet
        let (container, found) = try writable(call, stamp, failed: target)
        guard found?.kind != .directory else { throw .resourceTypeMismatch }
        let source = try copySource(call)
        if kind == .copyFromURL, source.content.length > limits.syncCopy { throw .requestBodyTooLarge }
        var node = Node(.file, stamp, origin: .blob)
        node.created = found?.created ?? stamp.now
        node.content = source.content
        node.blocks = source.blocks
        node.headers = source.headers
        node.metadata = try call.blobMetadata(limits) ?? source.metadata
        if kind == .putFromURL { try node.headers.take(call.request) }
        var headers = stateHeaders(node)
        if kind == .putFromURL {
            headers = writtenHeaders(node)
            if let md5 = node.headers.md5 { headers.append(("Content-MD5", Base64.encode(md5))) }
        } else {
            let copy = CopyState(
                id: RandomIdentifier.next(), source: call.headers["x-ms-copy-source"] ?? "",
                finished: stamp.now, pendingLooks: kind == .copyBlob ? mode.copyPolls : 0)
            node.copy = copy
            headers += [("x-ms-copy-id", copy.id), ("x-ms-copy-status", copy.status)]
            if mode.versioning { headers.append(("x-ms-version-id", node.versionID)) }
        }
        let status = kind == .putFromURL ? 201 : 202
        return Outcome(status, headers, changes: try replacing(call, container, with: node, stamp))
    }

    func putBlockFromURL(_ call: LakeCall, _ stamp: Stamp) throws(Refusal) -> Outcome {
        let source = try copySource(call)
        let range = try ByteRange.parse(call.headers["x-ms-source-range"], length: source.content.length)
        let wanted = range ?? 0..<source.content.length
        // One block is one segment: only content of one chunk can be taken without its bytes.
        guard source.content.segments.count == 1, let whole = source.content.segments.first else {
            throw .invalidInput
        }
        let (container, found) = try writable(call, stamp)
        guard !(mode.isHierarchical && found?.origin == .dfs) else { throw .blobOperationNotSupported }
        let id = try BlockList.checkedID(call.query["blockid"])
        guard (container.uncommitted[call.path]?.count ?? 0) < limits.uncommittedBlocks else {
            throw .tooManyBlocks
        }
        let block = Block(id: id, segment: whole.part(wanted.lowerBound, wanted.upperBound))
        return Outcome(
            201, [("x-ms-request-server-encrypted", "true")],
            changes: [.block(call.container, call.path, block)])
    }

    /// The blob to copy, its conditions met. A source that cannot be read is told with its own error's code.
    private func copySource(_ call: LakeCall) throws(Refusal) -> Node {
        let text = call.headers["x-ms-copy-source"] ?? ""
        guard let place = try CopySource.parse(text, account: call.request.account) else {
            throw Self.cannotVerify(404, "The specified resource does not exist.", "ResourceNotFound")
        }
        // A signature opens its own path only: the source needs one as well.
        if call.query["sig"] != nil, !text.contains("sig=") {
            throw Self.cannotVerify(404, "The specified resource does not exist.", "ResourceNotFound")
        }
        guard let container = containers[place.container] else {
            throw Self.cannotVerify(404, "The specified container does not exist.", "ContainerNotFound")
        }
        guard let source = container[LakeCall.path(place.path, mode)], source.kind == .file else {
            throw Self.cannotVerify(404, "The specified blob does not exist.", "BlobNotFound")
        }
        guard try Conditions(call.headers, prefix: "x-ms-source-").onWrite(source) == .holds else {
            throw .sourceConditionNotMet
        }
        if let text = call.headers["x-ms-source-content-md5"], let md5 = source.headers.md5 {
            guard text == Base64.encode(md5) else { throw .md5Mismatch }
        }
        return source
    }

    private static func cannotVerify(_ status: Int, _ message: String, _ code: String) -> Refusal {
        Refusal(
            status, "CannotVerifyCopySource", message,
            headers: [
                Property(name: "x-ms-copy-source-error-code", value: code),
                Property(name: "x-ms-copy-source-status-code", value: String(status)),
            ])
    }

    /// Abort of a pending copy: an empty blob is left.
    func abortCopy(_ call: LakeCall, _ stamp: Stamp) throws(Refusal) -> Outcome {
        let found = try node(call)
        guard let copy = found.copy, copy.pendingLooks > 0, copy.id == call.query["copyid"] else {
            throw .noPendingCopy
        }
        var node = found.changed(stamp)
        node.content = Content()
        node.copy?.pendingLooks = 0
        node.copy?.aborted = true
        return Outcome(204, changes: [.put(call.container, call.path, node)])
    }
}
