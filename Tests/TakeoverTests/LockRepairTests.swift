import ConnectData
import ObjectStore
import Sink
import Testing

@testable import Takeover

/// A lock that a person decides about.
@Suite struct LockRepairTests {
    private let log = LogPosition(groupOffset: 3, logStart: 0, logEnd: 20, reset: .latest)

    private func repair(
        _ lake: PlantedLake, key: String? = nil, at offset: Offset, replaces: Bool = false
    ) throws -> LockRepair.Done {
        try LockRepair(store: lake.store, settings: PlantedLake.settings(.granular)).repair(
            PlantedLake.partition, key: key, resumeAt: offset, log, replaces: replaces, ownerID: "p1")
    }

    private func plan(_ lake: PlantedLake, _ mode: CommitMode) throws -> ResumePlan {
        var planner = ResumePlanner(store: lake.store, settings: PlantedLake.settings(mode))
        planner.time = PlantedLake.time
        return try planner.plan(PlantedLake.partition, log)
    }

    @Test(arguments: [CommitMode.batch, .granular], [0, 12, 20] as [Offset])
    func aMasterThatCannotBeReadIsWrittenAnewAndRunResumesThere(mode: CommitMode, offset: Offset) throws {
        for text in ["", "{}", #"{"owner":"u","committedOffset":-4}"#] {
            let lake = PlantedLake()
            lake.put(lake.paths.master, text)
            #expect(try plan(lake, mode).isRefused)
            let done = try repair(lake, at: offset)
            #expect(done.former?.document == nil && done.document.sluiceOwner?.keyFunction == nil)
            let isBeyondTheGroup = done.warnings.count { $0.contains("the group's offset is 3") } == 1
            #expect(isBeyondTheGroup == (offset > 3) && done.warnings.count == (offset > 3 ? 1 : 0))
            #expect(try plan(lake, mode).outcome == .resumes(offset))
        }
    }

    @Test func aKeysLockIsWrittenAnewToo() throws {
        let lake = PlantedLake()
        lake.put(lake.paths.master, PlantedLake.lock(PlantedLake.sluice, 4))
        lake.put(lake.keyLock("a"), "")
        #expect(try plan(lake, .batch).isRefused && plan(lake, .granular).isRefused)
        _ = try repair(lake, key: "v=a", at: 9)
        for mode in [CommitMode.batch, .granular] {
            let plan = try plan(lake, mode)
            #expect(plan.outcome == .resumes(5) && plan.keys.map(\.outcome) == [.skips(upTo: 8)])
        }
    }

    /// A Java connector's pending whose two objects are gone: the operator says which of the two it was.
    @Test func aPendingThatCannotBeResumedIsGivenUpOnRequest() throws {
        for offset in [3, 6] as [Offset] {
            let lake = PlantedLake()
            lake.put(
                lake.paths.master,
                PlantedLake.lock(
                    PlantedLake.java, 2, (5, [PlantedLake.copy(".temp-upload/t", "data/f", "e")])))
            guard case .refused(let error) = try plan(lake, .batch).outcome else {
                Issue.record("not refused")
                continue
            }
            #expect(error.hint?.contains("--replace") == true)
            #expect(throws: LockRepair.Refusal.self) { try repair(lake, at: offset) }
            let done = try repair(lake, at: offset, replaces: true)
            #expect(done.warnings.first == ".temp-upload/t, if it is there, stays unpublished")
            #expect(done.warnings.count == (offset > 3 ? 2 : 1))
            #expect(try plan(lake, .batch).outcome == .resumes(offset))
        }
    }

    @Test func generationsThatContradictEachOtherAreSettledByIt() throws {
        let lake = PlantedLake()
        lake.put(lake.paths.nineMaster, PlantedLake.lock(PlantedLake.java, 9))
        lake.put(lake.paths.master, PlantedLake.lock(PlantedLake.java, 2))
        #expect(try plan(lake, .batch).isRefused)
        let done = try repair(lake, at: 2, replaces: true)
        #expect(done.warnings == ["offsets 2 to 2 will be stored again"])
        #expect(try plan(lake, .batch).outcome == .resumes(2))
        let oldest = PlantedLake()
        oldest.put(ObjectKey(oldest.paths.firstGeneration + "00000000000000000008"), "gone.json")
        #expect(try plan(oldest, .granular).isRefused)
        _ = try repair(oldest, at: 9)
        #expect(try plan(oldest, .granular).outcome == .resumes(9))
    }

