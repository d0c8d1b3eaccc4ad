import ObjectStore
import Testing

@Suite struct InMemoryObjectStoreTests {
    @Test func countsCallsByVerbRefusedOnesToo() throws {
        let store = InMemoryObjectStore { _ in [1, 2] }
        let etag = try store.create(lock, [])
        #expect(kind { _ = try store.create(lock, []) } == .refused(.exists))
        _ = try store.replace(lock, [1], ifMatch: etag)
        let before = store.counts
        let uploaded = try store.upload(file: "f", to: temp, metadata: ObjectMetadata())
        try store.publish(temp, as: final, ifMatch: uploaded)
        _ = try (store.read(final), store.head(final), store.list(""), store.delete(final, ifMatch: nil))
        #expect(before == RequestCounts([.create: 2, .replace: 1]))
        #expect(
            store.counts.since(before).description == "upload 1, publish 1, read 1, head 1, list 1, delete 1")
        #expect(store.counts.total == 9)
    }

    @Test func givesEachWriteAnETagOfItsOwn() throws {
        let store = InMemoryObjectStore { _ in nil }
        let first = try store.create(lock, [1])
        let second = try store.replace(lock, [1], ifMatch: first)
        #expect(first != second)
    }

    @Test func keepsTheETagAndTheMetadataOfAPublishedObject() throws {
        let store = InMemoryObjectStore { _ in [1] }
        let etag = try store.upload(file: "f", to: temp, metadata: ObjectMetadata(["count": "3"]))
        try store.publish(temp, as: final, ifMatch: etag)
        #expect(
            try store.head(final) == ObjectHead(etag: etag, size: 1, metadata: ObjectMetadata(["count": "3"]))
        )
    }

    @Test func plantsAndRemovesWithoutCounting() throws {
        let store = InMemoryObjectStore(metadata: false, now: { 42 }) { _ in nil }
        store.plant(final, [1], metadata: ObjectMetadata(["count": "3"]))
        #expect(store.objects[final]?.metadata == ObjectMetadata())
        #expect(store.counts.total == 0)
        #expect(try store.list("") == [ListedObject(key: final, size: 1, modified: 42)])
        store.remove(final)
        #expect(store.objects.isEmpty)
    }
}
