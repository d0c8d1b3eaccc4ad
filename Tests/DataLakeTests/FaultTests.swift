import HTTP
import LakeEmulator
import Logging
import ObjectStore
import Testing

@testable import DataLake

/// Goal: lost answers and refusals on the wire end as they must, requests are as many as
/// docs/data-lake-store.md says, and no text or log line shows a secret.
@Suite struct FaultTests {
    private let temp = ObjectKey(".temp-upload/sink/t/0/0-9-u1-0-a1")
    private let final = ObjectKey("data/t/0/9.json")
    private let lock = ObjectKey(".indexes/sink/.locks/Topic(t)/0.lock")
    private let metadata = ObjectMetadata(["unit": "u1", "topic": "t"])

    private func kind(_ body: () throws -> Void) -> StoreError.Kind? {
        do {
            try body()
            return nil
        } catch { return (error as? StoreError)?.kind }
    }

    private func store(_ account: EmulatedAccount, _ settings: DataLakeSettings = DataLakeSettings()) throws
        -> DataLakeStore
    { try account.client(settings: settings).open(container: "lake", indexes: ".indexes").store }

    @Test(arguments: [EmulatorMode.Kind.hierarchical, .flat])
    func aLostLockWriteIsUnknownAndSentOnce(_ kind: EmulatorMode.Kind) throws {
        let account = try EmulatedAccount(kind)
        let store = try store(account)
        let etag = try store.create(lock, [1])
        for (act, landed) in [(FaultAct.dropAfter, true), (.dropBefore, false)] {
            let before = account.emulator.log.entries(after: 0).count
            account.emulator.faults.add(FaultRule(act, operations: [.putBlob]))
            let held = try #require(try store.head(lock)).etag
            #expect(self.kind { _ = try store.replace(lock, [2], ifMatch: held) } == .unknown)
            #expect(account.counts(after: before)["put-blob"] == 1)
            #expect((try store.head(lock)?.etag != held) == landed)
            account.emulator.faults.clear()
        }
        #expect(try store.read(lock)?.etag != etag)
    }

    @Test func aLostRenameIsDecidedByTheTemporaryObject() throws {
        let scratch = try Scratch()
        let account = try EmulatedAccount(.hierarchical)
        let store = try store(account)
        for (number, act) in [FaultAct.dropAfter, .dropBefore].enumerated() {
            let temp = ObjectKey("\(temp.text)-\(number)")
            let final = ObjectKey("\(final.text)-\(number)")
            let etag = try store.upload(file: scratch.stage([7]), to: temp, metadata: metadata)
            // The directory is made first, so that the fault meets the rename that counts.
            _ = try store.create(ObjectKey("data/t/0/x\(number)"), [])
            account.emulator.faults.add(FaultRule(act, operations: [.rename]))
            #expect(kind { try store.publish(temp, as: final, ifMatch: etag) } == .unknown)
            #expect((try store.head(temp) == nil) == (act == .dropAfter))
            account.emulator.faults.clear()
            let again = kind { try store.publish(temp, as: final, ifMatch: etag) }
            #expect(again == (act == .dropAfter ? .refused(.absent) : nil))
            // The ETag and the metadata came along.
            #expect(try store.head(final)?.etag == etag)
            #expect(try store.head(final)?.metadata == metadata)
        }
    }

    @Test(arguments: [Operation.putBlobFromURL, .delete], [FaultAct.dropAfter, .dropBefore])
    func aLostCopyOrDeleteIsEndedByTheNextPublish(_ operation: Operation, _ act: FaultAct) throws {
        let scratch = try Scratch()
        let account = try EmulatedAccount(.flat)
        let store = try store(account)
        let etag = try store.upload(file: scratch.stage([7]), to: temp, metadata: metadata)
        account.emulator.faults.add(FaultRule(act, operations: [operation]))
        #expect(kind { try store.publish(temp, as: final, ifMatch: etag) } == .unknown)
        account.emulator.faults.clear()
        if try store.head(temp) != nil { try store.publish(temp, as: final, ifMatch: etag) }
        #expect(try store.head(temp) == nil)
        #expect(try store.read(final)?.content == [7])
        #expect(try store.list("data/").count == 1)
    }

    @Test func aForeignFinalStaysOnAFlatAccount() throws {
        let scratch = try Scratch()
        let store = try store(EmulatedAccount(.flat))
        _ = try store.upload(file: scratch.stage([1]), to: final, metadata: ObjectMetadata(["unit": "u0"]))
        let etag = try store.upload(file: scratch.stage([7]), to: temp, metadata: metadata)
        #expect(kind { try store.publish(temp, as: final, ifMatch: etag) } == .refused(.destinationExists))
        #expect(try store.read(final)?.content == [1])
        #expect(try store.head(temp)?.etag == etag)
    }

