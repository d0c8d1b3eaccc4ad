import Bytes

/// Blob face listings in XML (adls-rest 2.4).
extension Namespace {
    func listBlobs(_ call: LakeCall, now: EmulatorInstant) throws(Refusal) -> Outcome {
        let container = try container(call)
        let limit = try call.number("maxresults") ?? limits.page
        guard limit > 0 else { throw .outOfRangeQueryParameterValue }
        let prefix = call.query["prefix"] ?? ""
        let delimiter = call.query["delimiter"].flatMap { $0.isEmpty ? nil : $0 }
        guard delimiter == nil || delimiter == "/" || !mode.isHierarchical else {
            throw .invalidQueryParameterValue
        }
        let listing = "\(delimiter ?? "")\u{0}\(prefix)"
        let start = try PageToken.next(call.query["marker"], listing)
        let include = Set((call.query["include"] ?? "").split(separator: ",").map(String.init))
        let walk = NameWalk(
            table: container.table, prefix: prefix, delimiter: delimiter, isHierarchical: mode.isHierarchical)
        let count = call.request.pageIsEmpty ? 0 : min(limit, limits.page)
        let (entries, next) = walk.page(from: start, limit: count)
        var xml = XMLText()
        xml.open("EnumerationResults", " ContainerName=\"\(XMLText.escape(call.container))\"")
        for name in ["prefix", "marker", "maxresults", "delimiter"] {
            guard let value = call.query[name], !value.isEmpty else { continue }
            xml.element(Self.echoes[name] ?? name, value)
        }
        xml.open("Blobs")
        for entry in entries {
            switch entry {
            case .prefix(let text): writePrefix(text, into: &xml)
            case .node(let path, let node) where node.kind == .directory && delimiter != nil:
                writePrefix(path.below, into: &xml)
            case .node(let path, let node):
                if include.contains("versions") {
                    for old in container.versions[path] ?? [] {
                        write(path.text, old, include, isCurrent: false, now: now, into: &xml)
                    }
                }
                write(path.text, node, include, isCurrent: true, now: now, into: &xml)
            }
        }
        xml.close("Blobs")
        xml.element("NextMarker", next.map { PageToken.text(listing, next: $0) } ?? "")
        xml.close("EnumerationResults")
        return Outcome(200, [("Content-Type", "application/xml")], body: xml.bytes)
    }

    private static let echoes = [
        "prefix": "Prefix", "marker": "Marker", "maxresults": "MaxResults", "delimiter": "Delimiter",
    ]

    private func writePrefix(_ text: String, into xml: inout XMLText) {
        xml.open("BlobPrefix")
        xml.name(text)
        xml.close("BlobPrefix")
    }

    private func write(
        _ name: String, _ node: Node, _ include: Set<String>, isCurrent: Bool, now: EmulatorInstant,
        into xml: inout XMLText
    ) {
        xml.open("Blob")
        xml.name(name)
        if mode.versioning {
            xml.element("VersionId", node.versionID)
            if isCurrent { xml.element("IsCurrentVersion", "true") }
        }
        xml.open("Properties")
        for (element, value) in properties(node, now: now) { xml.element(element, value) }
        if include.contains("copy"), let copy = node.copy {
            xml.element("CopyId", copy.id)
            xml.element("CopyStatus", copy.status)
            xml.element("CopySource", copy.source)
        }
        xml.close("Properties")
        if include.contains("metadata"), !node.blobMetadata.isEmpty {
            xml.open("Metadata")
            for property in node.blobMetadata { xml.element(property.name, property.value) }
            xml.close("Metadata")
        }
        xml.close("Blob")
    }

    private func properties(_ node: Node, now: EmulatorInstant) -> [(String, String)] {
        var out = [
            ("Creation-Time", node.created.rfc1123), ("Last-Modified", node.modified.rfc1123),
            ("Etag", node.etag.bare),
        ]
        if mode.isHierarchical { out.append(("ResourceType", node.kind.rawValue)) }
        out += [
            ("Content-Length", String(node.content.length)),
            ("Content-Type", node.headers.type ?? "application/octet-stream"),
            ("Content-Encoding", node.headers.encoding ?? ""),
            ("Content-Language", node.headers.language ?? ""), ("Content-CRC64", ""),
            ("Content-MD5", node.headers.md5.map { Base64.encode($0) } ?? ""),
            ("Cache-Control", node.headers.cacheControl ?? ""),
            ("Content-Disposition", node.headers.disposition ?? ""), ("BlobType", "BlockBlob"),
            ("AccessTier", "Hot"), ("AccessTierInferred", "true"),
        ]
        for (name, value) in node.lease.headers(now) {
            switch name {
            case "x-ms-lease-status": out.append(("LeaseStatus", value))
            case "x-ms-lease-state": out.append(("LeaseState", value))
            default: out.append(("LeaseDuration", value))
            }
        }
        return out + [("ServerEncrypted", "true")]
    }
}
