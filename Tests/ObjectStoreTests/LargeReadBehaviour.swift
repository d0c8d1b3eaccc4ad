import Foundation
import ObjectStore
import Testing

/// Listings and objects of any size: page by page and piece by piece, on every store.
@Suite struct LargeReadBehaviour {
    @Test(arguments: StoreKind.allCases)
    func scansADirectoryWithWhatTheListingShows(_ kind: StoreKind) throws {
        let test = try TestStore(kind)
        _ = try test.store.create(lock, [1])
        let etag = try test.upload("lines\n", to: temp)
        try test.store.publish(temp, as: final, ifMatch: etag)
        _ = try test.store.create(ObjectKey("prefix/t/1/x"), [1, 2])
        var found: [ObjectKey: ListedObject] = [:]
        try test.store.scan("prefix/") { page in
            for object in page { found[object.key] = object }
            return true
        }
        #expect(found.keys.sorted() == [final, ObjectKey("prefix/t/1/x")])
        #expect(found[final]?.size == 6)
        let shown = found[final]?.metadata?["topic"]
        #expect(shown == (test.store.capabilities.listsMetadata ? "t" : nil))
        #expect(found[ObjectKey("prefix/t/1/x")]?.metadata?.values.isEmpty ?? true)
        var count = 0
        try test.store.scan("") { page in
            count += page.count
            return false
        }
        #expect(count == 3)
        try test.store.scan("nowhere/") { page in
            #expect(page.isEmpty)
            return true
        }
    }

    @Test(arguments: StoreKind.allCases)
    func readsAnObjectPieceByPiece(_ kind: StoreKind) throws {
        let test = try TestStore(kind)
        let size = (1 << 20) + 7
        let content = (0..<size).map { UInt8(truncatingIfNeeded: $0 / 251) }
        let path = try test.scratch.stage(Data(content))
        let etag = try test.store.upload(file: path, to: temp, metadata: ObjectMetadata())
        try test.store.publish(temp, as: final, ifMatch: etag)
        var read: [UInt8] = []
        while let piece = try test.store.read(final, from: Int64(read.count), count: 400_000), !piece.isEmpty
        {
            #expect(piece.count == min(400_000, size - read.count))
            read += piece
        }
        #expect(read == content)
        #expect(try test.store.read(final, from: Int64(size), count: 10) == [])
        #expect(try test.store.read(ObjectKey("nowhere/x"), from: 0, count: 10) == nil)
    }
}
