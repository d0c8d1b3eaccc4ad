import Foundation
import ObjectStore
import Sink
import Testing

@testable import Worker

/// Each request of a machine becomes one call of its verb, and each end of the call its answer.
struct StoreExecutorTests {
    let directory = TemporaryDirectory()
    let store: InMemoryObjectStore
    let executor: StoreExecutor

    init() {
        store = InMemoryObjectStore { FileManager.default.contents(atPath: $0).map { Array($0) } }
        executor = StoreExecutor(store: store, stagingDirectory: directory.path)
    }

    private func stage(_ content: String) -> String {
        let path = "\(directory.path)/1"
        #expect(FileManager.default.createFile(atPath: path, contents: Data(content.utf8)))
        return path
    }

    private func etag(_ key: String) throws -> ETag { try #require(store.objects[ObjectKey(key)]).etag }

    private func content(_ key: String) -> String? {
        store.objects[ObjectKey(key)].map { String(decoding: $0.content, as: UTF8.self) }
    }

    @Test func `small objects are read, made, replaced, listed and removed`() throws {
        let lock = ObjectKey("locks/1")
        #expect(executor.perform(.read(lock)) == .object(nil))
        #expect(executor.perform(.head(lock)) == .head(nil))
        #expect(executor.perform(.create(lock, [1])) == .written(try etag("locks/1")))
        let first = try etag("locks/1")
        #expect(executor.perform(.replace(lock, [2], ifMatch: first)) == .written(try etag("locks/1")))
        let second = try etag("locks/1")
        #expect(first != second)
        #expect(executor.perform(.read(lock)) == .object(StoredObject(content: [2], etag: second)))
        #expect(
            executor.perform(.head(lock))
                == .head(ObjectHead(etag: second, size: 1, metadata: ObjectMetadata())))
        #expect(
            executor.perform(.list("locks/")) == .listed([ListedObject(key: lock, size: 1, modified: 0)]))
        #expect(executor.perform(.delete(lock, ifMatch: second)) == .removed(true))
        #expect(executor.perform(.delete(lock, ifMatch: nil)) == .removed(false))
        #expect(store.objects.isEmpty)
    }

    @Test func `a staging file is uploaded, published and overwritten`() throws {
        let path = stage("abc")
        let metadata = ObjectMetadata(["first": "7"])
        let (temp, final) = (ObjectKey(".temp/x"), ObjectKey("t/0/7.json"))
        #expect(
            executor.perform(.upload(1, path: path, temp: temp, metadata)) == .written(try etag(".temp/x")))
        #expect(store.objects[temp]?.metadata == metadata)
        #expect(executor.perform(.publish(temp, as: final, ifMatch: try etag(".temp/x"))) == .done)
        #expect(content("t/0/7.json") == "abc")
        #expect(store.objects[temp] == nil)
        let again = stage("xyz")
        #expect(executor.perform(.overwrite(2, path: again, final: final, metadata)) == .done)
        #expect(content("t/0/7.json") == "xyz")
    }

    @Test func `an object made by the machine is uploaded and leaves no local file`() throws {
        let temp = ObjectKey(".temp-upload/c/manifest-1")
        let answer = executor.perform(.uploadContent(Array("{}".utf8), temp: temp))
        #expect(answer == .written(try etag(temp.text)))
        #expect(content(temp.text) == "{}")
        #expect(directory.names() == [])
        #expect(store.counts[.upload] == 1)
    }

    @Test func `a staging directory that is gone is a rejection, not a crash`() {
        let gone = StoreExecutor(store: store, stagingDirectory: directory.path + "/gone")
        let answer = gone.perform(.uploadContent([1], temp: ObjectKey(".temp-upload/c/1")))
        guard case .failed(let error) = answer else {
            Issue.record("\(answer)")
            return
        }
        #expect(error.kind == .rejected)
        #expect(error.hint != nil)
        #expect(store.counts[.upload] == 0)
    }

    @Test func `a refusal is answered as it is, and nothing is tried twice`() throws {
        store.plant(ObjectKey("a"), [1])
        let stale = ETag("stale")
        func kind(_ request: StoreRequest) -> StoreError.Kind? {
            if case .failed(let error) = executor.perform(request) { error.kind } else { nil }
        }
        #expect(kind(.create(ObjectKey("a"), [2])) == .refused(.exists))
        #expect(kind(.replace(ObjectKey("a"), [2], ifMatch: stale)) == .refused(.changed))
        #expect(kind(.replace(ObjectKey("b"), [2], ifMatch: stale)) == .refused(.absent))
        #expect(kind(.delete(ObjectKey("a"), ifMatch: stale)) == .refused(.changed))
        #expect(kind(.publish(ObjectKey("b"), as: ObjectKey("c"), ifMatch: stale)) == .refused(.absent))
        #expect(kind(.upload(1, path: "/none", temp: ObjectKey("t"), ObjectMetadata())) == .rejected)
        #expect(kind(.overwrite(1, path: "/none", final: ObjectKey("t"), ObjectMetadata())) == .rejected)
        #expect(kind(.list("no-slash")) == .rejected)
        #expect(content("a") == "\u{1}")
        let counts = store.counts
        let made: [Int] = [counts[.create], counts[.replace], counts[.delete], counts[.publish]]
        #expect(made == [1, 2, 1, 1])
    }

    @Test func `only what moves a file's bytes is bulk`() {
        let (a, b, tag) = (ObjectKey("a"), ObjectKey("b"), ETag("1"))
        let bulk: [StoreRequest] = [
            .upload(1, path: "p", temp: a, ObjectMetadata()),
            .overwrite(1, path: "p", final: a, ObjectMetadata()),
        ]
        let urgent: [StoreRequest] = [
            .read(a), .list("a/"), .head(a), .create(a, []), .replace(a, [], ifMatch: tag),
            .delete(a, ifMatch: nil), .uploadContent([], temp: a), .publish(a, as: b, ifMatch: tag),
        ]
        #expect(bulk.allSatisfy { StoreExecutor.isBulk($0) })
        #expect(!urgent.contains { StoreExecutor.isBulk($0) })
    }
}