    @Test(arguments: [EmulatorMode.Kind.hierarchical, .flat])
    func aFileInBlocksSurvivesLostBlocks(_ kind: EmulatorMode.Kind) throws {
        let scratch = try Scratch()
        let account = try EmulatedAccount(kind)
        let store = try store(
            account, DataLakeSettings(retryBaseDelay: 1, singlePutMax: 1 << 16, blockSize: 1 << 15))
        let content = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }
        account.emulator.faults.add(
            FaultRule(.dropAfter, operations: [.putBlock], nth: 2, times: 3),
            FaultRule(.answer(FaultAnswer(503)), operations: [.putBlock], nth: 6, times: 2))
        let etag = try store.upload(file: scratch.stage(content), to: temp, metadata: metadata)
        try store.publish(temp, as: final, ifMatch: etag)
        #expect(try store.read(final)?.content == content)
        #expect(try store.head(final)?.metadata == metadata)
        #expect(account.counts()["put-block-list"] == 1)
    }

    static let verbs: [(name: String, hierarchical: Int, flat: Int)] = [
        ("create", 1, 1), ("replace", 1, 1), ("upload", 1, 1), ("publish into a new directory", 3, 2),
        ("publish", 1, 2), ("read", 1, 1), ("head", 1, 1), ("list", 1, 1), ("delete", 1, 1),
        ("overwrite", 1, 1),
    ]

    @Test(arguments: [EmulatorMode.Kind.hierarchical, .flat])
    func verbsCostWhatTheDocumentSays(_ kind: EmulatorMode.Kind) throws {
        let scratch = try Scratch()
        let path = try scratch.stage([1, 2, 3])
        let account = try EmulatedAccount(kind)
        let store = try store(account)
        var etag = try store.create(ObjectKey("x/first"), [])
        let second = ObjectKey(temp.text + "b")
        let steps: [() throws -> Void] = [
            { etag = try store.create(lock, [1]) }, { etag = try store.replace(lock, [2], ifMatch: etag) },
            { etag = try store.upload(file: path, to: temp, metadata: metadata) },
            { try store.publish(temp, as: final, ifMatch: etag) },
            {
                etag = try store.upload(file: path, to: second, metadata: metadata)
                try store.publish(second, as: ObjectKey(final.text + "b"), ifMatch: etag)
            },
            { _ = try store.read(lock) }, { _ = try store.head(lock) }, { _ = try store.list("data/") },
            { _ = try store.delete(lock, ifMatch: nil) },
            { try store.overwrite(file: path, to: final, metadata: metadata) },
        ]
        for (index, step) in steps.enumerated() {
            let before = account.emulator.log.entries(after: 0).count
            try step()
            let row = Self.verbs[index]
            let count = account.emulator.log.entries(after: before).count - (row.name == "publish" ? 1 : 0)
            #expect(count == (kind == .flat ? row.flat : row.hierarchical), "\(row.name)")
        }
    }

    @Test func noLogLineOrErrorShowsASecret() throws {
        let account = try EmulatedAccount(.hierarchical)
        let sas = try SASCredential(Secret(Fixture.sas))
        var texts: [String] = []
        for credential in [sas, BearerCredential(Secret(Fixture.token)), Fixture.key] as [any AzureCredential]
        {
            let client = try account.client(
                credential, settings: DataLakeSettings(attemptsMax: 2, retryBaseDelay: 1))
            let store = DataLakeStore(client: client, container: "lake", namespace: .hierarchical)
            do { _ = try client.open(container: "lake", indexes: ".indexes") } catch {
                texts.append("\(error)")
            }
            do { try store.publish(temp, as: final, ifMatch: ETag("1")) } catch { texts.append("\(error)") }
            do { _ = try store.read(lock) } catch { texts.append("\(error)") }
            var shown = ""
            dump(client.account, to: &shown)
            texts.append(shown)
        }
        texts += account.output.entries.map { "\($0)" }
        #expect(texts.count > 12)
        for text in texts {
            #expect(!text.contains("sig=") && !text.contains(Fixture.signature), "\(text)")
            #expect(!text.contains(Fixture.token) && !text.contains(Fixture.keyText), "\(text)")
            #expect(!text.contains("SharedKey acct1:"), "\(text)")
        }
    }
}
