import HTTP
import ObjectStore
import Synchronization

/// Publishing without a rename: the service copies, then the temporary object is deleted.
///
/// - EO-5: the copy never overwrites (`If-None-Match: *`), and it takes the temporary object under its ETag
///   only.
/// - EO-2: there is one final object per temporary one. A call whose copy or delete was lost ends as
///   `.unknown`; the caller sees the temporary object and calls again; then the copy is refused because the
///   name is taken, and what stands there is compared: the same metadata (every upload's carry its unit)
///   and length mean that the earlier copy made it, so that only the delete is left. Anything else is
///   somebody else's and `.destinationExists`.
/// - That refusal is said only when the outcome at the destination is known: a copy that is still under way
///   is waited for, and the empty object that a failed one leaves is removed first.
/// - A lost copy that lands late finds the name taken or the temporary object gone, as long as finals stay
///   where they are until their lock is cleared (design 4.6); `capabilities.atomicRename` is false so that
///   this is told.
extension DataLakeStore {
    func publishByCopy(
        _ temp: ObjectKey, _ from: String, _ final: ObjectKey, _ to: String, _ etag: ETag
    ) throws(StoreError) {
        do throws(StoreError) {
            try copy(temp, from, final, to, etag)
        } catch {
            if error.kind == .refused(.absent), try look(.publish, temp) != nil {
                var unsure = error
                unsure.kind = .unknown
                throw unsure
            }
            let told = try told(error, temp, final, etag)
            guard told.kind == .refused(.destinationExists), try isOurs(temp, final) else { throw told }
        }
        try removeCopied(temp, etag)
    }

    /// In one request where the service can; it remembers where it cannot.
    private func copy(
        _ temp: ObjectKey, _ from: String, _ final: ObjectKey, _ to: String, _ etag: ETag
    ) throws(StoreError) {
        let verb = StoreVerb.publish.rawValue
        let headers: HTTPHeaders = [
            "x-ms-copy-source": client.account.location.blob + from + client.account.credential.sourceQuery,
            "x-ms-source-if-match": ETagText(etag).quoted, "If-None-Match": "*",
        ]
        if client.putsFromURL.load(ordering: .relaxed) {
            var whole = headers
            whole["x-ms-blob-type"] = "BlockBlob"
            whole["x-ms-copy-source-authorization"] = client.account.credential.sourceAuthorization
            let request = StorageRequest(.blob, "PUT", to, headers: whole, repeats: false)
            if try copied(request, temp, final) { return }
        }
        let request = StorageRequest(.blob, "PUT", to, headers: headers, repeats: false)
        let (meaning, answer, _) = try call(verb, final.text, .copy, request)
        guard meaning == .done else { throw error(.rejected, verb, final.text, .copy, answer) }
        if answer.response.headers["x-ms-copy-status"]?.lowercased() == "pending" { try settled(final) }
    }

    /// False where the service cannot make a blob from a URL, or cannot read the source this way: then
    /// nothing was done, and Copy Blob, which knows a source of its own account, is left. A service that
    /// reads the source as a stranger may say that it is absent though it is there.
    private func copied(
        _ request: StorageRequest, _ temp: ObjectKey, _ final: ObjectKey
    ) throws(StoreError) -> Bool {
        switch client.perform(request) {
        case .noAnswer(let failure): throw StoreError(failure, .copy, StoreVerb.publish.rawValue, final.text)
        case .answer(let answer, _):
            let meaning = CopyMeaning.of(answer)
            switch meaning {
            case .done: return true
            case .unsupported:
                client.putsFromURL.store(false, ordering: .relaxed)
                return false
            case .tooLarge: return false
            case .failed(let kind):
                if kind == .refused(.absent), try look(.publish, temp) != nil {
                    client.putsFromURL.store(false, ordering: .relaxed)
                    return false
                }
                throw error(kind, StoreVerb.publish.rawValue, final.text, .copy, answer)
            }
        }
    }

    /// Waits until a copy under way has come to its end; false where it failed and its empty object is
    /// removed.
    private func settled(_ final: ObjectKey) throws(StoreError) {
        let begin = client.clock.now()
        var pause: Int64 = 50
        while let there = try look(.publish, final) {
            switch there.response.headers["x-ms-copy-status"]?.lowercased() {
            case "pending":
                guard client.clock.now() - begin < client.settings.copyWait else {
                    throw StoreError(
                        .unknown, StoreVerb.publish.rawValue, final.text,
                        "the service's copy is not done after \(client.settings.copyWait / 1_000) s")
                }
                client.clock.sleep(pause)
                pause = min(pause * 2, 5_000)
            case "failed", "aborted":
                let why = there.response.headers["x-ms-copy-status-description"] ?? "no reason given"
                if let etag = there.etag?.etag { _ = try delete(final, ifMatch: etag) }
                throw StoreError(
                    .unavailable, StoreVerb.publish.rawValue, final.text, "the service's copy failed: \(why)")
            default: return
            }
        }
        throw StoreError(
            .unavailable, StoreVerb.publish.rawValue, final.text,
            "the copy was removed while it was under way")
    }

    /// Whether what stands under the final name is a copy of the temporary object, made by an earlier call.
    private func isOurs(_ temp: ObjectKey, _ final: ObjectKey) throws(StoreError) -> Bool {
        guard let mine = try head(temp) else { return false }
        guard let there = try look(.publish, final) else { return false }
        // A foreign object may be under copy too: its metadata tells, whatever its state.
        guard mine.metadata["unit"] != nil, there.response.headers.metadata == mine.metadata else {
            return false
        }
        try settled(final)
        return try head(final)?.size == mine.size
    }

    /// From here on the object stands under its final name: what becomes of this delete decides nothing but
    /// whether the caller must look again, so that every failure is `.unknown`.
    private func removeCopied(_ temp: ObjectKey, _ etag: ETag) throws(StoreError) {
        do throws(StoreError) {
            // Gone already: another call of ours has ended it.
            _ = try delete(temp, ifMatch: etag)
        } catch {
            throw StoreError(
                .unknown, StoreVerb.publish.rawValue, temp.text,
                "the copy is made, the temporary object stays: \(error.detail)", hint: error.hint)
        }
    }
}
