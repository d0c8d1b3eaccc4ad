import ConnectData
import JSON
import ObjectStore
import Sink
import Testing

@testable import Worker

/// `sluice indexes sweep`: the worker's rules, on the locks of a store.
struct LakeSweepTests {
    private static let day: Int64 = 86_400
    private let store = InMemoryObjectStore(now: { 1_000_000 }, files: { _ in nil })
    private let root = ".indexes/lake/.locks/Topic(orders)"

    private func plant(_ key: String, _ text: String = "x") { store.plant(ObjectKey(key), Array(text.utf8)) }

    private func lock(_ committed: String, _ pending: String = "null", owner: String = "sluice:c:g:o-1")
        -> String
    {
        #"{"owner":"\#(owner)","committedOffset":\#(committed),"pendingState":\#(pending)}"#
    }

    private func pending(_ offset: Int, _ source: String, etag: String) -> String {
        #"{"pendingOffset":\#(offset),"pendingOperations":[{"type":"copy","bucket":"box","source":"\#(source)","#
            + #""destination":"data/f","eTag":"\#(etag)"}]}"#
    }

    /// Partition 3 has S = 57, with a pending up to 70; 4 has no master; 5 is a Java connector's; 6's cannot
    /// be read.
    private func plantAll() {
        plant(
            "\(root)/3.lock", lock("56", pending(70, ".temp-upload/lake/orders/3/57-70-o1.9-0-1", etag: "m")))
        plant("\(root)/5.lock", lock("90", owner: "java"))
        plant("\(root)/6.lock", "")
        for partition in 3...6 {
            for last in [55, 56, 57, 58, 70] {
                plant(".temp-upload/lake/orders/\(partition)/50-\(last)-o1.1-0-1")
            }
            plant("\(root)/\(partition)/v=below.lock", lock("56"))
            plant("\(root)/\(partition)/v=pending.lock", lock("3", pending(56, ".temp-upload/x", etag: "e")))
            plant("\(root)/\(partition)/v=at.lock", lock("57"))
            plant("\(root)/\(partition)/v=above.lock", lock("3", pending(57, ".temp-upload/x", etag: "e")))
            plant("\(root)/\(partition)/v=broken.lock", "{")
        }
        for name in [
            "\(root)/3/sweep-marker.json", ".temp-upload/lake/orders/3/notes.txt", ".temp-upload/lake/loose",
            ".indexes/lake/.locks/readme", ".temp-upload/lake/orders/03/50-51-o1.1-0-1",
        ] {
            plant(name)
        }
        for name in [
            ".temp-upload/other/orders/3/50-51-o1.1-0-1", ".temp-upload/Topic(orders)/3/6a0fdata/f.json",
            "data/orders/3/50.json", ".indexes/other/.locks/Topic(orders)/3/v=below.lock",
        ] {
            plant(name)
        }
    }

    /// A safe offset speaks of its own tree's temporaries (`docs/decisions/0006`).
    @Test(arguments: [".indexes", "other"]) func anotherIndexesNameIsNotReached(indexesName: String) throws {
        for name in [".indexes", "other"] { plant("\(name)/lake/.locks/Topic(orders)/3.lock", lock("56")) }
        let temporaries = [
            ".indexes": ".temp-upload/lake/orders/3/50-55-o1.1-0-1",
            "other": ".temp-upload/lake/+other/orders/3/50-55-o1.1-0-1",
        ]
        for name in temporaries.values { plant(name) }
        var sweep = sweep()
        sweep.indexesName = indexesName
        _ = try sweep.run()
        for (name, temporary) in temporaries {
            #expect((store.objects[ObjectKey(temporary)] == nil) == (name == indexesName), "\(temporary)")
        }
    }

    private func sweep(dryRun: Bool = false, minAge: Int64 = day, now: Int64 = 2_000_000, reads: Int = 1_000)
        -> LakeSweep
    {
        LakeSweep(
            store: store, container: "box", connector: "lake", indexesName: ".indexes", minAge: minAge,
            readsMax: reads, now: now, isDryRun: dryRun)
    }

    private static let removed = [
        ".indexes/lake/.locks/Topic(orders)/3/v=below.lock",
        ".indexes/lake/.locks/Topic(orders)/3/v=pending.lock",
        ".temp-upload/lake/orders/3/50-55-o1.1-0-1", ".temp-upload/lake/orders/3/50-56-o1.1-0-1",
    ]

    @Test func `only what is strictly below the master's committed offset goes, and a dry run says so first`()
        throws
    {
        plantAll()
        let before = store.objects
        let dry = try sweep(dryRun: true).run()
        #expect(store.objects == before)
        #expect(dry.removals.map(\.key.text).sorted() == Self.removed)
        let wet = try sweep().run()
        #expect(wet.removals.map(\.key.text).sorted() == Self.removed)
        #expect(before.keys.filter { store.objects[$0] == nil }.map(\.text).sorted() == Self.removed)
        #expect(wet.failures.isEmpty && wet.safeOffsets.map(\.2) == [57, 91])
        #expect(try sweep().run().removals.isEmpty)
    }

