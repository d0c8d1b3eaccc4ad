import JSON

/// Containers, on both faces (adls-rest 1.1).
extension Namespace {
    func createContainer(_ call: LakeCall, _ stamp: Stamp) throws(Refusal) -> Outcome {
        try checkContainersAreOurs()
        guard Self.isContainerName(call.container) else { throw .invalidResourceName }
        guard containers[call.container] == nil else { throw .containerAlreadyExists(call.face) }
        guard !isBlocked(call.container, now: stamp.now) else { throw .containerBeingDeleted(call.face) }
        let metadata = try call.face == .dfs ? call.dfsMetadata(limits) : call.blobMetadata(limits)
        let container = LakeContainer(stamp, metadata: metadata ?? [])
        var headers = containerState(container)
        if call.face == .dfs { headers.append(namespaceHeader) }
        return Outcome(
            201, headers,
            changes: [
                .container(
                    call.container, etag: stamp.etag, modified: stamp.now, metadata: container.metadata)
            ])
    }

    func deleteContainer(_ call: LakeCall, _ stamp: Stamp) throws(Refusal) -> Outcome {
        try checkContainersAreOurs()
        let container = try container(call)
        let conditions = try Conditions(call.headers)
        guard conditions.match == nil, conditions.noneMatch == nil else { throw .unsupportedHeader }
        try conditions.checkWrite(container.mark, call.face)
        if mode.immutable, container.holdsFile(below: ObjectPath("")) { throw .immutable(call.face) }
        return Outcome(202, changes: [.dropContainer(call.container, at: stamp.now)])
    }

    func containerProperties(_ call: LakeCall) throws(Refusal) -> Outcome {
        let container = try container(call)
        var headers = containerState(container)
        if call.face == .dfs {
            if !container.metadata.isEmpty {
                headers.append(("x-ms-properties", PropertyList.text(container.metadata)))
            }
            headers.append(namespaceHeader)
        } else {
            headers += container.metadata.map { ("x-ms-meta-" + $0.name, $0.value) }
            headers += [
                ("x-ms-lease-status", "unlocked"), ("x-ms-lease-state", "available"),
                ("x-ms-has-immutability-policy", mode.immutable ? "true" : "false"),
                ("x-ms-has-legal-hold", "false"),
                ("x-ms-immutable-storage-with-versioning-enabled", "false"),
                ("x-ms-default-encryption-scope", "$account-encryption-key"),
                ("x-ms-deny-encryption-scope-override", "false"),
            ]
        }
        return Outcome(200, headers)
    }

    func setContainerMetadata(_ call: LakeCall, _ stamp: Stamp) throws(Refusal) -> Outcome {
        var container = try container(call)
        try Conditions(call.headers).checkWrite(container.mark, call.face)
        let metadata = try call.face == .dfs ? call.dfsMetadata(limits) : call.blobMetadata(limits)
        container.etag = stamp.etag
        container.modified = stamp.now
        return Outcome(
            200, containerState(container),
            changes: [
                .container(call.container, etag: stamp.etag, modified: stamp.now, metadata: metadata ?? [])
            ])
    }

    /// Nobody from outside may read: there are no stored access policies.
    func containerPolicies(_ call: LakeCall) throws(Refusal) -> Outcome {
        var xml = XMLText()
        xml.element("SignedIdentifiers", "")
        let headers: Headers = [("Content-Type", "application/xml")] + containerState(try container(call))
        return Outcome(200, headers, body: xml.bytes)
    }

    /// OneLake's workspaces are made elsewhere.
    private func checkContainersAreOurs() throws(Refusal) {
        if mode.kind == .oneLake { throw .unsupportedVerb }
    }

    private func containerState(_ container: LakeContainer) -> Headers {
        [("ETag", mode.header(container.etag)), ("Last-Modified", container.modified.rfc1123)]
    }

    private var namespaceHeader: (name: String, value: String) {
        ("x-ms-namespace-enabled", mode.isHierarchical ? "true" : "false")
    }

    /// 3 to 63 lower-case letters, digits and single hyphens between them, or one of the service's own.
    static func isContainerName(_ name: String) -> Bool {
        if ["$root", "$web", "$logs"].contains(name) { return true }
        let units = Array(name.utf8)
        guard (3...63).contains(units.count), units.first != 45, units.last != 45 else { return false }
        for (index, unit) in units.enumerated() {
            let isWord = (48...57).contains(unit) || (97...122).contains(unit)
            guard isWord || (unit == 45 && units[index - 1] != 45) else { return false }
        }
        return true
    }
}

extension LakeContainer {
    /// What conditions on the container look at.
    fileprivate var mark: Node { Node(.directory, Stamp(now: modified, etag: etag), origin: .dfs) }
}
