import ConnectData
import JSON
import ObjectStore
import Sink
import Testing

@testable import Takeover

/// What an operator reads of a plan.
@Suite struct ResumePlanTextTests {
    private let log = LogPosition(groupOffset: 3, logStart: 0, logEnd: 20, reset: .earliest)

    private func plan(_ lake: PlantedLake, _ mode: CommitMode = .batch, prefix: String = "") throws
        -> ResumePlan
    {
        var planner = ResumePlanner(store: lake.store, settings: PlantedLake.settings(mode))
        planner.time = PlantedLake.time
        planner.prefix = prefix
        return try planner.plan(PlantedLake.partition, log)
    }

    @Test func namesStartReasonLocksAndWhatBecomesOfThePending() throws {
        let lake = PlantedLake()
        let etag = lake.object(".temp-upload/Topic(orders)/3/uuid")
        lake.put(
            lake.paths.master,
            PlantedLake.lock(
                PlantedLake.java, 2,
                (
                    4,
                    [
                        PlantedLake.copy(".temp-upload/Topic(orders)/3/uuid", "data/4.json", etag),
                        PlantedLake.delete(".temp-upload/Topic(orders)/3/uuid", etag),
                    ]
                )))
        lake.put(lake.keyLock("a"), PlantedLake.lock(PlantedLake.java, 6))
        let text = try plan(lake).text
        let master = ".indexes/lake/.locks/Topic(orders)/3.lock"
        #expect(
            text == """
                orders-3: resumes at offset 5 (the Java connector's lock); the group's offset is 3, the log holds 0 to 19
                  finished a commit of an earlier owner: 1 file(s) up to offset 4 of \(master)
                  master: of a Java connector, owner 9d2c
                    offsets up to 2 are stored; pending up to 4, 2 operation(s)
                    rename .temp-upload/Topic(orders)/3/uuid to data/4.json, ETag \(etag) (temporary object there, final gone)
                      -> renamed to data/4.json
                    delete .temp-upload/Topic(orders)/3/uuid, ETag \(etag) (temporary object there)
                      -> renamed with its copy
                  key v=a: of a Java connector, owner 9d2c
                    the key's offsets up to 6 are stored
                    -> the key's records up to 6 are skipped
                  would change:
                    rename .temp-upload/Topic(orders)/3/uuid to data/4.json
                    rewrite \(master): offsets up to 4 are stored
                    rewrite .indexes/lake/.locks/Topic(orders)/3/v=a.lock: offsets up to 6 are stored
                """)
    }

    /// Each lock is read by the look at it and by the machine, and no third time.
    @Test(arguments: [CommitMode.batch, .granular]) func manyKeysCostTwoReadsEach(mode: CommitMode) throws {
        let (lake, count) = (PlantedLake(), 2_000)
        lake.put(lake.paths.master, PlantedLake.lock(PlantedLake.sluice, 9_999))
        for key in 0..<count {
            let copy = PlantedLake.copy(".temp-upload/lake/orders/3/\(key)", "data/\(key)", "e")
            lake.put(lake.keyLock("\(key)"), PlantedLake.lock(PlantedLake.sluice, key, (key + 1, [copy])))
        }
        var planner = ResumePlanner(store: lake.store, settings: PlantedLake.settings(mode))
        planner.time = PlantedLake.time
        let plan = try planner.plan(
            PlantedLake.partition,
            LogPosition(groupOffset: 3, logStart: 0, logEnd: 20_000, reset: .earliest))
        #expect(plan.outcome == .resumes(10_000) && plan.keys.count == count && !plan.isRefused)
        #expect(plan.keys.allSatisfy { $0.outcome == .skips(upTo: 9_999) && $0.pending.isEmpty })
        #expect(lake.store.counts[.read] < 2 * count + 10 && lake.store.counts[.head] < count + 10)
    }

    @Test func tellsWhatIsKnownOfALockThatCannotBeRead() throws {
        let lake = PlantedLake()
        lake.put(lake.paths.master, "")
        lake.put(lake.keyLock("a"), PlantedLake.lock(PlantedLake.java, 6))
        for name in [
            "pre/orders/3/000000000009_1_2.json", "pre/orders/3/000000000011.json",
            "pre/orders/2/000000000090.json",
            "pre/orders(3_8).json", "pre/orders(2_80).json", "pre/other/3/000000000070.json",
            ".indexes/x/3/99",
        ] { _ = lake.object(name) }
        let plan = try plan(lake, prefix: "pre")
        #expect(plan.isRefused)
        let text = plan.text
        for part in [
            "refused: lock.read of orders-3: the lock cannot be read: it has zero bytes",
            "`sluice indexes repair`",
            "the group's offset is 3, the log holds 0 to 19",
            "master: cannot be read", "0 bytes, last changed 1970-01-01T00:00:00Z",
            "known: highest offset in the name of a final object: 11, in pre/orders/3/000000000011.json",
            "known: highest offset in a key's lock: 6, in .indexes/lake/.locks/Topic(orders)/3/v=a.lock",
        ] { #expect(text.contains(part), "\(part) is not in \(text)") }
        #expect(!text.contains("no safe offset"))
        let granular = try self.plan(lake, .granular, prefix: "pre").text
        #expect(granular.contains("known: in granular mode final objects and key locks are no safe offset"))
        #expect(plan.json["evidence"]?["final"]?["offset"]?.int64 == 11)
        #expect(plan.json["refused"]?["hint"]?.string?.contains("repair") == true)
    }

    @Test(
        arguments: [
            ("orders/3/000000000009_1_2.json", 9), ("a/topic=orders/partition=3/000000000012.parquet", 12),
            ("x/orders(3_000000000007).json", 7), ("x/y=1/orders(3_7)-o1.2.json", 7),
            ("orders(4_7).json", nil),
            ("orders/4/000000000009.json", nil), ("orders/3/part.json", nil), ("9.json", nil),
        ] as [(String, Offset?)])
    func readsTheLastOffsetInAFinalsName(name: String, offset: Offset?) {
        #expect(OffsetEvidence.lastOffset(ofFinal: ObjectKey(name), PlantedLake.partition) == offset)
    }
}
