import HTTP
import Logging
import ObjectStore
import Synchronization
import Testing

@testable import DataLake

/// Publishing by rename and by copy: every answer, and what the next call makes of a lost one.
@Suite struct PublishTests {
    private let temp = ObjectKey(".temp-upload/sink/t/0/0-9-u1-0-a1")
    private let final = ObjectKey("data/t/0/9 a.json")
    private static let parentMissing = "RenameDestinationParentPathNotFound"

    private func publish(_ service: ScriptedService, _ namespace: DataLakeStore.Namespace) -> StoreError.Kind?
    {
        do throws(StoreError) {
            try service.store(namespace).publish(temp, as: final, ifMatch: ETag("0x1"))
            return nil
        } catch { return error.kind }
    }

    @Test func aRenameIsOneRequestWithBothConditions() throws {
        let service = ScriptedService(.done())
        #expect(publish(service, .hierarchical) == nil)
        let sent = try #require(service.seen.first)
        #expect(service.verbs == ["PUT dfs"])
        #expect(sent.url == "https://acct1.dfs.core.windows.net/lake/data/t/0/9%20a.json")
        #expect(sent.headers["x-ms-rename-source"] == "/lake/.temp-upload/sink/t/0/0-9-u1-0-a1")
        #expect(sent.headers["x-ms-source-if-match"] == "\"0x1\"")
        #expect(sent.headers["If-None-Match"] == "*")
        #expect(!sent.isRepeatable)
    }

    @Test func aSignatureGoesWithTheRenamesSource() throws {
        let service = ScriptedService(.done())
        let store = DataLakeStore(
            client: service.client(try SASCredential(Secret(Fixture.sas))), container: "lake",
            namespace: .hierarchical)
        try store.publish(temp, as: final, ifMatch: ETag("0x1"))
        let sent = try #require(service.seen.first)
        #expect(sent.url.hasSuffix("?" + Fixture.sas))
        #expect(sent.headers["x-ms-rename-source"]?.hasSuffix("?" + Fixture.sas) == true)
        #expect(sent.headers["Authorization"] == nil)
    }

    @Test(arguments: [false, true]) func aMissingDirectoryIsMadeAndTheRenameSentAgain(_ isRace: Bool) {
        let made: ScriptedService.Step = isRace ? .refuse(409, "PathAlreadyExists") : .done()
        let service = ScriptedService(.refuse(404, Self.parentMissing), made, .done())
        #expect(publish(service, .hierarchical) == nil)
        #expect(service.verbs == ["PUT dfs", "PUT dfs", "PUT dfs"])
        #expect(service.seen[1].url.hasSuffix("/lake/data/t/0?resource=directory"))
        #expect(service.seen[1].headers["If-None-Match"] == "*")
    }

    @Test func aDirectoryThatStaysInvisibleWillPass() {
        let service = ScriptedService(
            .refuse(404, Self.parentMissing), .done(), .refuse(404, Self.parentMissing))
        #expect(publish(service, .hierarchical) == .unavailable)
    }

    @Test func aLostRenameBehindAMadeDirectoryIsNotSentAgain() {
        let service = ScriptedService(.refuse(404, Self.parentMissing), .done(), .fail(.lost))
        #expect(publish(service, .hierarchical) == .unknown)
        #expect(service.seen.count == 3)
    }

    static let refusals: [(first: ScriptedService.Step, head: ScriptedService.Step?, kind: StoreError.Kind)] =
        [
            (.refuse(404, "SourcePathNotFound"), nil, .refused(.absent)),
            (.refuse(409, "PathAlreadyExists"), .done(200, etag: "\"0x1\""), .refused(.destinationExists)),
            (.refuse(409, "PathAlreadyExists"), .refuse(404, "BlobNotFound"), .refused(.absent)),
            (.refuse(412, "ConditionNotMet"), .done(200, etag: "\"0x2\""), .refused(.changed)),
            (.refuse(412, "SourceConditionNotMet"), .done(200, etag: "\"0x2\""), .refused(.changed)),
            (.refuse(412, "SourceConditionNotMet"), .refuse(404, "BlobNotFound"), .refused(.absent)),
            (.refuse(404, "FilesystemNotFound"), nil, .rejected),
            (.refuse(403, "AuthorizationFailure"), nil, .rejected),
            (.refuse(503, "ServerBusy"), nil, .unavailable), (.fail(.notSent), nil, .unavailable),
        ]