    /// The former owner's key function stays in the master: key locks of another statement are judged as if
    /// nothing had been repaired.
    @Test(arguments: [CommitMode.batch, .granular]) func theKeyFunctionStaysTheFormerOwners(mode: CommitMode)
        throws
    {
        let old = "sluice:c1:connect-lake:o9-4:k0"
        for master in [PlantedLake.lock(old, 4), ""] {
            let lake = PlantedLake()
            lake.put(lake.paths.master, master)
            lake.put(lake.keyLock("a"), PlantedLake.lock(old, 9))
            let done = try repair(lake, at: 3, replaces: true)
            #expect(done.document.sluiceOwner?.keyFunction == (master.isEmpty ? nil : "k0"))
            guard case .refused(let error) = try plan(lake, mode).outcome else {
                Issue.record("another statement's lock that is ahead was taken over")
                continue
            }
            #expect(error.detail.contains("partition keys have changed"))
        }
    }

    /// Committed and uploaded, not renamed yet: a start behind its first offset would give it up in silence.
    @Test(arguments: [3, 5, 7, 8, 20] as [Offset])
    func aStartThatGivesACommittedFileUpIsRefused(offset: Offset) throws {
        for master in ["", PlantedLake.lock(PlantedLake.sluice, 4)] {
            let lake = PlantedLake()
            let etag = lake.object(".temp-upload/lake/orders/3/5-7-o9.1-0-1")
            let copy = PlantedLake.copy(".temp-upload/lake/orders/3/5-7-o9.1-0-1", "data/7", etag)
            lake.put(lake.paths.master, master)
            lake.put(lake.keyLock("a"), PlantedLake.lock(PlantedLake.sluice, 4, (7, [copy])))
            let before = lake.contents
            if offset <= 5 {
                _ = try repair(lake, at: offset, replaces: true)
                let plan = try plan(lake, .granular)
                #expect(plan.outcome == .resumes(offset) && plan.keys.map(\.outcome) == [.skips(upTo: 7)])
                continue
            }
            let error = #expect(throws: LockRepair.Refusal.self) {
                try repair(lake, at: offset, replaces: true)
            }
            for part in ["v=a", "5 to 7", ".temp-upload/lake/orders/3/5-7-o9.1-0-1", "--resume-at 5"] {
                #expect(error?.description.contains(part) == true, "\(part)")
            }
            #expect(lake.contents == before)
            // The way on for whoever knows that its records are elsewhere.
            _ = try repair(lake, key: "v=a", at: 8, replaces: true)
            _ = try repair(lake, at: offset, replaces: true)
            #expect(try plan(lake, .granular).outcome == .resumes(offset))
        }
    }

    @Test func aPendingWhoseFileIsPublishedHindersNoRepair() throws {
        let lake = PlantedLake()
        lake.put(lake.paths.master, "")
        let copy = PlantedLake.copy(".temp-upload/lake/orders/3/5-7-o9.1-0-1", "data/7", "e")
        lake.put(lake.keyLock("a"), PlantedLake.lock(PlantedLake.sluice, 4, (7, [copy])))
        let done = try repair(lake, at: 7)
        #expect(done.warnings.count == 1 && done.warnings[0].contains("the group's offset is 3"))
        #expect(try plan(lake, .granular).keys.map(\.outcome) == [.skips(upTo: 7)])
    }

    @Test func whatDoesNotFitIsRefusedAndNothingIsWritten() throws {
        let lake = PlantedLake()
        lake.put(lake.paths.master, PlantedLake.lock(PlantedLake.java, 2))
        for (offset, replaces) in [(21, true), (-1, true), (3, false)] as [(Offset, Bool)] {
            #expect(throws: LockRepair.Refusal.self) { try repair(lake, at: offset, replaces: replaces) }
        }
        #expect(lake.store.counts.reading)
    }

    @Test func aLockThatChangesMeanwhileIsNotWrittenOver() throws {
        let lake = PlantedLake()
        lake.put(lake.paths.master, "")
        let racing = RacingStore(lake.store, lake.paths.master)
        let repair = LockRepair(store: racing, settings: PlantedLake.settings(.batch))
        let error = #expect(throws: LockRepair.Refusal.self) {
            try repair.repair(
                PlantedLake.partition, key: nil, resumeAt: 3, log, replaces: false, ownerID: "p1")
        }
        #expect(error?.description.contains("somebody is at work") == true)
        #expect(lake.store.objects[lake.paths.master]?.content == Array("theirs".utf8))
    }
}

/// Somebody else writes the lock right behind each read.
private struct RacingStore: ForwardingStore {
    let memory: InMemoryObjectStore
    let lock: ObjectKey
    var base: any ObjectStore { memory }

    init(_ base: InMemoryObjectStore, _ lock: ObjectKey) { (memory, self.lock) = (base, lock) }

    func read(_ key: ObjectKey) throws(StoreError) -> StoredObject? {
        defer { memory.plant(lock, Array("theirs".utf8)) }
        return try memory.read(key)
    }
}
