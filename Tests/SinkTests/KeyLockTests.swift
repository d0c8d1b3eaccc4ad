import ConnectData
import ObjectStore
import Testing

@testable import Sink

/// Key locks come and go in memory: resting, evicted, read again, removed; many of them at once.
@Suite struct KeyLockTests {
    /// An owner that keeps the ETag of no quiet lock.
    private func forgetful(_ world: inout World, idle: Int64 = 1_000_000_000) -> Owner {
        world.open(.granular, flushCount: 1, idle: idle) {
            $0.locksKeptMax = 0
            $0.offsetFlushInterval = 1_000_000
        }
    }

    private func kinds(_ requests: ArraySlice<StoreRequest>) -> [String] {
        requests.map { request in
            switch request {
            case .read: request.isMaster ? "look" : "read"
            case .create: "create"
            case .replace: "replace"
            case .delete: "delete"
            case .upload: "upload"
            case .publish: "publish"
            default: "other"
            }
        }
    }

    @Test func aQuietLockRestsWithItsETagAndTheKeyGoesOnInThreeRequests() {
        var world = World("aa")
        var owner = world.open(.granular, flushCount: 1) { $0.offsetFlushInterval = 1_000_000 }
        world.deliver(&owner)
        world.run(&owner)
        #expect(owner.machine.keys.isEmpty && owner.machine.resting["v=a"]?.last == 0)
        let before = world.trace.count
        world.deliver(&owner)
        world.run(&owner)
        #expect(kinds(world.trace[before...]) == ["upload", "replace", "publish"])
        #expect(world.stored == [1, 1] && owner.machine.resting["v=a"]?.last == 1)
    }

    @Test func anEvictedKeyReadsItsLockAgainAndRenamesBehindALookSentLater() {
        var world = World("aa")
        var owner = forgetful(&world)
        world.deliver(&owner)
        world.run(&owner)
        #expect(owner.machine.resting.isEmpty && owner.machine.evicted.count == 1)
        let before = world.trace.count
        world.deliver(&owner)
        // The upload does not wait for the read.
        #expect(owner.out.count == 2)
        world.run(&owner)
        #expect(kinds(world.trace[before...]) == ["read", "upload", "replace", "look", "publish"])
        #expect(world.stored == [1, 1] && owner.end == nil && world.violation == nil)
        // Its records were not read again: what was stored of it is still known.
        #expect(owner.machine.floor(of: World.key("a")) == 1)
    }

    @Test func anEvictedKeyWhoseLockALaterOwnerWroteFencesTheOwner() {
        var world = World("aaa")
        var owner = forgetful(&world)
        world.deliver(&owner)
        world.run(&owner)
        var later = world.open(.granular, flushCount: 1)
        world.deliver(&later)
        world.run(&later)
        let stored = world.stored
        world.deliver(&owner)
        world.run(&owner)
        #expect(owner.isFenced && world.stored == stored)
        world.crash(&later)
        world.expectCleanFinish()
    }

    @Test func anEvictedKeyOfAFencedOwnerIsNeverRenamedThoughItsLockIsItsOwnStill() {
        var world = World("aaa")
        var owner = forgetful(&world)
        world.deliver(&owner)
        world.run(&owner)
        // The later owner has not met the key yet.
        var later = world.open(.granular, flushCount: 1)
        world.deliver(&owner)
        world.run(&owner)
        #expect(owner.isFenced && world.stored == [1, 0, 0])
        let isFinished = world.finish(&later)
        #expect(isFinished && world.stored == [1, 1, 1] && world.violation == nil)
    }

    @Test func aZombiesCreateBetweenRemovalAndReturnIsNotTakenForTheLockThatWasLeft() {
        var world = World("ab")
        var zombie = world.open(.granular, flushCount: 1)
        world.deliver(&zombie)
        world.run(&zombie) { $0.isCreate }
        #expect(zombie.out.first?.1.isCreate == true)
        var owner = forgetful(&world, idle: 1_000)
        world.deliver(&owner, 2)
        world.run(&owner)
        world.pass(1_000_000, &owner)
        world.run(&owner)
        world.store.remove(world.keyLock("a"))
        world.run(&zombie)
        #expect(zombie.isFenced && world.lock(world.keyLock("a")) != nil)
        world.log += ["a"]
        world.deliver(&owner)
        world.run(&owner)
        #expect(owner.isFenced && world.stored == [1, 1, 0])
        world.expectCleanFinish()
    }

