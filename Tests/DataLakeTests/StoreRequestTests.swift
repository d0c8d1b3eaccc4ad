import Bytes
import Codecs
import HTTP
import ObjectStore
import Testing

@testable import DataLake

/// What each verb sends, how often, and that no conditional write is ever sent twice.
@Suite struct StoreRequestTests {
    private let lock = ObjectKey(".indexes/sink/.locks/Topic(t)/0.lock")
    private let content = Array("{}".utf8)

    private func kind(_ body: () throws -> Void) -> StoreError.Kind? {
        do {
            try body()
            return nil
        } catch { return (error as? StoreError)?.kind }
    }

    @Test func createIsOnePutBlob() throws {
        let service = ScriptedService(.done(etag: "\"0x8D1\""))
        #expect(try service.store().create(lock, content) == ETag("0x8D1"))
        let sent = try #require(service.seen.first)
        #expect(sent.method == "PUT")
        #expect(
            sent.url == "https://acct1.blob.core.windows.net/lake/.indexes/sink/.locks/Topic%28t%29/0.lock")
        #expect(sent.headers["If-None-Match"] == "*")
        #expect(sent.headers["If-Match"] == nil)
        #expect(sent.headers["x-ms-blob-type"] == "BlockBlob")
        #expect(sent.headers["x-ms-content-crc64"] == Base64.encode(CRC64.bytes(CRC64.hash(content))))
        #expect(!sent.isRepeatable)
        #expect(service.seen.count == 1)
    }

    @Test func replaceIsOnePutBlobUnderItsETag() throws {
        let service = ScriptedService(.done(etag: "0x8D2"))
        let store = service.store(settings: DataLakeSettings(checksum: .md5))
        #expect(try store.replace(lock, content, ifMatch: ETag("0x8D1")) == ETag("0x8D2"))
        let sent = try #require(service.seen.first)
        #expect(sent.headers["If-Match"] == "\"0x8D1\"")
        #expect(sent.headers["If-None-Match"] == nil)
        #expect(sent.headers["Content-MD5"] == Base64.encode(MD5.hash(content)))
        #expect(sent.headers["x-ms-content-crc64"] == nil)
        #expect(service.seen.count == 1)
    }

    @Test func uploadSendsTheChecksumOfWhatWasWritten() throws {
        let written = CRC64.hash([1, 2, 3])
        let metadata = ObjectMetadata(["checksum": "crc64:" + Hex.encode(CRC64.bytes(written).reversed())])
        let scratch = try Scratch()
        let service = ScriptedService(.done(etag: "\"0x8D1\""))
        _ = try service.store().upload(
            file: scratch.stage([1, 2, 3]), to: ObjectKey("temp"), metadata: metadata)
        let field = Base64.encode(CRC64.bytes(written))
        #expect(service.seen.first?.headers["x-ms-content-crc64"] == field)

        // A file that was changed since is told from an outage.
        let strict = ScriptedService(.refuse(400, "Crc64Mismatch"))
        let error = #expect(throws: StoreError.self) {
            try strict.store().upload(
                file: scratch.stage([1, 2]), to: ObjectKey("temp"), metadata: metadata)
        }
        #expect(strict.seen.first?.headers["x-ms-content-crc64"] == field)
        #expect(error?.kind == .rejected)
        #expect(error?.detail.contains("is not what was written") == true)
        let same = ScriptedService(.refuse(400, "Crc64Mismatch"))
        #expect(
            kind {
                _ = try same.store().upload(
                    file: scratch.stage([1, 2, 3]), to: ObjectKey("temp"), metadata: metadata)
            } == .unavailable)
    }

    /// Every end of a request at which a client might be tempted to send it again.
    static let lost: [ScriptedService.Step] = [
        .fail(.lost), .refuse(500, "InternalError"), .refuse(500, "OperationTimedOut"), .refuse(503, nil),
        .refuse(502, nil), .refuse(504, nil), .refuse(408, nil),
    ]

    @Test(arguments: lost.indices) func noConditionalWriteIsSentTwice(_ index: Int) throws {
        let end = Self.lost[index]
        let scratch = try Scratch()
        let path = try scratch.stage([1, 2, 3])
        let verbs: [(String, (DataLakeStore) throws -> Void)] = [
            ("create", { _ = try $0.create(lock, content) }),
            ("replace", { _ = try $0.replace(lock, content, ifMatch: ETag("1")) }),
            ("upload", { _ = try $0.upload(file: path, to: lock, metadata: ObjectMetadata()) }),
            ("overwrite", { try $0.overwrite(file: path, to: lock, metadata: ObjectMetadata()) }),
            ("publish", { try $0.publish(lock, as: ObjectKey("a/b"), ifMatch: ETag("1")) }),
            ("delete", { _ = try $0.delete(lock, ifMatch: ETag("1")) }),
        ]
        for (name, verb) in verbs {
            for namespace: DataLakeStore.Namespace in [.hierarchical, .flat] {
                let service = ScriptedService(end)
                #expect(kind { try verb(service.store(namespace)) } == .unknown, "\(name)")
                #expect(service.seen.count == 1, "\(name)")
                #expect(service.seen.allSatisfy { !$0.isRepeatable }, "\(name)")
            }
        }
    }

    @Test func readsListsAndUnconditionalDeletesAreRepeated() throws {
        let page = HTTPResponse(
            status: 200, headers: ["x-ms-request-id": "r"], body: Array("{\"paths\":[]}".utf8))
        let verbs: [(ScriptedService.Step, (DataLakeStore) throws -> Bool)] = [
            (.done(200), { try $0.read(lock)?.etag == ETag("0x1") }),
            (.done(200, ["Content-Length": "7"]), { try $0.head(lock)?.size == 7 }),
            (.answer(page), { try $0.list("a/").isEmpty }),
            (.done(202), { try $0.delete(lock, ifMatch: nil) }),
            // Gone at the second try: the first one's lost answer may have been ours.
            (.refuse(404, "BlobNotFound"), { try $0.delete(lock, ifMatch: nil) }),
        ]
        for (last, verb) in verbs {
            let service = ScriptedService(.fail(.lost), .refuse(500, "InternalError"), last)
            #expect(try verb(service.store()))
            #expect(service.seen.count == 3)
            #expect(service.seen.allSatisfy { $0.isRepeatable })
        }
    }

    @Test func notSentAndBusyAreNotDone() {
        for end: ScriptedService.Step in [.fail(.notSent), .refuse(503, "ServerBusy"), .refuse(429, nil)] {
            let service = ScriptedService(end)
            #expect(kind { _ = try service.store().create(lock, content) } == .unavailable)
            #expect(service.seen.count == 1)
        }
    }

    @Test func aRefusedReplaceTellsGoneFromChanged() {
        let gone = ScriptedService(.refuse(412, "ConditionNotMet"), .refuse(404, "BlobNotFound"))
        #expect(kind { _ = try gone.store().replace(lock, content, ifMatch: ETag("1")) } == .refused(.absent))
        let changed = ScriptedService(.refuse(412, "ConditionNotMet"), .done(200, ["Content-Length": "2"]))
        #expect(
            kind { _ = try changed.store().replace(lock, content, ifMatch: ETag("1")) } == .refused(.changed))
        #expect(changed.verbs == ["PUT blob", "HEAD blob"])
    }

    @Test func aWriteWithoutAnETagInItsAnswerIsUnknown() {
        let service = ScriptedService(
            .answer(HTTPResponse(status: 201, headers: ["x-ms-request-id": "r"])))
        #expect(kind { _ = try service.store().create(lock, content) } == .unknown)
    }

    @Test func keysThatTheServiceCannotHoldAreSentNowhere() {
        let service = ScriptedService()
        let long = String(repeating: "k", count: 256)
        for key in [
            "", "/a", "a/", "a//b", "a/./b", "../a", "a\0b", long, String(repeating: "k/", count: 61) + "k",
            String(repeating: "\(long.dropLast())/", count: 4) + "kk",
        ] {
            #expect(kind { _ = try service.store().create(ObjectKey(key), content) } == .rejected, "\(key)")
        }
        #expect(service.seen.isEmpty)
        let fine = ScriptedService(.done(), .done())
        #expect(kind { _ = try fine.store(.flat).create(ObjectKey(long), content) } == nil)
        #expect(kind { _ = try fine.store().create(ObjectKey("a.b/c d/é%+=&?#\\."), content) } == nil)
        #expect(fine.seen.last?.url.hasSuffix("/lake/a.b/c%20d/%C3%A9%25%2B%3D%26%3F%23%5C.") == true)
    }
}
