import HTTP
package import ObjectStore

/// Staged files: one Put Blob, or blocks in parallel and one list that makes them the object. Bodies are
/// read from the file while they are sent; memory does not grow with the file.
extension DataLakeStore {
    package func upload(
        file path: String, to temp: ObjectKey, metadata: ObjectMetadata
    ) throws(StoreError) -> ETag {
        try send(.upload, .upload, path, temp, metadata, ["If-None-Match": "*"])
    }

    package func overwrite(
        file path: String, to final: ObjectKey, metadata: ObjectMetadata
    ) throws(StoreError) {
        _ = try send(.overwrite, .overwrite, path, final, metadata, HTTPHeaders())
    }

    private func send(
        _ verb: StoreVerb, _ ask: Ask, _ path: String, _ key: ObjectKey, _ metadata: ObjectMetadata,
        _ condition: HTTPHeaders
    ) throws(StoreError) -> ETag {
        let target = try self.path(verb, key)
        let size = try staged(verb, key) { () throws(StagedFile.Failure) in try StagedFile(path).size }
        let plan = BlockPlan(size: size, client.settings)
        guard plan.count == 1 else {
            let upload = client.clock.random()
            try Crew.run(plan.count, width: client.settings.blocksAtOnce) { (index) throws(StoreError) in
                try self.sendBlock(verb, key, target, path, plan, index, upload)
            }
            let request = list(plan, upload, target, condition, metadata)
            return try etag(verb, key, callDone(verb.rawValue, key.text, ask, request).answer)
        }
        let declared = client.checksum == .crc64 ? ContentCheck.declared(metadata) : nil
        let sum: HTTPHeaders.Field
        if let declared {
            sum = ContentCheck.field(declared)
        } else {
            sum = try check(verb, key, path, 0, size)
        }
        let request = put(target, Self.body(path, 0, size), sum, condition, metadata: metadata)
        do throws(StoreError) {
            return try etag(verb, key, callDone(verb.rawValue, key.text, ask, request).answer)
        } catch {
            // A file that is not what was written would be refused for ever: that is no outage.
            if let declared, error.kind == .unavailable { try expect(declared, verb, key, path, size) }
            throw error
        }
    }

    private func expect(
        _ declared: UInt64, _ verb: StoreVerb, _ key: ObjectKey, _ path: String, _ size: Int64
    ) throws(StoreError) {
        let found = try staged(verb, key) { () throws(StagedFile.Failure) in
            try ContentCheck.crc64(of: StagedFile(path), from: 0, length: size)
        }
        guard found == declared else {
            throw StoreError(
                .rejected, verb.rawValue, key.text, "the staging file \(path) is not what was written to it",
                hint: "nothing is lost: start again, its records are read anew; keep other programs out of "
                    + "the staging directory and check its disk")
        }
    }

    private func sendBlock(
        _ verb: StoreVerb, _ key: ObjectKey, _ target: String, _ path: String, _ plan: BlockPlan,
        _ index: Int,
        _ upload: UInt64
    ) throws(StoreError) {
        let (offset, length) = plan.range(index)
        let check = try check(verb, key, path, offset, length)
        var headers = HTTPHeaders([check])
        headers["Content-Type"] = "application/octet-stream"
        let request = StorageRequest(
            .blob, "PUT", target, query: [("comp", "block"), ("blockid", plan.id(index, upload: upload))],
            headers: headers, body: Self.body(path, offset, length), repeats: true)
        _ = try callDone(verb.rawValue, key.text, .block, request)
    }

    /// Sent once: until it lands nothing is visible, and what it lands on is decided by its condition.
    private func list(
        _ plan: BlockPlan, _ upload: UInt64, _ target: String, _ condition: HTTPHeaders,
        _ metadata: ObjectMetadata
    ) -> StorageRequest {
        let content = plan.list(upload: upload)
        let check = ContentCheck.header(of: content, client.checksum)
        var headers = condition
        headers["Content-Type"] = "application/xml"
        headers.add(check.name, check.value)
        headers.add(metadata)
        return StorageRequest(
            .blob, "PUT", target, query: [("comp", "blocklist")], headers: headers, body: .bytes(content),
            repeats: false)
    }

    private func check(
        _ verb: StoreVerb, _ key: ObjectKey, _ path: String, _ offset: Int64, _ length: Int64
    ) throws(StoreError) -> HTTPHeaders.Field {
        try staged(verb, key) { () throws(StagedFile.Failure) in
            let file = try StagedFile(path)
            return try ContentCheck.header(
                of: file, from: offset, length: length, client.checksum)
        }
    }

    private func staged<Result>(
        _ verb: StoreVerb, _ key: ObjectKey, _ body: () throws(StagedFile.Failure) -> Result
    ) throws(StoreError) -> Result {
        do { return try body() } catch { throw error.store(verb, key) }
    }

    private static func body(_ path: String, _ offset: Int64, _ length: Int64) -> HTTPRequest.Body {
        length == 0 ? .none : .file(path: path, offset: offset, length: length)
    }
}
