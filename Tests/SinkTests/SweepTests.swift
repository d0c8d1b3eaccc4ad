import ConnectData
import ObjectStore
import Testing

@testable import Sink

/// What is left behind is bounded, and goes (EO-7); NOPARTITION in granular mode.
@Suite struct SweepTests {
    @Test func keyLocksOfKeysThatDoNotComeBackAreSweptBelowTheSafeOffset() {
        var world = World("abcc")
        var first = world.open(.granular, flushCount: 1)
        world.deliver(&first, 3)
        world.run(&first)
        world.pass(1_000, &first)
        world.run(&first)
        world.deliver(&first)
        world.run(&first)
        world.crash(&first)
        // S = 3: a, b are below; c speaks of offset 3.
        var owner = world.open(.granular, flushCount: 9) { $0.sweepInterval = 10 }
        #expect(owner.machine.listed.count == 3)
        world.pass(20, &owner)
        world.run(&owner)
        #expect(world.lock(world.keyLock("a")) == nil && world.lock(world.keyLock("b")) == nil)
        #expect(world.lock(world.keyLock("c")) != nil && owner.machine.listed.contains("v=c"))
        world.crash(&owner)
        world.expectCleanFinish()
    }

    @Test func anUnreadableKeyLockIsLeftAlone() {
        var world = World("ab")
        var first = world.open(.granular, flushCount: 1)
        _ = world.finish(&first)
        world.seed(world.keyLock("z"), "")
        var owner = world.open(.granular, flushCount: 9) { $0.sweepInterval = 10 }
        world.pass(20, &owner)
        world.run(&owner)
        #expect(owner.end == nil && world.store.text(world.keyLock("z")) == "")
    }

    @Test func aKeyMetWhileItsLockIsSweptIsStoredOnce() {
        var world = World("aa")
        var first = world.open(.granular, flushCount: 1)
        world.deliver(&first)
        world.run(&first)
        world.pass(1_000, &first)
        world.run(&first)
        world.crash(&first)
        var owner = world.open(.granular, flushCount: 1) { $0.sweepInterval = 10 }
        world.pass(20, &owner)
        world.run(&owner) { $0.isDelete }
        world.deliver(&owner)
        world.step(&owner, 1, .none)
        world.run(&owner)
        owner.flushAll(&world)
        world.run(&owner)
        #expect(world.stored == [1, 1] && owner.end == nil && world.violation == nil)
    }

    @Test func temporariesAreBoundedByCrashesAndGoWithTheSweep() {
        var world = World("aaaa")
        for _ in 0..<5 {
            var owner = world.open(.batch, flushCount: 2)
            world.deliver(&owner, 2)
            world.step(&owner, 0, .crashAfter)
        }
        #expect(world.temporaries == 5)
        var owner = world.open(.batch, flushCount: 2) { $0.sweepInterval = 10_000 }
        world.deliver(&owner, 4)
        world.run(&owner)
        world.pass(10_000, &owner)
        world.run(&owner)
        world.pass(10_000, &owner)
        world.run(&owner)
        #expect(world.temporaries == 0 && world.stored == [1, 1, 1, 1])
    }

    /// A topic made anew, under the same connector name: the other locks still name what they have not
    /// published (`docs/decisions/0006`).
    @Test func aSweepUnderAnotherIndexesNameLeavesWhatTheLocksOfTheFirstName() {
        var world = World("aaaa")
        var first = world.open(.batch, flushCount: 2)
        world.deliver(&first, 2)
        world.run(&first) { $0.isPublish }
        world.crash(&first)
        #expect(world.temporaries == 1)
        world.log = Array(repeating: World.skipped, count: 4)
        var other = world.open(.batch, flushCount: 2) {
            $0.indexesName = "other"
            $0.sweepInterval = 10_000
        }
        world.deliver(&other, 4)
        for _ in 0..<3 {
            world.pass(10_000, &other)
            world.run(&other)
        }
        #expect(other.safeOffset == 4 && other.isRunning && other.end == nil)
        #expect(other.notices.contains { if case .sweepEnded = $0 { true } else { false } })
        #expect(world.temporaries == 1 && world.sweptTemporaries == 0)
        world.crash(&other)
        world.log = ["a", "a", "a", "a"]
        world.groupOffset = nil
        world.expectCleanFinish(.batch)
    }

    @Test func noPartitionInGranularModeCommitsOnTheMasterLock() {
        var world = World("aaaa")
        for _ in 0..<2 {
            var owner = world.open(.granular, flushCount: 9)
            let first = owner.position
            world.nextFile += 1
            let id = world.nextFile
            owner.machine.fileOpened(id, key: nil, first: first, deliveredBefore: owner.sums)
            var sum = OffsetSum()
            for offset in first..<first + 2 { sum.add(offset) }
            let sums = OffsetSums(from: 0, delivered: owner.sums.delivered + sum)
            owner.machine.advance(to: first + 2, sums: sums)
            world.store.staging["f"] = Array("\(first),\(first + 1)".utf8)
            let file = StagedFile(
                id: id, partitionKey: nil, path: "f", final: ObjectKey("data/\(first + 1)"), first: first,
                last: first + 1, bytes: 3, offsets: sum, checksum: "x")
            let before = world.requests
            owner.take(.flush(Unit(lock: .master, newOffset: first + 1, files: [file], sums: sums)), &world)
            world.run(&owner)
            #expect(world.requests == before + 3 && owner.safeOffset == first + 2)
            world.crash(&owner)
        }
        #expect(world.stored == [1, 1, 1, 1] && world.violation == nil)
        let last = world.open(.granular, flushCount: 1)
        #expect(
            last.position == 4 && LockProof(world.lock(world.paths.master)?.sluice)?.sums.delivered.count == 4
        )
    }

    @Test func gcetagAZombiesRemovalDoesNotTakeTheNewOwnersLock() {
        var world = World("aa")
        var z = world.open(.granular, flushCount: 1, idle: 2_000)
        world.deliver(&z)
        world.run(&z)
        world.pass(1_500, &z)
        world.run(&z)
        world.pass(1_500, &z)
        #expect(z.out.map { $0.1.isDelete } == [true])
        var n = world.open(.granular, flushCount: 1)
        world.deliver(&n)
        world.run(&n)
        n.flushAll(&world)
        world.run(&n)
        #expect(world.stored == [1, 1])
        world.crash(&n)
        world.run(&z)
        #expect(z.isFenced && world.lock(world.keyLock("a"))?.pending?.offset == 1)
        world.expectCleanFinish()
    }

    @Test func aManifestIsPublishedWhenAllItsFilesAre() {
        var world = World("ab")
        var owner = world.open(.batch, flushCount: 2) { $0.manifests = true }
        world.deliver(&owner, 2)
        world.run(&owner) { $0.isPublish }
        #expect(owner.out.count == 2 && owner.out.allSatisfy { !$0.1.key.hasSuffix("-2-1") })
        world.step(&owner, 1, .none)
        #expect(owner.out.count == 1)
        world.step(&owner, 0, .none)
        guard case .publish(_, let final, _) = owner.out.first?.1 else {
            Issue.record("no manifest")
            return
        }
        #expect(final == world.paths.manifest(first: 0, last: 1, unit: "o1.1"))
        world.run(&owner)
        let manifest = world.store.objects[final].flatMap { Manifest(decoding: $0.content) }
        #expect(manifest?.files.map(\.final.text) == ["data/a/0.json", "data/b/1.json"])
    }
}
