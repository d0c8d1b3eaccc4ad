import ConnectData
import ObjectStore
import Testing

@testable import Sink

/// The sweep in a partition's machine: boundaries, age, faults, owners beside each other.
@Suite struct SweepMachineTests {
    private static let day: Int64 = 86_400_000

    /// A world in which an owner of `mode` died right after the upload of offsets 0 and 1.
    private func orphaned(_ mode: CommitMode, _ log: String = "aaaa") -> World {
        var world = World(log)
        var owner = world.open(mode, flushCount: 2)
        world.deliver(&owner, 2)
        world.step(&owner, 0, .crashAfter)
        return world
    }

    /// Carries out what is out, but for what `stays` names.
    private func run(_ world: inout World, _ owner: inout Owner, but stays: (StoreRequest) -> Bool) {
        while let index = owner.out.firstIndex(where: { !stays($0.1) }) { world.step(&owner, index, .none) }
    }

    @Test(arguments: [CommitMode.batch, .granular])
    func aTemporaryGoesOnceItIsADayOldAndNotBefore(mode: CommitMode) {
        var world = orphaned(mode)
        #expect(world.temporaries == 1)
        var owner = world.open(mode, flushCount: 2) {
            $0.sweepInterval = 3_600_000
            $0.sweepMinAge = Self.day
        }
        world.deliver(&owner, 4)
        world.run(&owner)
        var gone: [Int] = []
        for hour in 1...26 {
            world.pass(3_600_000, &owner)
            world.run(&owner)
            if world.temporaries == 0 { gone.append(hour) }
        }
        #expect(gone == [24, 25, 26])
        let said = owner.notices.compactMap { if case .swept = $0 { $0.description } else { nil } }
        #expect(said.count == 1 && said[0].contains("its last offset 1 is below the safe offset"))
        #expect(world.stored == [1, 1, 1, 1] && world.violation == nil)
    }

    /// The worker's clock may be wrong: ages are, safety is not.
    @Test func aClockThatJumpsAYearAheadRemovesNothingOfACommitUnderWay() {
        var world = World("aaaa")
        var owner = world.open(.batch, flushCount: 2) {
            $0.sweepInterval = 10
            $0.sweepMinAge = Self.day
        }
        world.deliver(&owner, 2)
        world.run(&owner) { $0.isPublish }
        world.pass(365 * Self.day, &owner)
        run(&world, &owner) { $0.isPublish }
        #expect(world.temporaries == 1)
        _ = world.finish(&owner)
        #expect(world.stored == [1, 1, 1, 1] && world.violation == nil)
    }

    @Test func whatABatchLocksPendingNamesStaysWhileTheLockNamesIt() {
        var world = World("aaaa")
        var owner = world.open(.batch, flushCount: 2)
        world.deliver(&owner, 2)
        world.run(&owner) { $0.isPublish }
        world.crash(&owner)
        // committedOffset is null, the pending reaches 1: S = 0.
        var next = world.start(World.settings(.batch), flushCount: 9)
        world.run(&next) { $0.isPublish }
        #expect(world.lock(world.paths.master)?.pending?.offset == 1 && world.temporaries == 1)
        world.crash(&next)
        var last = world.open(.batch, flushCount: 9) { $0.sweepInterval = 10 }
        world.pass(20, &last)
        world.run(&last)
        #expect(world.stored == [1, 1, 0, 0] && world.temporaries == 0)
        world.crash(&last)
        world.expectCleanFinish(.batch)
    }

    /// S = 2 after "abc" in files of one: a's lock speaks of 0, b's of 1, c's of 2 and is not published.
    @Test func aKeysPendingIsSweptAtOneBelowTheSafeOffsetAndStaysAtIt() {
        var world = World("abc")
        var first = world.open(.granular, flushCount: 1)
        world.deliver(&first, 2)
        world.run(&first)
        world.deliver(&first)
        world.run(&first) { $0.isPublish }
        world.pass(1_000, &first)
        run(&world, &first) { $0.isPublish }
        #expect(world.lock(world.paths.master)?.committedOffset == 1 && world.temporaries == 1)
        world.crash(&first)
        var owner = world.open(.granular, flushCount: 9) { $0.sweepInterval = 10 }
        world.pass(20, &owner)
        world.run(&owner)
        #expect(world.lock(world.keyLock("b")) == nil)
        #expect(world.lock(world.keyLock("c"))?.pending?.offset == 2 && world.temporaries == 1)
        world.crash(&owner)
        world.expectCleanFinish()
    }