    @Test(arguments: refusals.indices) func theTemporaryObjectCountsFirst(_ index: Int) {
        let row = Self.refusals[index]
        let service = ScriptedService { request in
            request.method == "HEAD" ? row.head ?? .fail(.misconfigured) : row.first
        }
        #expect(publish(service, .hierarchical) == row.kind)
        // A taken name is looked at too: a directory is not an object.
        let looks = row.head == nil ? 0 : row.kind == .refused(.destinationExists) ? 2 : 1
        #expect(service.verbs == ["PUT dfs"] + Array(repeating: "HEAD blob", count: looks))
    }

    /// "Absent" means "published": a 404 that does not name the source may be the destination's.
    @Test func a404ThatDoesNotNameTheSourceIsNoPublish() {
        for code in ["PathNotFound", nil] {
            let there = ScriptedService(
                .refuse(404, code), .done(200), .done(), .done())
            #expect(publish(there, .hierarchical) == nil)
            #expect(there.verbs == ["PUT dfs", "HEAD blob", "PUT dfs", "PUT dfs"])
            let gone = ScriptedService(.refuse(404, code), .refuse(404, "BlobNotFound"))
            #expect(publish(gone, .hierarchical) == .refused(.absent))
        }
    }

    /// The caller looks for an object under the final name and finds none: it would try for ever.
    @Test func aDirectoryUnderTheFinalNameIsARejection() {
        let service = ScriptedService(
            .refuse(409, "PathAlreadyExists"), .done(200),
            .done(200, etag: "\"0x7\"", ["x-ms-resource-type": "directory"]))
        #expect(publish(service, .hierarchical) == .rejected)
    }

    // By copy.

