import Foundation
import ObjectStore
import Testing

/// Staged files: upload, publish and overwrite under every condition, on every store.
@Suite struct FileBehaviour {
    @Test(arguments: StoreKind.allCases)
    func uploadsAndPublishes(_ store: StoreKind) throws {
        let test = try TestStore(store)
        let etag = try test.upload("lines\n", to: temp)
        #expect(try test.store.head(temp)?.etag == etag)
        #expect(try test.store.head(temp)?.size == 6)
        #expect(try test.store.read(temp)?.etag == etag)
        #expect(try test.store.head(final) == nil)
        try test.store.publish(temp, as: final, ifMatch: etag)
        #expect(try test.store.head(temp) == nil)
        #expect(try test.text(final) == "lines\n")
        let named = try test.store.head(final)?.metadata["topic"]
        #expect(named == (test.store.capabilities.metadata ? "t" : nil))
    }

    @Test(arguments: StoreKind.allCases)
    func givesOneTemporaryNameToOneAttempt(_ store: StoreKind) throws {
        let test = try TestStore(store)
        let etag = try test.upload("one", to: temp)
        #expect(kind { _ = try test.upload("two", to: temp) } == .refused(.exists))
        #expect(try test.text(temp) == "one")
        #expect(try test.store.head(temp)?.etag == etag)
    }

    @Test(arguments: StoreKind.allCases)
    func publishNeverOverwrites(_ store: StoreKind) throws {
        let test = try TestStore(store)
        let first = try test.upload("first", to: temp)
        try test.store.publish(temp, as: final, ifMatch: first)
        let next = ObjectKey(temp.text + "b")
        let second = try test.upload("second", to: next)
        #expect(
            kind { try test.store.publish(next, as: final, ifMatch: second) } == .refused(.destinationExists))
        #expect(try test.text(final) == "first")
        #expect(try test.text(next) == "second")
        try test.store.publish(next, as: ObjectKey(final.text + "-u1"), ifMatch: second)
        #expect(try test.text(ObjectKey(final.text + "-u1")) == "second")
    }

    @Test(arguments: StoreKind.allCases)
    func publishRefusesWhatIsGone(_ store: StoreKind) throws {
        let test = try TestStore(store)
        let etag = try test.upload("x", to: temp)
        try test.store.publish(temp, as: final, ifMatch: etag)
        #expect(kind { try test.store.publish(temp, as: final, ifMatch: etag) } == .refused(.absent))
        let other = ObjectKey("never/made/file")
        #expect(kind { try test.store.publish(temp, as: other, ifMatch: etag) } == .refused(.absent))
        #expect(try test.store.head(other) == nil)
    }

    @Test(arguments: StoreKind.allCases)
    func publishRefusesAnotherObject(_ store: StoreKind) throws {
        let test = try TestStore(store)
        let wrong = try test.upload("another", to: ObjectKey(temp.text + "b"))
        _ = try test.upload("x", to: temp)
        #expect(kind { try test.store.publish(temp, as: final, ifMatch: wrong) } == .refused(.changed))
        #expect(try test.text(temp) == "x")
        #expect(try test.store.head(final) == nil)
    }

    @Test(arguments: StoreKind.allCases)
    func deletesATemporaryObjectUnderItsETagOnly(_ store: StoreKind) throws {
        let test = try TestStore(store)
        let wrong = try test.upload("another", to: ObjectKey(temp.text + "b"))
        let etag = try test.upload("x", to: temp)
        #expect(kind { _ = try test.store.delete(temp, ifMatch: wrong) } == .refused(.changed))
        #expect(try test.store.delete(temp, ifMatch: etag))
        #expect(try !test.store.delete(temp, ifMatch: etag))
        #expect(try test.store.delete(ObjectKey(temp.text + "b"), ifMatch: nil))
        #expect(try test.store.list(".temp-upload/").isEmpty)
    }

    @Test(arguments: StoreKind.allCases)
    func takesALargeFile(_ store: StoreKind) throws {
        let test = try TestStore(store)
        let size = (16 << 20) + 1
        let path = try test.scratch.stage(Data(repeating: 120, count: size))
        let etag = try test.store.upload(file: path, to: temp, metadata: ObjectMetadata())
        #expect(
            try test.store.head(temp) == ObjectHead(etag: etag, size: Int64(size), metadata: ObjectMetadata())
        )
        try test.store.publish(temp, as: final, ifMatch: etag)
        let head = try #require(try test.store.head(final))
        #expect(head.size == size)
        #expect(try test.store.read(final)?.etag == head.etag)
        #expect(try test.store.delete(final, ifMatch: head.etag))
    }

    @Test(arguments: StoreKind.allCases)
    func overwritesWhatIsThere(_ store: StoreKind) throws {
        let test = try TestStore(store)
        let path = try test.scratch.stage("one".utf8)
        try test.store.overwrite(file: path, to: final, metadata: ObjectMetadata())
        try test.store.overwrite(file: path, to: final, metadata: ObjectMetadata())
        #expect(try test.text(final) == "one")
        try test.store.overwrite(
            file: test.scratch.stage("two!".utf8), to: final, metadata: ObjectMetadata())
        #expect(try test.text(final) == "two!")
        #expect(try test.store.list("").map(\.key) == [final])
    }

    @Test(arguments: StoreKind.allCases)
    func rejectsAStagingFileThatIsNotThere(_ store: StoreKind) throws {
        let test = try TestStore(store)
        let path = test.scratch.path + "/gone"
        #expect(
            kind { _ = try test.store.upload(file: path, to: temp, metadata: ObjectMetadata()) } == .rejected)
        #expect(
            kind { try test.store.overwrite(file: path, to: final, metadata: ObjectMetadata()) } == .rejected)
        #expect(try test.store.list("").isEmpty)
    }
}
