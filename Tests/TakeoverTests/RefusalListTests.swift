import ConnectData
import ObjectStore
import Sink
import Testing

@testable import Takeover

/// Every refusal of a partition in one plan, each with a line that settles it.
@Suite struct RefusalListTests {
    private let log = LogPosition(groupOffset: 3, logStart: 0, logEnd: 20, reset: .earliest)

    private func plan(_ lake: PlantedLake, _ mode: CommitMode) throws -> ResumePlan {
        var planner = ResumePlanner(store: lake.store, settings: PlantedLake.settings(mode))
        planner.time = PlantedLake.time
        return try planner.plan(PlantedLake.partition, log)
    }

    /// A torn master lock, three torn key locks, one of a pending whose objects are gone, one that is sound.
    private func torn(master: String) -> PlantedLake {
        let lake = PlantedLake()
        lake.put(lake.paths.master, master)
        for name in ["a", "b", "it's"] { lake.put(lake.keyLock(name), name == "b" ? "{" : "") }
        let copy = PlantedLake.copy(".temp-upload/x", "data/x", "e")
        lake.put(lake.keyLock("gone"), PlantedLake.lock(PlantedLake.java, 6, (9, [copy])))
        lake.put(lake.keyLock("sound"), PlantedLake.lock(PlantedLake.sluice, 7))
        return lake
    }

    @Test(arguments: [CommitMode.batch, .granular], ["", PlantedLake.lock(PlantedLake.sluice, 4)])
    func eachIsNamedAndItsLineSettlesIt(mode: CommitMode, master: String) throws {
        let lake = torn(master: master)
        let plan = try plan(lake, mode)
        #expect(plan.isRefused)
        let objects = plan.refusals.compactMap { $0.error.context.first { $0.name == "object" }?.value }
        var expected = ["a", "b", "it's", "gone"].map { lake.keyLock($0).text }
        if master.isEmpty { expected.append(lake.paths.master.text) }
        #expect(objects.sorted() == expected.sorted(), "\(objects)")
        #expect(plan.refusals.allSatisfy { !$0.ways.isEmpty })
        for refusal in plan.refusals {
            let way = refusal.ways[0]
            _ = try LockRepair(store: lake.store, settings: PlantedLake.settings(mode)).repair(
                PlantedLake.partition, key: way.key, resumeAt: way.resumeAt, log, replaces: way.replaces,
                ownerID: "p1")
        }
        let settled = try self.plan(lake, mode)
        #expect(!settled.isRefused && settled.refusals.isEmpty, "\(settled.text)")
        #expect(settled.outcome == .resumes(master.isEmpty ? 3 : 5))
    }

    @Test func theLinesCanBePasted() throws {
        let text = try plan(torn(master: PlantedLake.lock(PlantedLake.sluice, 4)), .batch).text(
            RepairCommand(connector: "my files/c.properties", worker: "w.properties"))
        let start =
            "    sluice indexes repair 'my files/c.properties' --worker w.properties --topic orders --partition 3"
        for line in [
            "\(start) --key v=a --resume-at 5  # safe: what the key has stored from there on is stored again",
            "\(start) --key v=gone --resume-at 10 --replace  # the pending file was published",
            "\(start) --key v=gone --resume-at 7 --replace  # it was not: read again",
        ] { #expect(text.contains(line + "\n") || text.hasSuffix(line), "\(line) is not in \(text)") }
        #expect(RepairCommand.quoted("v=it's") == #"'v=it'\''s'"#)
        #expect(text.components("refused too: lock.").count == 1 + 3, "\(text)")
    }

    /// A refusal that no lock is at fault for hides no lock that cannot be read.
    @Test func aGapHidesNoUnreadableLock() throws {
        let lake = torn(master: PlantedLake.lock(PlantedLake.sluice, 4))
        var planner = ResumePlanner(store: lake.store, settings: PlantedLake.settings(.batch))
        planner.time = PlantedLake.time
        let late = LogPosition(groupOffset: 3, logStart: 12, logEnd: 20, reset: .earliest)
        let plan = try planner.plan(PlantedLake.partition, late)
        #expect(plan.refusals.count == 4 && plan.refusals[0].ways.isEmpty, "\(plan.text)")
        #expect(plan.refusals.dropFirst().allSatisfy { $0.error.operation == "lock.read" })
    }

    @Test func twoGenerationsHaveALineForEitherAnswer() throws {
        let lake = PlantedLake()
        lake.put(lake.paths.nineMaster, PlantedLake.lock(PlantedLake.java, 9))
        lake.put(lake.paths.master, PlantedLake.lock(PlantedLake.java, 2))
        let ways = try plan(lake, .batch).refusals.flatMap(\.ways)
        #expect(ways.map(\.resumeAt) == [3, 10] && ways.allSatisfy(\.replaces))
    }

    /// The claim and the floor behind it are two writes of one lock.
    @Test(arguments: [CommitMode.batch, .granular]) func aLockThatIsWrittenTwiceIsNamedOnce(mode: CommitMode)
        throws
    {
        let lake = PlantedLake()
        lake.put(lake.paths.master, PlantedLake.lock("sluice:c1:connect-lake:o9-4:k0", 4))
        lake.put(lake.keyLock("a"), PlantedLake.lock(PlantedLake.sluice, 9))
        let text = try plan(lake, mode).text
        #expect(text.components("rewrite \(lake.paths.master):").count == 2, "\(text)")
        let release = LockRelease(store: lake.store, settings: PlantedLake.settings(mode))
        var dry = release
        (dry.isDryRun, dry.time) = (true, PlantedLake.time)
        let words = try dry.release(PlantedLake.partition, log, ownerID: "r1").text
        #expect(words.components("would rewrite \(lake.paths.master):").count == 2, "\(words)")
        #expect(words.hasPrefix("orders-3: would be handed back; a Lenses connector would go on at offset 5"))
        #expect(!words.contains(": handed back"))
    }

    @Test func aTextSaysNoMoreThanIsTrueOfALockThatCannotBeRead() {
        let key = SinkError.unreadableLock(ObjectKey("k"), isMaster: false, PlantedLake.partition, "torn")
        let master = SinkError.unreadableLock(ObjectKey("m"), isMaster: true, PlantedLake.partition, "torn")
        #expect(key.hint?.contains("a run has claimed the master lock by then, which loses nothing") == true)
        #expect(master.hint?.contains("claimed") == false)
        for error in [key, master] { #expect(error.hint?.contains("nothing was changed") == false) }
    }

    @Test func aKeyThatHasNoLockIsRefusedWithTheNearestNames() throws {
        let lake = torn(master: PlantedLake.lock(PlantedLake.sluice, 4))
        let before = lake.contents
        let repair = LockRepair(store: lake.store, settings: PlantedLake.settings(.granular))
        let error = #expect(throws: LockRepair.Refusal.self) {
            try repair.repair(
                PlantedLake.partition, key: "v=sond", resumeAt: 5, log, replaces: true, ownerID: "p1")
        }
        #expect(
            error?.description.contains(
                "no lock of orders-3 has the key v=sond: of 5 the nearest are 'v=sound'")
                == true, "\(error?.description ?? "")")
        #expect(lake.contents == before)
    }
}

extension String {
    fileprivate func components(_ mark: String) -> [Substring] {
        self.split(separator: mark, omittingEmptySubsequences: false)
    }
}