    @Test func aCopyIsPutBlobFromURLAndADelete() throws {
        let service = ScriptedService(.done(etag: "\"0x9\""), .done(202))
        #expect(publish(service, .flat) == nil)
        #expect(service.verbs == ["PUT blob", "DELETE blob"])
        let copy = service.seen[0]
        #expect(copy.headers["x-ms-blob-type"] == "BlockBlob")
        #expect(
            copy.headers["x-ms-copy-source"]
                == "https://acct1.blob.core.windows.net/lake/.temp-upload/sink/t/0/0-9-u1-0-a1")
        #expect(copy.headers["x-ms-source-if-match"] == "\"0x1\"")
        #expect(copy.headers["If-None-Match"] == "*")
        #expect(service.seen[1].headers["If-Match"] == "\"0x1\"")
        #expect(service.seen.allSatisfy { !$0.isRepeatable })
    }

    @Test func anAccountThatCannotPutFromAURLIsRemembered() throws {
        let service = ScriptedService { request in
            if request.method != "PUT" { return .done(202) }
            return request.headers["x-ms-blob-type"] == nil
                ? .done(202, ["x-ms-copy-status": "success"]) : .refuse(501, "APINotImplemented")
        }
        let store = service.store(.flat)
        try store.publish(temp, as: final, ifMatch: ETag("0x1"))
        #expect(service.verbs == ["PUT blob", "PUT blob", "DELETE blob"])
        try store.publish(temp, as: final, ifMatch: ETag("0x1"))
        #expect(service.seen.count == 5)
    }

    @Test func aCopyUnderWayIsWaitedFor() throws {
        let looks = Mutex(0)
        let service = ScriptedService { request in
            switch request.method {
            case "PUT" where request.headers["x-ms-blob-type"] != nil: return .refuse(501, nil)
            case "PUT": return .done(202, ["x-ms-copy-status": "pending"])
            case "HEAD":
                let count = looks.withLock {
                    $0 += 1; return $0
                }
                return .done(
                    200, ["x-ms-copy-status": count < 4 ? "pending" : "success", "Content-Length": "3"])
            default: return .done(202)
            }
        }
        #expect(publish(service, .flat) == nil)
        #expect(service.sleeps == [50, 100, 200])
        #expect(service.verbs.last == "DELETE blob")
    }

    @Test func aFailedCopysRemainsAreRemoved() {
        let service = ScriptedService { request in
            switch request.method {
            case "PUT" where request.headers["x-ms-blob-type"] != nil: .refuse(501, nil)
            case "PUT": .done(202, ["x-ms-copy-status": "pending"])
            case "HEAD": .done(200, etag: "\"0x7\"", ["x-ms-copy-status": "failed", "Content-Length": "0"])
            default: .done(202)
            }
        }
        #expect(publish(service, .flat) == .unavailable)
        #expect(service.seen.last?.method == "DELETE")
        #expect(service.seen.last?.url.hasSuffix("9%20a.json") == true)
        #expect(service.seen.last?.headers["If-Match"] == "\"0x7\"")
    }

    @Test(
        arguments: [
            ("u1", "10", nil, true), ("u2", "10", nil, false), ("u1", "11", nil, false),
            (nil, "10", nil, false),
            ("u1", "10", "pending", true),
        ] as [(String?, String, String?, Bool)])
    func aTakenNameIsOursWhenItIsThisUnitsCopy(
        unit: String?, size: String, copying: String?, isOurs: Bool
    ) {
        let looks = Mutex(0)
        let service = ScriptedService { request in
            if request.method == "PUT" { return .refuse(409, "BlobAlreadyExists") }
            if request.method == "DELETE" { return .done(202) }
            guard !request.url.contains("temp-upload") else {
                return .done(200, etag: "\"0x1\"", ["x-ms-meta-unit": "u1", "Content-Length": "10"])
            }
            var headers: HTTPHeaders = ["Content-Length": size]
            headers["x-ms-meta-unit"] = unit
            let count = looks.withLock {
                $0 += 1; return $0
            }
            headers["x-ms-copy-status"] = copying != nil && count < 3 ? copying : nil
            return .done(200, etag: "\"0x9\"", headers)
        }
        #expect(publish(service, .flat) == (isOurs ? nil : .refused(.destinationExists)))
        let deletes = service.seen.filter { $0.method == "DELETE" }
        #expect(deletes.map { $0.url.contains("temp-upload") } == (isOurs ? [true] : []))
        #expect(deletes.allSatisfy { $0.headers["If-Match"] == "\"0x1\"" })
    }

    @Test func whateverBecomesOfTheDeleteTheCallerLooks() {
        for end: ScriptedService.Step in [
            .fail(.lost), .fail(.notSent), .refuse(503, "ServerBusy"), .refuse(403, "AuthorizationFailure"),
        ] {
            #expect(publish(ScriptedService(.done(), end), .flat) == .unknown)
        }
        // Another call of ours has removed it: done.
        #expect(publish(ScriptedService(.done(), .refuse(404, "BlobNotFound")), .flat) == nil)
    }

    /// With an account's key the service reads the source as a stranger: a private container is then no
    /// container to it, and "absent" would be taken for "published".
    @Test(arguments: [(404, "404"), (409, "409"), (404, nil)])
    func aSourceThatStrangersDoNotSeeIsNotAbsent(_ status: Int, _ source: String?) {
        var headers: HTTPHeaders = [:]
        headers["x-ms-copy-source-status-code"] = source
        let refusal = ScriptedService.Step.refuse(status, "CannotVerifyCopySource", headers)
        let service = ScriptedService { request in
            switch request.method {
            case "PUT": request.headers["x-ms-blob-type"] == nil ? .done(202) : refusal
            case "HEAD": .done(200)
            default: .done(202)
            }
        }
        #expect(publish(service, .flat) == nil)
        let puts = service.seen.filter { $0.method == "PUT" }
        #expect(puts.count == 2 && puts.last?.headers["x-ms-blob-type"] == nil)
    }

    /// The source that a copy does not find and a look does: nothing is known, so the caller looks again.
    @Test func anAbsentSourceThatIsThereIsUnknown() {
        let service = ScriptedService { request in
            request.method == "PUT" ? .refuse(404, "CannotVerifyCopySource") : .done(200)
        }
        #expect(publish(service, .flat) == .unknown)
        #expect(!service.verbs.contains("DELETE blob"))
    }

    static let copies: [(answer: ScriptedService.Step, meaning: CopyMeaning)] = [
        (.done(), .done), (.refuse(501, nil), .unsupported), (.refuse(413, "RequestBodyTooLarge"), .tooLarge),
        (.refuse(404, "CannotVerifyCopySource"), .failed(.refused(.absent))),
        (
            .refuse(404, "CannotVerifyCopySource", ["x-ms-copy-source-status-code": "404"]),
            .failed(.refused(.absent))
        ),
        (.refuse(401, "CannotVerifyCopySource"), .unsupported),
        (.refuse(409, "CannotVerifyCopySource", ["x-ms-copy-source-status-code": "403"]), .unsupported),
        (.refuse(409, "CannotVerifyCopySource"), .unsupported),
        (.refuse(412, "CannotVerifyCopySource"), .failed(.refused(.changed))),
        (
            .refuse(409, "CannotVerifyCopySource", ["x-ms-copy-source-status-code": "503"]),
            .failed(.unavailable)
        ),
        (.refuse(409, "BlobAlreadyExists"), .failed(.refused(.destinationExists))),
        (.refuse(500, "InternalError"), .failed(.unknown)),
        (.refuse(403, "AuthorizationFailure"), .failed(.rejected)),
    ]

    @Test(arguments: copies.indices) func aCopysAnswer(_ index: Int) {
        guard case .answer(let response) = Self.copies[index].answer else { return }
        #expect(CopyMeaning.of(ServiceAnswer(response)) == Self.copies[index].meaning)
    }
}
