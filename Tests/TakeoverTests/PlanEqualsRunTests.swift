import ConnectData
import ObjectStore
import Sink
import Testing

@testable import Takeover

/// A plan says what `run` does: the same machine, started on the same lake, over every combination of forms
/// that a lake may be found in.
@Suite struct PlanEqualsRunTests {
    /// A way to leave the master lock.
    private typealias Plant = @Sendable (PlantedLake) -> Void

    private static func pending(_ owner: String, temp: Bool, final: Bool, placeholder: Bool = false) -> Plant
    {
        { lake in
            let source = ".temp-upload/Topic(orders)/3/uuid"
            var etag = "gone"
            if temp { etag = lake.object(source) }
            if final { _ = lake.object("data/orders/3/000000000004.json") }
            if placeholder { etag = "placeholder" }
            lake.put(
                lake.paths.master,
                PlantedLake.lock(
                    owner, 2,
                    (4, [PlantedLake.copy(source, "data/orders/3/000000000004.json", etag)])))
        }
    }

    private static let masters: [Plant] =
        [
            { _ in },
            { $0.put($0.paths.master, "") },
            { $0.put($0.paths.master, "{}") },
            { $0.put($0.paths.master, PlantedLake.lock("sluice:far:g:o1-1:k1", 2)) },
            { $0.put($0.paths.master, PlantedLake.lock(PlantedLake.sluice + ":at-least-once", 2)) },
            { $0.put($0.paths.master, PlantedLake.lock(PlantedLake.sluice.dropLast() + "9", 2)) },
            { $0.put($0.paths.nineMaster, PlantedLake.lock(PlantedLake.java, 2)) },
            {
                $0.put($0.paths.nineMaster, PlantedLake.lock(PlantedLake.java, 9))
                $0.put($0.paths.master, PlantedLake.lock(PlantedLake.java, 2))
            },
            {
                $0.put(ObjectKey($0.paths.firstGeneration + "00000000000000000002"), "data/2.json")
                $0.put(ObjectKey("data/2.json"), "x")
            },
            { $0.put(ObjectKey($0.paths.firstGeneration + "00000000000000000002"), "data/2.json") },
            pending(PlantedLake.java, temp: true, final: true),
            pending(PlantedLake.java, temp: true, final: false, placeholder: true),
        ]
        + [PlantedLake.java, PlantedLake.sluice].flatMap { owner -> [Plant] in
            [
                { $0.put($0.paths.master, PlantedLake.lock(owner, nil)) },
                { $0.put($0.paths.master, PlantedLake.lock(owner, 2)) },
                { $0.put($0.paths.master, PlantedLake.lock(owner, 99)) },
                pending(owner, temp: true, final: false), pending(owner, temp: false, final: true),
                pending(owner, temp: false, final: false),
            ]
        }

    private static let keys: [Plant] =
        [{ _ in }]
        + [PlantedLake.java, PlantedLake.sluice].flatMap { owner -> [Plant] in
            [
                { $0.put($0.keyLock("a"), PlantedLake.lock(owner, 1)) },
                { lake in
                    lake.put(lake.keyLock("a"), PlantedLake.lock(owner, 6))
                    let etag = lake.object(".temp-upload/lake/orders/3/b")
                    let copy = PlantedLake.copy(".temp-upload/lake/orders/3/b", "data/b", etag)
                    lake.put(lake.keyLock("b"), PlantedLake.lock(owner, 5, (7, [copy])))
                },
                { lake in
                    // Across the safe offset, its temporary object there: stale where it is ours.
                    let etag = lake.object(".temp-upload/lake/orders/3/c")
                    let copy = PlantedLake.copy(".temp-upload/lake/orders/3/c", "data/c", etag)
                    lake.put(lake.keyLock("c"), PlantedLake.lock(owner, 0, (8, [copy])))
                    lake.put(
                        ObjectKey(lake.paths.lockDirectory + "not a key.lock"), PlantedLake.lock(owner, 1))
                },
            ]
        } + [{ $0.put($0.keyLock("a"), "") }]

