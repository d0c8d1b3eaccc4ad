import ConnectData
import ObjectStore
import Sink
import Testing

@testable import Takeover

/// A line that `plan` prints, or an offset that `repair` takes, gives up no record that is stored nowhere.
@Suite struct RepairLossTests {
    private static let end = LogPosition(groupOffset: 3, logStart: 0, logEnd: 20, reset: .earliest)
    private let temp = ".temp-upload/lake/orders/3/3-5-o9.1-0-1"

    private func plan(_ lake: PlantedLake, _ mode: CommitMode, _ log: LogPosition = end) throws -> ResumePlan
    {
        var planner = ResumePlanner(store: lake.store, settings: PlantedLake.settings(mode))
        planner.time = PlantedLake.time
        return try planner.plan(PlantedLake.partition, log)
    }

    private func repair(_ lake: PlantedLake, key: String? = nil, at offset: Offset) throws {
        _ = try LockRepair(store: lake.store, settings: PlantedLake.settings(.granular)).repair(
            PlantedLake.partition, key: key, resumeAt: offset, Self.end, replaces: true, ownerID: "p1")
    }

    private func way(of key: String, in plan: ResumePlan) -> [RepairWay] {
        plan.refusals.flatMap(\.ways).filter { $0.key == key }
    }

    /// Nothing stored above 2; 3 to 5 lie in a temporary object that its lock's owner has not renamed.
    private func pending(_ owner: String, _ lake: PlantedLake, etag: String? = nil) -> String {
        let etag = etag ?? lake.object(temp)
        return PlantedLake.lock(owner, 2, (5, [PlantedLake.copy(temp, "data/5", etag)]))
    }

    @Test(arguments: [true, false]) func twoGenerationsHaveNoLineWhereOneHasAPending(isNine: Bool) throws {
        let lake = PlantedLake()
        let (with, without) = (pending(PlantedLake.java, lake), PlantedLake.lock(PlantedLake.java, 9))
        lake.put(lake.paths.nineMaster, isNine ? with : without)
        lake.put(lake.paths.master, isNine ? without : with)
        lake.put(lake.keyLock("torn"), "")
        let found = try plan(lake, .batch)
        #expect(found.refusals.first?.error.operation == "open.generations")
        #expect(found.refusals.first?.ways == [])
        // Either lock may be the one that stays.
        #expect(way(of: "v=torn", in: found).map(\.resumeAt) == [3])
        let before = lake.contents
        let error = #expect(throws: LockRepair.Refusal.self) { try repair(lake, at: 6) }
        for part in [isNine ? "the 9.x lock" : "the master lock", "3 to 5", temp, "--resume-at 3"] {
            #expect(error?.description.contains(part) == true, "\(part): \(error?.description ?? "")")
        }
        #expect(lake.contents == before)
        // The error's own hint is the way: the pending is finished.
        _ = try lake.store.delete(isNine ? lake.paths.master : lake.paths.nineMaster, ifMatch: nil)
        _ = try lake.store.delete(lake.keyLock("torn"), ifMatch: nil)
        #expect(try plan(lake, .batch).steps.contains(.publish(ObjectKey(temp), as: ObjectKey("data/5"))))
    }

    @Test func aMastersUnpublishedFileIsGivenUpByNoRepair() throws {
        for owner in [PlantedLake.java, PlantedLake.sluice] {
            let lake = PlantedLake()
            lake.put(lake.paths.master, pending(owner, lake))
            #expect(throws: LockRepair.Refusal.self) { try repair(lake, at: 4) }
            try repair(lake, at: 3)
            #expect(try plan(lake, .batch).outcome == .resumes(3))
        }
    }

