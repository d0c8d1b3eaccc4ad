import ConnectData
import Kafka
import ObjectStore
import Sink
import Testing

@testable import Takeover

/// Handing locks back: what is left, what is refused, what a dry run says; it may be cut off anywhere.
@Suite struct LockReleaseTests {
    private let log = LogPosition(groupOffset: 3, logStart: 0, logEnd: 20, reset: .earliest)

    private func release(_ lake: PlantedLake, over store: (any ObjectStore)? = nil, id: String = "r1") throws
        -> ReleasedPartition
    {
        var release = LockRelease(
            store: store ?? lake.store, settings: PlantedLake.settings(.granular))
        release.time = PlantedLake.time
        return try release.release(PlantedLake.partition, log, ownerID: id)
    }

    /// A granular owner's lake: the master at 5; keys below it, at it and ahead; a stale one; one published.
    private func granular() -> PlantedLake {
        let lake = PlantedLake()
        lake.put(lake.paths.master, PlantedLake.lock(PlantedLake.sluice, 5))
        func key(_ name: String, _ committed: Int?, _ last: Int, temp: Bool) {
            let source = ".temp-upload/lake/orders/3/\(name)"
            let etag = temp ? lake.object(source) : "gone"
            let final = "data/\(name)/\(last).json"
            if !temp { _ = lake.object(final) }
            lake.put(
                lake.keyLock(name),
                PlantedLake.lock(
                    PlantedLake.sluice, committed, (last, [PlantedLake.copy(source, final, etag)])))
        }
        key("below", 1, 4, temp: false)
        key("ahead", 6, 8, temp: true)
        key("published", 6, 9, temp: false)
        key("stale", 3, 7, temp: true)
        key("passed", 4, 11, temp: false)
        return lake
    }

    @Test func noLockNamesAnObjectAndEachSaysWhatIsStored() throws {
        let lake = granular()
        let released = try release(lake)
        #expect(released.outcome == .released(6) && released.isComplete && released.left == [])
        func committed(_ key: ObjectKey) -> Offset? {
            let content = lake.store.objects[key]?.content ?? []
            guard let document = try? LockDocument(decoding: content) else { return nil }
            #expect(document.pending == nil)
            return document.committedOffset
        }
        #expect(committed(lake.paths.master) == 5)
        #expect(committed(lake.keyLock("below")) == nil && lake.store.objects[lake.keyLock("below")] == nil)
        #expect(committed(lake.keyLock("ahead")) == 8 && committed(lake.keyLock("published")) == 9)
        #expect(committed(lake.keyLock("stale")) == 5 && committed(lake.keyLock("passed")) == 11)
        #expect(lake.store.objects[ObjectKey("data/ahead/8.json")] != nil)
        #expect(lake.store.objects[ObjectKey("data/stale/7.json")] == nil)
        #expect(released.text.contains("orders-3: handed back; a Lenses connector goes on at offset 6"))
        #expect(released.text.contains("stays unpublished"))
    }

    @Test func aDryRunSaysTheSameAndChangesNothing() throws {
        let (lake, real) = (granular(), granular())
        var dry = LockRelease(store: lake.store, settings: PlantedLake.settings(.granular))
        dry.isDryRun = true
        dry.time = PlantedLake.time
        let planned = try dry.release(PlantedLake.partition, log, ownerID: "r1")
        let done = try release(real)
        func said(_ partition: ReleasedPartition) -> [String] { partition.steps.map(\.words).sorted() }
        #expect(lake.store.counts.reading)
        #expect(said(planned) == said(done) && planned.outcome == done.outcome && planned.isComplete)
    }

