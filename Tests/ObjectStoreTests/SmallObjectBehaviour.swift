import Foundation
import ObjectStore
import Testing

/// Small objects (locks): every verb under every condition, on every store.
@Suite struct SmallObjectBehaviour {
    @Test(arguments: StoreKind.allCases)
    func createsWhatIsNotThere(_ kind: StoreKind) throws {
        let test = try TestStore(kind)
        #expect(try test.store.read(lock) == nil)
        #expect(try test.store.head(lock) == nil)
        let etag = try test.store.create(lock, Array("one".utf8))
        #expect(try test.store.read(lock) == StoredObject(content: Array("one".utf8), etag: etag))
        #expect(
            try test.store.head(lock) == ObjectHead(etag: etag, size: 3, metadata: ObjectMetadata()))
    }

    @Test(arguments: StoreKind.allCases)
    func createLeavesWhatIsThere(_ store: StoreKind) throws {
        let test = try TestStore(store)
        _ = try test.store.create(lock, [1])
        #expect(kind { _ = try test.store.create(lock, [2]) } == .refused(.exists))
        #expect(try test.store.read(lock)?.content == [1])
    }

    @Test(arguments: StoreKind.allCases)
    func replacesWhatTheETagNames(_ store: StoreKind) throws {
        let test = try TestStore(store)
        let first = try test.store.create(lock, [1])
        let second = try test.store.replace(lock, [2], ifMatch: first)
        #expect(second != first)
        #expect(try test.store.read(lock) == StoredObject(content: [2], etag: second))
        let third = try test.store.replace(lock, [], ifMatch: second)
        #expect(try test.store.read(lock) == StoredObject(content: [], etag: third))
    }

    @Test(arguments: StoreKind.allCases)
    func replaceLeavesWhatAnotherOneWrote(_ store: StoreKind) throws {
        let test = try TestStore(store)
        let first = try test.store.create(lock, [1])
        let second = try test.store.replace(lock, [2], ifMatch: first)
        #expect(kind { _ = try test.store.replace(lock, [3], ifMatch: first) } == .refused(.changed))
        #expect(try test.store.read(lock) == StoredObject(content: [2], etag: second))
    }

    @Test(arguments: StoreKind.allCases)
    func replaceDoesNotMakeWhatIsGone(_ store: StoreKind) throws {
        let test = try TestStore(store)
        let etag = try test.store.create(lock, [1])
        #expect(try test.store.delete(lock, ifMatch: etag))
        #expect(kind { _ = try test.store.replace(lock, [2], ifMatch: etag) } == .refused(.absent))
        #expect(try test.store.read(lock) == nil)
    }

    @Test(arguments: StoreKind.allCases)
    func deletesUnderTheETagOrWithoutOne(_ store: StoreKind) throws {
        let test = try TestStore(store)
        let first = try test.store.create(lock, [1])
        let second = try test.store.replace(lock, [2], ifMatch: first)
        #expect(kind { _ = try test.store.delete(lock, ifMatch: first) } == .refused(.changed))
        #expect(try test.store.read(lock)?.content == [2])
        #expect(try test.store.delete(lock, ifMatch: second))
        #expect(try !test.store.delete(lock, ifMatch: second))
        #expect(try !test.store.delete(lock, ifMatch: nil))
        _ = try test.store.create(lock, [3])
        #expect(try test.store.delete(lock, ifMatch: nil))
        #expect(try test.store.head(lock) == nil)
    }

    @Test(arguments: StoreKind.allCases)
    func keepsKeysApartThatDifferInBytesOnly(_ store: StoreKind) throws {
        let test = try TestStore(store)
        let composed = ObjectKey("d/\u{E9}")
        let decomposed = ObjectKey("d/e\u{301}")
        _ = try test.store.create(composed, [1])
        _ = try test.store.create(decomposed, [2])
        #expect(try test.store.read(composed)?.content == [1])
        #expect(try test.store.read(decomposed)?.content == [2])
        #expect(try test.store.list("d/").map(\.key) == [decomposed, composed])
    }

    @Test(arguments: StoreKind.allCases)
    func listsADirectoryInTheOrderOfBytes(_ store: StoreKind) throws {
        let test = try TestStore(store)
        let keys = ["a/b/1.lock", "a/b/c/x", "a/b-1", "a/b.lock", "a/\u{E9}", "aa/1", "z"]
        for (index, key) in keys.enumerated() {
            _ = try test.store.create(ObjectKey(key), Array(repeating: 7, count: index))
        }
        let below = try test.store.list("a/")
        #expect(below.map(\.key.text) == ["a/b-1", "a/b.lock", "a/b/1.lock", "a/b/c/x", "a/\u{E9}"])
        #expect(below.map(\.size) == [2, 3, 0, 1, 4])
        #expect(try test.store.list("a/b/").map(\.key.text) == ["a/b/1.lock", "a/b/c/x"])
        #expect(try test.store.list("").count == keys.count)
        #expect(try test.store.list("nowhere/at/all/").isEmpty)
        #expect(kind { _ = try test.store.list("a/b") } == .rejected)
    }

    /// The sweep's ages are made of it (EO-7): seconds of the store's clock, of the last write.
    @Test(arguments: StoreKind.allCases)
    func aListingTellsWhenEachObjectWasWritten(_ store: StoreKind) throws {
        let test = try TestStore(store)
        let before = Int64(Date().timeIntervalSince1970)
        let (lock, temp) = (ObjectKey("d/1.lock"), ObjectKey(".temp-upload/c/t/0/0-1-o.1-0-1"))
        let etag = try test.store.create(lock, [1])
        _ = try test.store.replace(lock, [2], ifMatch: etag)
        _ = try test.store.upload(
            file: try test.scratch.stage([1] as [UInt8]), to: temp, metadata: ObjectMetadata())
        for (directory, key) in [("d/", lock), (".temp-upload/c/t/0/", temp)] {
            let listed = try test.store.list(directory)
            #expect(listed.map(\.key) == [key])
            // Clocks of two machines, and listings that cut the seconds.
            let age = Int64(Date().timeIntervalSince1970) - (listed.first?.modified ?? 0)
            #expect((-5...Int64(Date().timeIntervalSince1970) - before + 5).contains(age), "\(key)")
        }
    }
}