    @Test func aKeyThatReturnsWhileALookIsOutWaitsForTheNext() {
        var world = World("aba")
        var owner = forgetful(&world)
        world.deliver(&owner)
        world.run(&owner)
        world.deliver(&owner)
        world.run(&owner) { $0.isRead }
        #expect(owner.out.count == 1 && owner.out[0].1.isMaster)
        let before = world.trace.count
        world.deliver(&owner)
        while let index = owner.out.firstIndex(where: { !$0.1.isMaster }) {
            world.step(&owner, index, .none)
        }
        #expect(kinds(world.trace[before...]) == ["read", "upload", "replace"])
        world.run(&owner)
        #expect(
            kinds(world.trace[before...]) == [
                "read", "upload", "replace", "look", "publish", "look", "publish",
            ]
        )
        #expect(world.stored == [1, 1, 1] && world.violation == nil)
    }

    @Test(arguments: [Fault.none, .lostDone, .lostSoon, .lostLate, .refused])
    func aKeyMetWhileItsLockIsBeingRemovedIsStoredOnce(fault: Fault) {
        var world = World("aa")
        var owner = world.open(.granular, flushCount: 1, idle: 1_000)
        world.deliver(&owner)
        world.run(&owner)
        for _ in 0..<3 where owner.out.isEmpty {
            world.pass(1_000, &owner)
            world.run(&owner) { $0.isDelete }
        }
        #expect(owner.out.map { $0.1.isDelete } == [true])
        world.deliver(&owner)
        #expect(owner.out.count == 2, "the upload does not wait")
        world.step(&owner, 1, .none)
        #expect(owner.out.count == 1, "the lock's write waits for the removal's outcome")
        world.step(&owner, 0, fault, soon: 2, late: 3)
        for _ in 0..<5 {
            world.run(&owner)
            world.pass(1_000, &owner)
        }
        if owner.end != nil { world.expectCleanFinish() }
        #expect(world.stored == [1, 1] && world.violation == nil)
    }

    @Test func manyLoadsAreUnderWayAtOnceAndShareTheirLooks() {
        var world = World("abcdefabcdef")
        var first = world.open(.granular, flushCount: 1) { $0.offsetFlushInterval = 1_000_000 }
        world.deliver(&first, 6)
        world.run(&first)
        world.crash(&first)
        var next = world.open(.granular, flushCount: 1) { $0.offsetFlushInterval = 1_000_000 }
        world.deliver(&next, 12)
        #expect(next.out.count == 6 && next.out.allSatisfy { $0.1.isRead && !$0.1.isMaster })
        let before = world.trace.count
        while let index = next.out.firstIndex(where: { !$0.1.isMaster && $0.1.isRead }) {
            world.step(&next, index, .none)
        }
        world.run(&next)
        next.flushAll(&world)
        world.run(&next)
        let looks = kinds(world.trace[before...]).filter { $0 == "look" }.count
        #expect(looks <= 4, "six pendings and six files after a load: \(looks) looks")
        #expect(world.stored == world.expected && next.end == nil && world.violation == nil)
    }

    @Test func removalsAreBoundedARoundAndTheNextRoundFollows() {
        var world = World("abcde")
        var owner = world.open(.granular, flushCount: 1, idle: 5_000) { $0.lockRemovalsMax = 2 }
        world.deliver(&owner, 5)
        world.run(&owner)
        world.pass(2_000, &owner)
        world.run(&owner)
        world.pass(4_000, &owner)
        #expect(owner.out.count == 2 && owner.out.allSatisfy { $0.1.isDelete })
        world.pass(1_000, &owner)
        #expect(owner.out.count == 2, "two are still under way")
        var rounds = 0
        while owner.machine.resting.count + owner.machine.keys.count > 0, rounds < 5 {
            world.run(&owner)
            world.pass(1_000, &owner)
            rounds += 1
        }
        world.run(&owner)
        #expect(rounds <= 3)
        for key in ["a", "b", "c", "d", "e"] { #expect(world.lock(world.keyLock(key)) == nil) }
    }

    @Test func aKeyWithAnOpenFileKeepsItsLock() {
        var world = World("aba")
        var owner = world.open(.granular, flushCount: 2, idle: 1_000)
        world.deliver(&owner, 1)
        owner.flushAll(&world)
        world.run(&owner)
        world.deliver(&owner, 2)
        for _ in 0..<4 {
            world.pass(1_000, &owner)
            world.run(&owner)
        }
        #expect(world.lock(world.keyLock("a")) != nil && owner.machine.resting["v=a"] != nil)
    }

    @Test func whatIsKeptOfManyQuietKeysIsBoundedAndTheLongestUnusedGoFirst() {
        var world = World("abcdefgh")
        var owner = world.open(.granular, flushCount: 1) { $0.locksKeptMax = 4 }
        for _ in 0..<8 {
            world.deliver(&owner)
            world.run(&owner)
            world.now += 1
            #expect(owner.machine.resting.count <= 4)
        }
        #expect(owner.machine.resting.count + owner.machine.evicted.count == 8)
        #expect(owner.machine.resting.keys.contains("v=h") && !owner.machine.resting.keys.contains("v=a"))
        // A hundred thousand keys: a few megabytes, not the machines' hundred.
        #expect(MemoryLayout<EvictedLock>.stride == 16)
        #expect(MemoryLayout<RestingLock>.stride <= 64)
        #expect(MemoryLayout<RestingLock>.stride * 4 < MemoryLayout<PartitionMachine.KeyLock>.stride)
    }

    @Test func anIdleEvictedOrAbsentKeyHoldsNoOffset() {
        var world = World("abbbbbbb")
        var owner = forgetful(&world)
        world.deliver(&owner)
        world.run(&owner)
        for _ in 0..<7 {
            world.deliver(&owner)
            world.run(&owner)
            #expect(owner.machine.safeOffset == owner.position)
        }
    }
}
