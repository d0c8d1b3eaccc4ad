import Bytes
import Codecs

/// GET and HEAD of an object, as far as they need no bytes.
extension Namespace {
    /// A read that was allowed: the headers, and which bytes to send.
    struct Reading {
        var status: Int
        var headers: Headers
        var content: Content
        var range: Range<Int>
        var md5OfRange = false
        var crc64OfRange = false
    }

    func reading(_ call: LakeCall, now: EmulatorInstant) throws(Refusal) -> Reading {
        let found = try readable(call)
        guard call.face == .blob || found.kind == .file else { throw .resourceTypeMismatch }
        try checkReadable(found, call, now: now)
        var headers = objectHeaders(found, call.face, now: now)
        let length = found.content.length
        let md5 = found.headers.md5.map { Base64.encode($0) }
        // On the Blob face the header that SDKs can sign wins.
        let text = call.headers["x-ms-range"] ?? call.headers["range"]
        guard let range = try ByteRange.parse(text, length: length) else {
            if let md5 { headers.append(("Content-MD5", md5)) }
            return Reading(status: 200, headers: headers, content: found.content, range: 0..<length)
        }
        headers.append(("Content-Range", "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(length)"))
        if let md5 { headers.append(("x-ms-\(call.face == .blob ? "blob-" : "")content-md5", md5)) }
        var out = Reading(status: 206, headers: headers, content: found.content, range: range)
        out.md5OfRange = call.headers["x-ms-range-get-content-md5"] == "true"
        out.crc64OfRange = call.headers["x-ms-range-get-content-crc64"] == "true"
        guard !(out.md5OfRange || out.crc64OfRange) || range.count <= limits.hashedRange else {
            throw .outOfRangeInput
        }
        return out
    }

    /// HEAD; also `getStatus` and `getAccessControl`.
    func properties(_ call: LakeCall, now: EmulatorInstant) throws(Refusal) -> Outcome {
        let action = call.face == .dfs ? call.query["action"] : nil
        if action == "getAccessControl", !mode.isHierarchical { throw .hierarchicalNamespaceNotEnabled }
        let found = try readable(call)
        try checkReadable(found, call, now: now)
        var headers: Headers
        switch action {
        case "getAccessControl": headers = stateHeaders(found) + accessHeaders(found)
        case "getStatus": headers = stateHeaders(found) + systemHeaders(found, now: now)
        case nil:
            headers = objectHeaders(found, call.face, now: now)
            if let md5 = found.headers.md5 { headers.append(("Content-MD5", Base64.encode(md5))) }
        default: throw .invalidQueryParameterValue
        }
        var out = Outcome(200, headers)
        out.response.contentLength = action == "getAccessControl" ? 0 : found.content.length
        if let copy = found.copy, copy.pendingLooks > 0, !call.path.isRoot {
            var node = found
            node.copy?.pendingLooks -= 1
            out.changes = [.put(call.container, call.path, node)]
        }
        return out
    }

    private func readable(_ call: LakeCall) throws(Refusal) -> Node {
        let container = try container(call)
        guard !call.path.isRoot || call.face == .dfs else { throw .notFound(.blob) }
        if let version = call.query["versionid"] {
            let states = (container.versions[call.path] ?? []) + [container[call.path]].compactMap { $0 }
            guard let found = states.last(where: { $0.versionID == version }) else {
                throw .notFound(call.face)
            }
            return found
        }
        guard let found = container[call.path] else {
            if mode.forbidsUnknownPaths, call.request.method == "HEAD" { throw .unknownPathForbidden }
            throw .notFound(call.face)
        }
        return found
    }

    private func checkReadable(_ found: Node, _ call: LakeCall, now: EmulatorInstant) throws(Refusal) {
        try Conditions(call.headers).checkRead(found, etag: mode.header(found.etag))
        if let given = call.leaseID {
            guard found.lease.isHeld(now) else { throw .leaseNotPresent(call.face) }
            guard found.lease.id == given else { throw .leaseIDMismatch(call.face) }
        }
    }
}

extension Namespace.Reading {
    /// Fetches the bytes; outside the lake's lock.
    func answer() throws(ChunkFailure) -> EmulatorResponse {
        var out = EmulatorResponse(status, headers: headers, body: try content.read(range))
        if md5OfRange { out.headers.append(("Content-MD5", Base64.encode(MD5.hash(out.body)))) }
        if crc64OfRange { out.headers.append(("x-ms-content-crc64", ContentCheck.crc64(out.body))) }
        return out
    }
}