    private static let logs = [
        LogPosition(groupOffset: nil, logStart: 0, logEnd: 20, reset: .earliest),
        LogPosition(groupOffset: 5, logStart: 0, logEnd: 20, reset: .latest),
        LogPosition(groupOffset: nil, logStart: 4, logEnd: 20, reset: .none),
    ]

    @Test(
        arguments: [CommitMode.batch, .granular, .atLeastOnce], [Compatibility.documented, .streamReactor])
    func inEveryCombination(mode: CommitMode, compatibility: Compatibility) throws {
        let settings = PlantedLake.settings(mode, compatibility)
        var (resumed, refused, cases) = (0, 0, 0)
        for (master, plantMaster) in Self.masters.enumerated() {
            for (key, plantKeys) in Self.keys.enumerated() {
                for log in Self.logs {
                    let name = Comment("\(mode) \(compatibility) master \(master) keys \(key) \(log)")
                    let (planned, run) = (PlantedLake(), PlantedLake())
                    for lake in [planned, run] {
                        plantMaster(lake)
                        plantKeys(lake)
                    }
                    let before = planned.store.objects
                    var planner = ResumePlanner(store: planned.store, settings: settings)
                    planner.time = PlantedLake.time
                    let plan = try planner.plan(PlantedLake.partition, log)
                    #expect(planned.store.objects == before && planned.store.counts.reading, name)

                    var drive = PartitionDrive(
                        settings, PlantedLake.partition, ownerID: "plan", store: run.store,
                        time: PlantedLake.time)
                    drive.open(log)
                    cases += 1
                    guard let start = drive.start else {
                        #expect(plan.outcome == drive.error.map { .refused($0) }, name)
                        refused += 1
                        continue
                    }
                    resumed += 1
                    #expect(plan.outcome == .resumes(start), name)
                    try expectSameKeys(plan, drive, run, settings, name)
                }
            }
        }
        #expect(resumed > 50 && refused > 50 && cases == Self.masters.count * Self.keys.count * 3)
    }

    /// Each key has the floor, or the refusal, that it gets when its first record comes.
    private func expectSameKeys(
        _ plan: ResumePlan, _ drive: PartitionDrive, _ run: PlantedLake, _ settings: CommitSettings,
        _ name: Comment
    ) throws {
        for key in plan.keys {
            guard let lockName = key.lock.key, let partitionKey = PartitionKey(lockName: lockName) else {
                #expect(key.outcome == .foreign, name)
                continue
            }
            guard settings.mode == .granular else {
                #expect(key.outcome == .skips(upTo: drive.floor(of: partitionKey)), name)
                continue
            }
            var alone = drive
            alone.meet([partitionKey])
            if let error = alone.error {
                #expect(key.outcome == .refused(error), name)
            } else {
                #expect(key.outcome == .skips(upTo: alone.floors[partitionKey] ?? -9), name)
            }
        }
        // Without a key's lock, what is left in the store is what the plan said it would change.
        guard plan.keys.isEmpty || settings.mode == .batch else { return }
        let (shadow, changed) = (PlantedLake(), run.contents)
        for step in plan.steps {
            switch step {
            case .create(let path, let content), .replace(let path, let content):
                shadow.store.plant(path, content)
            case .publish(_, let final): #expect(changed[final.text] != nil, name)
            case .delete(let path): #expect(changed[path.text] == nil, name)
            }
        }
        for (path, content) in shadow.contents { #expect(changed[path] == content, name) }
    }

    @Test func aNameIsAKeysOnlyInTheEncodingOfLocks() {
        for key in [
            PartitionKey([("v", "a b_c/ü%=")]), PartitionKey([("b", ""), ("a", "x+y")]),
            PartitionKey([("n", "1"), ("n", "2")]),
        ] { #expect(PartitionKey(lockName: key.lockName)?.lockName == key.lockName) }
        for name in ["", "a", "a=b=c", "a=%2", "a=%zz", "a=b c", "a=%41", "b=1_a=2", "sweep-marker"] {
            #expect(PartitionKey(lockName: name) == nil, "\(name)")
        }
    }
}
