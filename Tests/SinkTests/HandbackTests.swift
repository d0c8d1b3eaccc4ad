import Bytes
import ConnectData
import ObjectStore
import Testing

@testable import Sink

/// Handing locks back to a Java connector: a batch opening and a release at once leave locks that a Java
/// connector resumes from with each offset stored once.
@Suite struct HandbackTests {
    /// How the recorded Java connector goes on (`lenses-behaviour.md` 8.5 to 8.7; golden rows p01 to p21): it
    /// seeks the master's committed record, and skips by the key's lock where that has an offset, be it lower
    /// than the master's, else by the master's.
    private func resumedByJava(_ world: World) -> [Int] {
        var stored = world.stored
        let master = world.lock(world.paths.master)?.committedOffset
        let seeks = master ?? world.groupOffset ?? 0
        for offset in Int(seeks)..<world.log.count where world.log[offset] != World.skipped {
            let key = world.lock(world.keyLock(world.log[offset]))?.committedOffset
            let floor = key ?? master ?? -1
            if Offset(offset) > floor { stored[offset] += 1 }
        }
        return stored
    }

    /// Owners with faults, one after the other, each left in the middle.
    private func damaged(_ seed: UInt64, _ random: inout SplitMix64) -> World {
        var world = World("abacabcabbaacb")
        if random.next() % 3 == 0 { world.log[Int(random.next() % 14)] = World.skipped }
        for _ in 0..<(1 + random.next() % 3) {
            var settings = World.settings(random.next() % 4 == 0 ? .batch : .granular)
            settings.offsetFlushInterval = 1 + Int64(random.next() % 3) * 20
            settings.lockIdle = random.next() % 2 == 0 ? 1_000_000 : 15
            var owner = world.start(settings, flushCount: 1 + Int(random.next() % 3))
            for _ in 0..<(10 + random.next() % 60) where owner.end == nil {
                world.now += 7
                if owner.out.isEmpty || random.next() % 4 == 0, owner.canDeliver(world) {
                    owner.deliver(&world)
                } else if !owner.out.isEmpty {
                    let index = Int(random.next() % UInt64(owner.out.count))
                    let kinds = Fault.kinds(for: owner.out[index].1)
                    let fault =
                        random.next() % 12 == 0 ? kinds[Int(random.next() % UInt64(kinds.count))] : .none
                    world.step(&owner, index, fault)
                }
                if owner.end == nil { owner.take(.tick, &world) }
            }
            world.crash(&owner)
        }
        return world
    }

    @Test func everyStateIsHandedBackSoThatJavaStoresEachOffsetOnce() {
        var (pendings, keptFloors, removed) = (0, 0, 0)
        for seed in UInt64(0)..<300 {
            var random = SplitMix64(seed: seed)
            var world = damaged(seed, &random)
            // What was under way lands now or never: a release waits for the group to be empty.
            world.landDue(all: true)
            let before = world.store.objects.keys.filter { $0.text.hasSuffix(".lock") }
            pendings += before.count { world.lock($0)?.pending != nil }
            var owner = world.open(.batch, flushCount: 99)
            if owner.isRunning { owner.take(.release, &world) }
            world.run(&owner)
            guard case .released(let safe?) = owner.end else {
                Issue.record("seed \(seed): \(String(describing: owner.end))")
                continue
            }
            var locks = 0
            for key in world.store.objects.keys where key.text.hasSuffix(".lock") {
                guard let lock = world.lock(key) else { continue }
                #expect(lock.pending == nil, "seed \(seed): \(key) names an object")
                guard key != world.paths.master else {
                    #expect((lock.committedOffset ?? -1) + 1 == safe, "seed \(seed)")
                    continue
                }
                locks += 1
                #expect((lock.committedOffset ?? -1) >= safe - 1, "seed \(seed): \(key) is below \(safe)")
            }
            keptFloors += locks
            removed += max(0, before.count - 1 - locks)
            #expect(resumedByJava(world) == world.expected, "seed \(seed)")
            // It is no dead end either: Sluice goes on from the same locks.
            let mode: CommitMode = seed % 2 == 0 ? .batch : .granular
            var again = world.open(mode, flushCount: 2)
            let isFinished = world.finish(&again)
            #expect(isFinished && world.stored == world.expected && world.violation == nil, "seed \(seed)")
        }
        // The states that matter were among them.
        #expect(pendings > 300 && keptFloors > 150 && removed > 80)
        print("handback: \(pendings) pendings, \(keptFloors) floors kept, \(removed) removed")
    }

    /// A zombie's create lands after the lock was collected: a pending across the safe offset whose first
    /// record is stored already. A Java connector would publish it.
    @Test func aStalePendingIsRewrittenBelowTheSafeOffset() {
        var world = World("aaab")
        var z = world.open(.granular, flushCount: 2)
        world.deliver(&z, 2)
        world.run(&z) { $0.isCreate && !$0.isMaster }
        let late = z.out[0].1
        var n = world.open(.granular, flushCount: 1, idle: 10)
        world.deliver(&n)
        world.run(&n)
        for _ in 0..<3 {
            world.pass(2_000, &n)
            world.run(&n)
        }
        #expect(world.lock(world.keyLock("a")) == nil && world.lock(world.paths.master)?.committedOffset == 0)
        _ = world.carryOut(late)
        world.crash(&n)
        #expect(world.lock(world.keyLock("a"))?.pending?.offset == 1)
        var owner = world.open(.batch, flushCount: 99)
        owner.take(.release, &world)
        world.run(&owner)
        #expect(owner.end == .released(1))
        #expect(owner.notices.contains { if case .staleIgnored = $0 { true } else { false } })
        let lock = world.lock(world.keyLock("a"))
        #expect(lock?.committedOffset == 0 && lock?.pending == nil)
        #expect(resumedByJava(world) == world.expected && world.violation == nil)
    }

    /// Without a release the Java connector would take a fenced owner's file for its own (what
    /// docs/operating.md warns of).
    @Test func withoutAReleaseALockMayNameAnObject() {
        var world = World("aa")
        var owner = world.open(.granular, flushCount: 1)
        world.deliver(&owner)
        world.run(&owner)
        world.crash(&owner)
        #expect(world.lock(world.keyLock("a"))?.pending != nil)
    }
}