    /// The operator may take either of the master's lines.
    @Test(arguments: [CommitMode.batch, .granular]) func aKeysLineIsSafeWithEitherLineOfTheMaster(
        mode: CommitMode
    ) throws {
        let lake = PlantedLake()
        lake.put(lake.paths.master, pending(PlantedLake.java, lake, etag: "e"))
        lake.put(lake.keyLock("torn"), "")
        let refusals = try plan(lake, mode).refusals
        #expect(refusals.map { $0.ways.map(\.resumeAt) } == [[6, 3], [3]])
        try repair(lake, at: try #require(refusals.first?.ways.last).resumeAt)
        try repair(lake, key: "v=torn", at: try #require(refusals.last?.ways.first).resumeAt)
        let settled = try plan(lake, mode)
        #expect(settled.outcome == .resumes(3) && settled.keys.map(\.outcome) == [.skips(upTo: 2)])
    }

    /// Another cluster's lock is settled by the configuration, and its pending is still to be finished then.
    @Test func aKeysLineTakesNoPendingOfTheMasterForStored() throws {
        let lake = PlantedLake()
        lake.put(lake.paths.master, pending("sluice:c2:connect-lake:o9-4:k1", lake))
        lake.put(lake.keyLock("torn"), "")
        let found = try plan(lake, .batch)
        #expect(found.refusals.map { $0.ways.map(\.resumeAt) } == [[], [3]], "\(found.text)")
    }

    @Test func aTopicMadeAnewHasNoLine() throws {
        let lake = PlantedLake()
        lake.put(lake.paths.master, "")
        lake.put(lake.keyLock("torn"), "")
        let log = LogPosition(groupOffset: 30, logStart: 0, logEnd: 20, reset: .earliest)
        for mode in [CommitMode.batch, .granular] {
            let refusals = try plan(lake, mode, log).refusals
            #expect(refusals.count == 2 && refusals.allSatisfy(\.ways.isEmpty))
        }
    }

    /// The gap is refused by `run` then, which says what is lost.
    @Test func aGroupBehindTheLogsStartIsNotMovedOverTheGap() throws {
        let lake = PlantedLake()
        lake.put(lake.paths.master, "")
        lake.put(lake.keyLock("torn"), "")
        let log = LogPosition(groupOffset: 3, logStart: 12, logEnd: 20, reset: .earliest)
        let found = try plan(lake, .batch, log)
        let way = try #require(found.refusals.first?.ways.first)
        #expect(way.resumeAt == 3 && !way.note.contains("safe"))
        #expect(way.note.contains("connect.datalake.offset.gap=accept only, which gives 3 to 11 up"))
        #expect(self.way(of: "v=torn", in: found).map(\.resumeAt) == [3])
        try repair(lake, at: way.resumeAt)
        try repair(lake, key: "v=torn", at: way.resumeAt)
        guard case .refused(let error) = try plan(lake, .batch, log).outcome else {
            Issue.record("the gap was passed over")
            return
        }
        #expect(error.operation == "open.position")
    }

    /// A lock that came after the scan, say.
    @Test func anUnknownLockIsNotSettledAtTheMaster() throws {
        let lake = PlantedLake()
        lake.put(lake.paths.nineMaster, pending(PlantedLake.java, lake))
        let locks = try plan(lake, .batch).locks
        let key = SinkError.unreadableLock(
            lake.keyLock("new"), isMaster: false, PlantedLake.partition, "torn")
        #expect(
            RepairWay.all(for: key, locks, master: lake.paths.master, Self.end, safe: nil).isEmpty)
    }

    /// Every ETag is another one in a copied lake; one that was delivered twice has its final.
    @Test(arguments: [true, false]) func aCopiedLakesFileIsGivenUpByNoRepair(isPublished: Bool) throws {
        let proof = ObjectMetadata([
            "topic": "orders", "partition": "3", "first": "3", "last": "5", "count": "3",
            "offsets": String(repeating: "0", count: 32), "checksum": "c", "unit": "u",
        ])
        for isKey in [true, false] {
            let lake = PlantedLake()
            lake.store.plant(ObjectKey(temp), [1], metadata: proof)
            if isPublished { lake.store.plant(ObjectKey("data/5"), [1], metadata: proof) }
            let lock = pending(PlantedLake.sluice, lake, etag: "of the other account")
            if isKey { lake.put(lake.keyLock("a"), lock) }
            lake.put(lake.paths.master, isKey ? "" : lock)
            if isPublished {
                try repair(lake, at: 6)
            } else {
                #expect(throws: LockRepair.Refusal.self) { try repair(lake, at: 6) }
            }
        }
    }
}
