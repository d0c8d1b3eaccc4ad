import JSON

/// The account itself: its containers, its service properties.
extension Namespace {
    /// DFS `resource=account`.
    func listFilesystems(_ call: LakeCall) throws(Refusal) -> Outcome {
        let (names, next) = try containerPage(call, limit: "maxResults", token: "continuation")
        let list = names.compactMap { name -> JSON? in
            guard let container = containers[name] else { return nil }
            return [
                "name": .string(name), "lastModified": .string(container.modified.rfc1123),
                "eTag": .string("\"\(container.etag.bare)\""),
            ]
        }
        var headers: Headers = [("Content-Type", "application/json; charset=utf-8")]
        if let next { headers.append(("x-ms-continuation", next)) }
        return Outcome(200, headers, body: JSON.object([.init("filesystems", .array(list))]).bytes)
    }

    /// Blob `comp=list`.
    func listContainers(_ call: LakeCall) throws(Refusal) -> Outcome {
        let (names, next) = try containerPage(call, limit: "maxresults", token: "marker")
        let withMetadata = (call.query["include"] ?? "").split(separator: ",").contains("metadata")
        var xml = XMLText()
        xml.open("EnumerationResults")
        if let prefix = call.query["prefix"], !prefix.isEmpty { xml.element("Prefix", prefix) }
        xml.open("Containers")
        for name in names {
            guard let container = containers[name] else { continue }
            xml.open("Container")
            xml.name(name)
            xml.open("Properties")
            for (element, value) in [
                ("Last-Modified", container.modified.rfc1123), ("Etag", "\"\(container.etag.bare)\""),
                ("LeaseStatus", "unlocked"), ("LeaseState", "available"),
                ("DefaultEncryptionScope", "$account-encryption-key"),
                ("DenyEncryptionScopeOverride", "false"),
                ("HasImmutabilityPolicy", mode.immutable ? "true" : "false"), ("HasLegalHold", "false"),
                ("ImmutableStorageWithVersioningEnabled", "false"),
            ] { xml.element(element, value) }
            xml.close("Properties")
            if withMetadata, !container.metadata.isEmpty {
                xml.open("Metadata")
                for property in container.metadata { xml.element(property.name, property.value) }
                xml.close("Metadata")
            }
            xml.close("Container")
        }
        xml.close("Containers")
        xml.element("NextMarker", next ?? "")
        xml.close("EnumerationResults")
        return Outcome(200, [("Content-Type", "application/xml")], body: xml.bytes)
    }

    private func containerPage(_ call: LakeCall, limit name: String, token: String)
        throws(Refusal) -> (names: [String], next: String?)
    {
        if mode.kind == .oneLake { throw .unsupportedVerb }
        let limit = min(try call.number(name) ?? limits.page, limits.page)
        guard limit > 0 else { throw .outOfRangeQueryParameterValue }
        let prefix = call.query["prefix"] ?? ""
        let start = try PageToken.next(call.query[token], prefix)
        let names = containers.keys.filter { $0.hasPrefix(prefix) && $0 >= start ?? "" }.sorted()
        let next = names.count > limit ? PageToken.text(prefix, next: names[limit]) : nil
        return (Array(names.prefix(limit)), next)
    }

    /// Blob `restype=service&comp=properties`. Versioning is not told here, nor by the service.
    func serviceProperties() -> Outcome {
        var xml = XMLText()
        xml.open("StorageServiceProperties")
        for metrics in ["HourMetrics", "MinuteMetrics"] {
            xml.open(metrics)
            xml.element("Version", "1.0")
            xml.element("Enabled", "false")
            xml.open("RetentionPolicy")
            xml.element("Enabled", "false")
            xml.close("RetentionPolicy")
            xml.close(metrics)
        }
        xml.element("Cors", "")
        xml.open("DeleteRetentionPolicy")
        xml.element("Enabled", mode.softDelete ? "true" : "false")
        if mode.softDelete { xml.element("Days", "7") }
        xml.close("DeleteRetentionPolicy")
        xml.open("StaticWebsite")
        xml.element("Enabled", "false")
        xml.close("StaticWebsite")
        xml.close("StorageServiceProperties")
        return Outcome(200, [("Content-Type", "application/xml")], body: xml.bytes)
    }

    /// Blob `restype=account&comp=properties`.
    func accountInformation() -> Outcome {
        Outcome(
            200,
            [
                ("x-ms-sku-name", "Standard_LRS"), ("x-ms-account-kind", "StorageV2"),
                ("x-ms-is-hns-enabled", mode.isHierarchical ? "true" : "false"),
            ])
    }
}
