import JSON

/// DFS path list (adls-rest 1.6).
extension Namespace {
    func listPaths(_ call: LakeCall) throws(Refusal) -> Outcome {
        let container = try container(call)
        guard let recursive = try call.flag("recursive") else { throw .missingRequiredQueryParameter }
        let limit = try call.number("maxResults") ?? limits.page
        guard limit > 0 else { throw .outOfRangeQueryParameterValue }
        let directory = LakeCall.path(call.query["directory"] ?? "", mode)
        try checkDirectory(directory, container)
        let listing = "\(recursive)\u{0}\(directory.text)"
        let start = try PageToken.next(call.query["continuation"], listing)
        let walk = NameWalk(
            table: container.table, prefix: directory.below, delimiter: recursive ? nil : "/",
            isHierarchical: mode.isHierarchical)
        let count = call.request.pageIsEmpty ? 0 : min(limit, limits.page)
        let (entries, next) = walk.page(from: start, limit: count)
        let paths = entries.map { entry in
            switch entry {
            case .node(let path, let node): describe(path.text, node)
            case .prefix(let text): describe(String(text.dropLast()), container.root)
            }
        }
        var headers: Headers = [("Content-Type", "application/json; charset=utf-8")]
        headers += [
            ("ETag", mode.header(container.etag)), ("Last-Modified", container.modified.rfc1123),
        ]
        if let next { headers.append(("x-ms-continuation", PageToken.text(listing, next: next))) }
        return Outcome(200, headers, body: JSON.object([.init("paths", .array(paths))]).bytes)
    }

    private func checkDirectory(_ directory: ObjectPath, _ container: LakeContainer) throws(Refusal) {
        if directory.isRoot { return }
        if let found = container[directory] {
            guard found.kind == .directory || !mode.isHierarchical else { throw .pathConflict }
        } else if mode.isHierarchical || container.table.subtree(directory).isEmpty {
            throw .notFound(.dfs)
        }
    }

    /// Every value is a string; `isDirectory` stands on directories only.
    private func describe(_ name: String, _ node: Node) -> JSON {
        var out: [JSON.Member] = [.init("contentLength", .string(String(node.content.length)))]
        out.append(.init("creationTime", .string(String(node.created.fileTime))))
        out.append(.init("etag", .string(node.etag.bare)))
        if mode.isHierarchical {
            let rights = accessHeaders(node)
            out.append(.init("expiryTime", "0"))
            out.append(.init("group", .string(rights[1].value)))
            if node.kind == .directory { out.append(.init("isDirectory", "true")) }
            out += tail(name, node)
            out.append(.init("owner", .string(rights[0].value)))
            out.append(.init("permissions", .string(rights[2].value)))
        } else {
            if node.kind == .directory { out.append(.init("isDirectory", "true")) }
            out += tail(name, node)
        }
        return .object(out)
    }

    private func tail(_ name: String, _ node: Node) -> [JSON.Member] {
        [.init("lastModified", .string(node.modified.rfc1123)), .init("name", .string(name))]
    }
}