    @Test func aSecondReleaseAndARunAfterItGoOnFromTheSameOffsets() throws {
        let lake = granular()
        for count in 1...2 {
            let again = try release(lake, id: "r\(count)")
            #expect(again.outcome == .released(6) && again.isComplete)
            // A lock that says no more than the master goes with the next opening.
            let stale: [String: Offset] = count == 1 ? ["v=stale": 5] : [:]
            for mode in [CommitMode.batch, .granular] {
                var planner = ResumePlanner(store: lake.store, settings: PlantedLake.settings(mode))
                planner.time = PlantedLake.time
                let plan = try planner.plan(PlantedLake.partition, log)
                #expect(plan.outcome == .resumes(6))
                let floors = plan.keys.reduce(into: [String: Offset]()) { floors, key in
                    if case .skips(let offset) = key.outcome { floors[key.lock.key ?? ""] = offset }
                }
                #expect(
                    floors == ["v=ahead": 8, "v=published": 9, "v=passed": 11].merging(stale) { $1 },
                    "\(count)")
            }
        }
    }

    /// Cut off after every change, its answer lost or not, and begun again: the same end.
    @Test func itMayBeCutOffAnywhereAndBegunAgain() throws {
        let whole = granular()
        let changes = try release(whole).steps.count
        #expect(changes > 6)
        for cut in 0..<changes {
            for isDone in [false, true] {
                let lake = granular()
                let faulty = CutStore(lake.store, after: cut, landsLast: isDone)
                let first = try release(lake, over: faulty)
                #expect(!first.isComplete, "cut \(cut)")
                let second = try release(lake, id: "r2")
                #expect(second.outcome == .released(6) && second.isComplete, "cut \(cut) \(isDone)")
                // The stale lock was rewritten by the first of the two, and removed by the second.
                let stale = lake.keyLock("stale").text
                #expect(
                    lake.contents.filter { $0.key != stale } == whole.contents.filter { $0.key != stale },
                    "cut \(cut) \(isDone)")
            }
        }
    }

    @Test func whatIsAJavaConnectorsIsLeftAlone() throws {
        let lake = PlantedLake()
        lake.put(lake.paths.master, PlantedLake.lock(PlantedLake.java, 5))
        lake.put(lake.keyLock("a"), PlantedLake.lock(PlantedLake.java, 8))
        let released = try release(lake)
        #expect(released.outcome == .nothing && lake.store.counts.reading)
        #expect(try release(PlantedLake()).outcome == .nothing)
    }

    /// A handback without a release, and back again: the Java connector wrote the master, a key's lock of
    /// ours was never met.
    @Test func aLockOfOursUnderAJavaMasterIsCleared() throws {
        let lake = granular()
        lake.put(lake.paths.master, PlantedLake.lock(PlantedLake.java, 5))
        let released = try release(lake)
        #expect(released.outcome == .released(6) && released.isComplete)
    }

    @Test func aLockThatCannotBeReadIsRefusedWithTheWaysOut() throws {
        for key in ["master", "a"] {
            let lake = PlantedLake()
            lake.put(lake.paths.master, PlantedLake.lock(PlantedLake.sluice, 5))
            lake.put(key == "master" ? lake.paths.master : lake.keyLock(key), "")
            let released = try release(lake)
            guard case .refused(let error) = released.outcome else {
                Issue.record("\(released.outcome)")
                continue
            }
            #expect(error.kind == .corrupt && error.hint?.contains("sluice indexes repair") == true)
            #expect(!released.isComplete)
        }
    }

    @Test func theGroupMustBeEmptyOrTheOperatorMustSaySo() {
        let busy = GroupCheck.busy([.init(clientID: "connector-consumer-lake-0", host: "/10.0.0.7")])
        for isTold in [false, true] {
            let refusal = busy.refusal(group: "connect-lake", isTold: isTold)
            #expect(refusal?.contains("1 member(s): connector-consumer-lake-0 at /10.0.0.7") == true)
            #expect(GroupCheck.empty.refusal(group: "g", isTold: isTold) == nil)
        }
        let unknown = GroupCheck.unknown("not supported")
        #expect(unknown.refusal(group: "g", isTold: false)?.contains("--group-is-empty") == true)
        #expect(unknown.refusal(group: "g", isTold: true) == nil)
    }
}
