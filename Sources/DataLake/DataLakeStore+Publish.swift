import HTTP
package import ObjectStore

extension DataLakeStore {
    /// On accounts with a hierarchical namespace one atomic rename that never overwrites: one of two racing
    /// writers wins. A lost answer is `.unknown`; the caller looks at the temporary object, gone = done
    /// (design 4.1).
    ///
    /// On flat accounts see `publishByCopy`.
    package func publish(_ temp: ObjectKey, as final: ObjectKey, ifMatch etag: ETag) throws(StoreError) {
        let from = try path(.publish, temp)
        let to = try path(.publish, final)
        guard namespace == .hierarchical else {
            return try publishByCopy(temp, from, final, to, etag)
        }
        do throws(StoreError) {
            if try rename(temp, from, to, final, etag) { return }
            try makeDirectory(ObjectName.parent(root + final.text), final)
            if try rename(temp, from, to, final, etag) { return }
        } catch {
            let told = try told(error, temp, final, etag)
            if told.kind == .refused(.destinationExists) { try refuseDirectory(final, to) }
            throw told
        }
        // Seen in the field although the directory is there (adls-rest 1.8); nothing was changed.
        throw StoreError(
            .unavailable, StoreVerb.publish.rawValue, final.text,
            "the service does not see the directory that it has just made")
    }

    /// False where the destination's directory is missing; that is an answer, not a lost one, so that the
    /// rename may be sent again.
    ///
    /// "Absent" means "published" one floor up: a 404 that does not name the source is believed only when the
    /// temporary object is seen to be gone, else it is the destination's.
    private func rename(
        _ temp: ObjectKey, _ from: String, _ to: String, _ final: ObjectKey, _ etag: ETag
    ) throws(StoreError) -> Bool {
        let headers: HTTPHeaders = [
            "x-ms-rename-source": from + client.account.credential.sourceQuery,
            "x-ms-source-if-match": ETagText(etag).quoted, "If-None-Match": "*",
        ]
        let request = StorageRequest(.dfs, "PUT", to, headers: headers, repeats: false)
        let verb = StoreVerb.publish.rawValue
        let answer: ServiceAnswer
        switch client.perform(request) {
        case .noAnswer(let failure): throw StoreError(failure, .rename, verb, final.text)
        case .answer(let given, _): answer = given
        }
        switch Meaning.of(
            .rename, status: answer.status, code: answer.code, isFromService: answer.isFromService)
        {
        case .done: return true
        case .parentMissing: return false
        case .failed(.refused(.absent)):
            if answer.code != "SourcePathNotFound", try look(.publish, temp) != nil { return false }
            throw error(.refused(.absent), verb, final.text, .rename, answer)
        case .failed(let kind): throw error(kind, verb, final.text, .rename, answer)
        default: throw error(.rejected, verb, final.text, .rename, answer)
        }
    }

    /// A directory under a final name is no object: nobody above could see what is in the way.
    private func refuseDirectory(_ final: ObjectKey, _ to: String) throws(StoreError) {
        let verb = StoreVerb.publish.rawValue
        let request = StorageRequest(.blob, "HEAD", to, repeats: true)
        let (meaning, answer, _) = try call(verb, final.text, .head, request)
        guard meaning == .done, answer.response.headers.isDirectory else { return }
        throw StoreError(
            .rejected, verb, final.text, "a directory stands under this name",
            hint: "move it away or change the prefix")
    }

    /// With all that are missing above it. Another one may make it at the same time: that is as good.
    private func makeDirectory(_ directory: String, _ final: ObjectKey) throws(StoreError) {
        let request = StorageRequest(
            .dfs, "PUT", ObjectName.path(container, directory), query: [("resource", "directory")],
            headers: ["If-None-Match": "*"], repeats: true)
        do throws(StoreError) {
            _ = try callDone(StoreVerb.publish.rawValue, final.text, .makeDirectory, request)
        } catch  where error.kind == .refused(.exists) {}
    }

    /// Which of the conditions did not hold: the service may look at either name first, the temporary
    /// object counts first here.
    func told(
        _ error: StoreError, _ temp: ObjectKey, _ final: ObjectKey, _ etag: ETag
    ) throws(StoreError) -> StoreError {
        guard case .refused(let refusal) = error.kind, refusal != .absent else { return error }
        var error = error
        guard let there = try look(.publish, temp) else {
            error.kind = .refused(.absent)
            return error
        }
        if there.etag != ETagText(etag) { error.kind = .refused(.changed) }
        return error
    }
}
