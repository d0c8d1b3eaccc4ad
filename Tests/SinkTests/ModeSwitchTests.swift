import ConnectData
import ObjectStore
import Testing

@testable import Sink

/// The counterexamples of switching the commit mode (granular-protocol.md, "Mode switch").
@Suite struct ModeSwitchTests {
    @Test func batchaheadAndBatchnofenceEveryETagHeldElsewhereDies() {
        for isAhead in [true, false] {
            var world = World("aa")
            var z = world.open(.granular, flushCount: 1)
            world.deliver(&z)
            world.run(&z)
            if !isAhead {
                world.pass(2_000, &z)
                world.run(&z)
            }
            world.deliver(&z)
            world.run(&z) { $0.isReplace && !$0.isMaster }
            var n = world.open(.batch, flushCount: 1)
            let isFinished = world.finish(&n)
            #expect(isFinished && world.stored == [1, 1])
            world.run(&z)
            #expect(z.end != nil && world.violation == nil && world.stored == [1, 1])
        }
    }

    @Test func batchnolistABatchOwnerListsTheKeysLocks() {
        var world = World("aba")
        var g = world.open(.granular, flushCount: 1)
        world.deliver(&g)
        world.run(&g) { $0.isCreate || $0.isPublish }
        world.run(&g)
        world.deliver(&g, 2)
        while let index = g.out.firstIndex(where: { $0.1.key.contains("v=a") || $0.1.isUpload }) {
            world.step(&g, index, .none)
        }
        world.crash(&g)
        world.expectCleanFinish(.batch)
        #expect(
            world.store.objects.keys.allSatisfy { !$0.text.contains("v=") || !$0.text.hasSuffix(".lock") })
    }

    @Test func batchnofenceAKeptFloorsLockIsNoLongerTheZombies() {
        var world = World("aa")
        var z = world.open(.granular, flushCount: 1)
        world.deliver(&z)
        world.run(&z)
        world.deliver(&z)
        world.run(&z) { $0.isReplace && !$0.isMaster }
        // The lock is ahead of the master: batch keeps it as the key's floor. Z's replace would need no look.
        var n = world.open(.batch, flushCount: 1)
        #expect(n.machine.floor(of: World.key("a")) == 0)
        world.run(&z)
        #expect(z.isFenced && world.stored == [1, 0])
        let isFinished = world.finish(&n)
        #expect(isFinished && world.stored == [1, 1] && world.violation == nil)
    }
}