    @Test func namesOfAnotherFormAreCountedSaidOnceAndLeft() {
        var world = orphaned(.batch)
        let foreign = [
            ObjectKey(".temp-upload/lake/orders/3/notes.txt"),
            ObjectKey(".temp-upload/lake/orders/3/6a0f/data/f.json"),
            ObjectKey(".indexes/lake/.locks/Topic(orders)/3/sweep-marker.json"),
        ]
        for key in foreign { world.store.put(key, "x") }
        var owner = world.open(.batch, flushCount: 2) { $0.sweepInterval = 1_000 }
        world.deliver(&owner, 4)
        world.run(&owner)
        for _ in 0..<3 {
            world.pass(1_000, &owner)
            world.run(&owner)
        }
        let ends = owner.notices.compactMap { if case .sweepEnded(let summary) = $0 { summary } else { nil } }
        #expect(ends.count == 3 && ends.allSatisfy { $0.unknownNames == 3 && $0.examples.count == 3 })
        #expect(ends.map(\.hasNewNames) == [true, false, false] && ends[0].temporaries == 1)
        #expect(foreign.allSatisfy { world.store.objects[$0] != nil })
    }

    @Test func oneSweepReadsSoManyLocksAndTheNextGoesOnBehindThem() {
        var world = World("abcdef")
        var first = world.open(.granular, flushCount: 1)
        world.deliver(&first, 6)
        world.run(&first)
        world.crash(&first)
        // The master lock still says 0: every lock stays, and all are looked at in turn.
        var owner = world.open(.granular, flushCount: 9) {
            $0.sweepInterval = 1_000
            $0.sweepReadsMax = 2
        }
        var read: [[String]] = []
        for _ in 0..<4 {
            let before = world.trace.count
            world.pass(1_000, &owner)
            world.run(&owner)
            read.append(
                world.trace[before...].filter(\.isRead).compactMap {
                    $0.key.split(separator: "=").last.map(String.init)
                })
        }
        #expect(
            read == [
                ["a.lock", "b.lock"], ["c.lock", "d.lock"], ["e.lock", "f.lock"], ["a.lock", "b.lock"],
            ])
        let ends = owner.notices.compactMap { if case .sweepEnded(let summary) = $0 { summary } else { nil } }
        #expect(ends.allSatisfy { $0.kept == 6 && $0.locks == 0 })
    }

    /// An idle partition costs two listings an interval; one request is out at a time.
    @Test func aSweepAsksOneThingAtATime() {
        var world = World("aaaa")
        for _ in 0..<5 {
            var owner = world.open(.batch, flushCount: 2)
            world.deliver(&owner, 2)
            world.step(&owner, 0, .crashAfter)
        }
        var owner = world.open(.batch, flushCount: 2) { $0.sweepInterval = 100_000 }
        world.deliver(&owner, 4)
        world.run(&owner)
        world.pass(10_000, &owner)
        world.run(&owner)
        var requests = 0
        world.pass(100_000, &owner)
        while !owner.out.isEmpty {
            #expect(owner.out.count == 1)
            requests += 1
            world.step(&owner, 0, .none)
        }
        #expect(world.temporaries == 0)
        world.pass(100_000, &owner)
        requests = 0
        while !owner.out.isEmpty {
            requests += 1
            world.step(&owner, 0, .none)
        }
        #expect(requests == 2)
    }

    @Test(arguments: [StoreError.Kind.unavailable, .rejected, .unknown, .refused(.changed)])
    func noAnswerToASweepFailsTheTaskOrHoldsItUp(kind: StoreError.Kind) {
        for failing in 0..<6 {
            var world = orphaned(.granular, "aaab")
            var owner = world.open(.granular, flushCount: 2) { $0.sweepInterval = 100_000 }
            world.deliver(&owner, 4)
            owner.flushAll(&world)
            world.run(&owner)
            world.pass(3_000, &owner)
            world.run(&owner)
            var number = 0
            world.pass(100_000, &owner)
            while let request = owner.out.first?.1 {
                number += 1
                if number == failing + 1 {
                    owner.answer(0, .failed(StoreError(kind, "test", request.key, "injected")), &world)
                } else {
                    world.step(&owner, 0, .none)
                }
            }
            #expect(owner.end == nil && owner.policies.isEmpty, "request \(failing): \(kind)")
            #expect(!owner.notices.contains { if case .outage = $0 { true } else { false } })
            world.pass(100_000, &owner)
            world.run(&owner)
            #expect(world.temporaries == 0 && world.stored == [1, 1, 1, 1] && world.violation == nil)
        }
    }

    @Test func aJavaConnectorsTemporaryGoesWithTheLockThatNamesIt() {
        var world = World("aaaaaaaa")
        let temp = ObjectKey(".temp-upload/Topic(orders)/3/6a0f1c9e-0000data/z/3.json")
        let stranger = ObjectKey(".temp-upload/Topic(orders)/3/77777777-0000data/z/4.json")
        world.store.put(ObjectKey("data/a/5.json"), "0,1,2,3,4,5")
        for key in [temp, stranger] { world.store.put(key, "2,3") }
        let etag = world.store.objects[temp]!.etag
        world.seed(world.paths.master, #"{"owner":"j","committedOffset":5,"pendingState":null}"#)
        world.seed(
            world.keyLock("z"),
            #"{"owner":"j","committedOffset":1,"pendingState":{"pendingOffset":3,"pendingOperations":["#
                + #"{"type":"copy","bucket":"box","source":"\#(temp)","destination":"data/z/3.json","eTag":"\#(etag)"},"#
                + #"{"type":"delete","bucket":"box","source":"\#(temp)","eTag":"\#(etag)"}]}}"#)
        var owner = world.open(.granular, flushCount: 9) { $0.sweepInterval = 10 }
        world.pass(20, &owner)
        world.run(&owner) { $0.isDelete }
        #expect(owner.out.first?.1 == .delete(temp, ifMatch: etag))
        world.run(&owner)
        #expect(world.store.objects[temp] == nil && world.lock(world.keyLock("z")) == nil)
        #expect(world.store.objects[stranger] != nil && world.violation == nil)
    }

    // Owners beside each other.

    /// A zombie's upload lands before, within and behind the sweep of the owner that has stored its records.
    @Test(arguments: [CommitMode.batch, .granular])
    func aZombieThatStillUploadsWhileTheSweepRunsHarmsNothing(mode: CommitMode) {
        for steps in 0..<12 {
            var world = World("aaab")
            var zombie = world.open(mode, flushCount: 2)
            world.deliver(&zombie, 2)
            #expect(zombie.out.first?.1.isUpload == true)
            var owner = world.open(mode, flushCount: 2) { $0.sweepInterval = 1_000 }
            world.deliver(&owner, 4)
            owner.flushAll(&world)
            world.run(&owner)
            world.pass(3_000, &owner)
            for _ in 0..<steps where !owner.out.isEmpty { world.step(&owner, 0, .none) }
            world.step(&zombie, 0, .none)
            world.run(&owner)
            while !zombie.out.isEmpty { world.step(&zombie, 0, .none) }
            for _ in 0..<2 {
                world.pass(3_000, &owner)
                world.run(&owner)
            }
            #expect(owner.end == nil || mode == .granular)
            #expect(world.temporaries == 0 || owner.end != nil, "\(mode), \(steps)")
            world.crash(&owner)
            world.crash(&zombie)
            world.expectCleanFinish(mode)
        }
    }

    /// Every stop of an owner, and every moment of a sweep of the one that takes over.
    @Test(arguments: [CommitMode.batch, .granular])
    func aSweepWhileATakeoverResolvesRemovesNothingThatItNeeds(mode: CommitMode) {
        for stop in 0..<12 {
            for moment in 0..<10 {
                var world = World("abab")
                var first = world.open(mode, flushCount: 1)
                world.deliver(&first, 2)
                for _ in 0..<stop where !first.out.isEmpty { world.step(&first, 0, .none) }
                world.crash(&first)
                var settings = World.settings(mode)
                settings.sweepInterval = 1_000_000
                var second = world.start(settings, flushCount: 1)
                for _ in 0..<moment where !second.out.isEmpty { world.step(&second, 0, .none) }
                // A third owner sweeps while the second one is in the middle of it.
                var third = world.open(mode, flushCount: 9) { $0.sweepInterval = 10 }
                world.pass(20, &third)
                world.run(&third)
                while !second.out.isEmpty { world.step(&second, 0, .none) }
                world.crash(&second)
                world.crash(&third)
                world.expectCleanFinish(mode)
            }
        }
    }
}
