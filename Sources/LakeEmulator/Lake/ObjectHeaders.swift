/// What GET and HEAD tell of an object, by face (adls-rest 1.5, 2.4).
extension Namespace {
    typealias Headers = [(name: String, value: String)]

    func objectHeaders(_ node: Node, _ face: Face, now: EmulatorInstant) -> Headers {
        face == .dfs ? dfsHeaders(node, now: now) : blobHeaders(node, now: now)
    }

    private func dfsHeaders(_ node: Node, now: EmulatorInstant) -> Headers {
        var out = node.headers.answer + stateHeaders(node)
        out.append(("Accept-Ranges", "bytes"))
        out += systemHeaders(node, now: now)
        if !node.metadata.isEmpty { out.append(("x-ms-properties", PropertyList.text(node.metadata))) }
        return out
    }

    /// What `action=getStatus` tells.
    func systemHeaders(_ node: Node, now: EmulatorInstant) -> Headers {
        let out: Headers = [
            ("x-ms-creation-time", node.created.rfc1123), ("x-ms-resource-type", node.kind.rawValue),
            ("x-ms-server-encrypted", "true"),
        ]
        return out + node.lease.headers(now) + accessHeaders(node)
    }

    /// Owner and rights; nothing where the account has no directories. OneLake always says the same.
    func accessHeaders(_ node: Node) -> Headers {
        switch mode.kind {
        case .flat: return []
        case .oneLake:
            return [
                ("x-ms-owner", "$superuser"), ("x-ms-group", "$superuser"), ("x-ms-permissions", "---------"),
            ]
        case .hierarchical:
            return [
                ("x-ms-owner", node.access.owner), ("x-ms-group", node.access.group),
                ("x-ms-permissions", node.access.permissions), ("x-ms-acl", node.access.acl),
            ]
        }
    }

    private func blobHeaders(_ node: Node, now: EmulatorInstant) -> Headers {
        var out = node.headers.answer + stateHeaders(node)
        out += [
            ("Accept-Ranges", "bytes"), ("x-ms-blob-type", "BlockBlob"),
            ("x-ms-creation-time", node.created.rfc1123), ("x-ms-server-encrypted", "true"),
            ("x-ms-access-tier", "Hot"), ("x-ms-access-tier-inferred", "true"),
        ]
        out += node.lease.headers(now)
        out += node.blobMetadata.map { ("x-ms-meta-" + $0.name, $0.value) }
        if let copy = node.copy { out += copy.headers(length: node.content.length) }
        if mode.isHierarchical { out.append(("x-ms-resource-type", node.kind.rawValue)) }
        if mode.versioning {
            out += [("x-ms-version-id", node.versionID), ("x-ms-is-current-version", "true")]
        }
        return out + accessHeaders(node)
    }
}