    @Test func `each object that stays has its reason, and foreign names are listed`() throws {
        plantAll()
        let report = try sweep(dryRun: true).run()
        var reasons: [String: String] = [:]
        for entry in report.entries { reasons[entry.key.text] = entry.verdict.code }
        let temp = ".temp-upload/lake/orders"
        for last in [57, 58, 70] { #expect(reasons["\(temp)/3/50-\(last)-o1.1-0-1"] == "not-below") }
        #expect(
            reasons["\(root)/3/v=at.lock"] == "not-below" && reasons["\(root)/3/v=above.lock"] == "not-below")
        #expect(reasons["\(root)/3/v=broken.lock"] == "unreadable")
        #expect(
            reasons["\(temp)/4/50-55-o1.1-0-1"] == "no-master"
                && reasons["\(root)/4/v=below.lock"] == "no-master")
        #expect(reasons["\(temp)/5/50-55-o1.1-0-1"] == "other-owner")
        #expect(reasons["\(temp)/6/50-55-o1.1-0-1"] == "unreadable-master")
        #expect(
            report.unknownNames.map(\.key.text).sorted() == [
                ".indexes/lake/.locks/Topic(orders)/3/sweep-marker.json", ".indexes/lake/.locks/readme",
                ".temp-upload/lake/loose", ".temp-upload/lake/orders/03/50-51-o1.1-0-1",
                ".temp-upload/lake/orders/3/notes.txt",
            ])
        #expect(reasons.keys.allSatisfy { !$0.contains("other/") && !$0.hasPrefix("data/") })
        let text = report.text
        #expect(
            text.contains(
                "would go box/\(temp)/3/50-56-o1.1-0-1: its last offset 56 is below the safe offset 57"))
        #expect(text.contains("kept     box/\(root)/4/v=below.lock: no master lock tells a safe offset"))
        #expect(text.contains("4 object(s) and 0 staging directories would go"))
        let json = try JSON(parsing: report.json.text)
        #expect(json["objects"]?.array?.count == report.entries.count && json["dryRun"]?.bool == true)
    }

    @Test(arguments: [(Self.day - 1, 0), (Self.day, 4)])
    func `nothing goes before its age`(_ age: Int64, _ count: Int) throws {
        plantAll()
        #expect(try sweep(now: 1_000_000 + age).run().removals.count == count)
    }

    @Test func `a partition may be chosen, and locks are read up to the limit`() throws {
        plantAll()
        #expect(try sweep().run(takes: { $0.partition == 4 }).removals.isEmpty)
        let report = try sweep(reads: 2).run(takes: { $0.partition == 3 })
        #expect(report.entries.filter { $0.verdict == .keep(.readsExhausted) }.count == 3)
    }

    @Test func `a Java connector's temporary object goes with the lock that names it, and before it`() throws
    {
        let temp = ".temp-upload/Topic(orders)/3/6a0f1c9e-0000data/f.json"
        plant("\(root)/3.lock", lock("56"))
        plant(temp)
        let etag = try #require(store.objects[ObjectKey(temp)]?.etag.text)
        plant("\(root)/3/v=java.lock", lock("3", pending(56, temp, etag: etag), owner: "java"))
        plant("\(root)/3/v=moved.lock", lock("3", pending(56, temp + "2", etag: "other"), owner: "java"))
        plant(temp + "2")
        let report = try sweep().run()
        #expect(
            store.objects[ObjectKey(temp)] == nil && store.objects[ObjectKey("\(root)/3/v=java.lock")] == nil)
        // What it names is not what lies there: both stay.
        #expect(store.objects[ObjectKey(temp + "2")] != nil)
        #expect(store.objects[ObjectKey("\(root)/3/v=moved.lock")] != nil)
        #expect(report.entries.contains { $0.key.text == temp + "2" && $0.verdict == .keep(.changed) })
    }

    /// A worker writes a key's lock between our read and our removal.
    @Test func `a lock that a running worker has written meanwhile stays`() throws {
        plant("\(root)/3.lock", lock("56"))
        plant("\(root)/3/v=a.lock", lock("5"))
        let racing = RacingStore(store) { [self] in plant("\(root)/3/v=a.lock", lock("57")) }
        var sweep = sweep()
        sweep.store = racing
        let report = try sweep.run()
        #expect(report.entries.last?.verdict == .keep(.changed) && report.failures.isEmpty)
        #expect(store.objects[ObjectKey("\(root)/3/v=a.lock")]?.content == Array(lock("57").utf8))
    }
}

/// Lets something happen right before the first removal.
private final class RacingStore: ForwardingStore {
    let base: any ObjectStore
    private let meanwhile: @Sendable () -> Void

    init(_ base: InMemoryObjectStore, _ meanwhile: @escaping @Sendable () -> Void) {
        self.base = base
        self.meanwhile = meanwhile
    }

    func delete(_ key: ObjectKey, ifMatch etag: ETag?) throws(StoreError) -> Bool {
        meanwhile()
        return try base.delete(key, ifMatch: etag)
    }
}
