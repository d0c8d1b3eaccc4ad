import ConnectData
import ObjectStore
import Testing

@testable import Sink

/// The requests of design section 4.4, counted.
@Suite struct RequestCountTests {
    private func counted(_ world: inout World, _ body: (inout World) -> Void) -> Int {
        let before = world.trace.count
        body(&world)
        return world.trace.count - before
    }

    @Test(arguments: 1...3) func batchALonelyUnitOfNFilesTakes2NAnd2(files: Int) {
        var world = World("abcabc")
        var owner = world.open(.batch, flushCount: files)
        let count = counted(&world) { world in
            world.deliver(&owner, files)
            world.run(&owner)
            world.pass(4_999, &owner)
            world.run(&owner)
            #expect(world.lock(world.paths.master)?.pending != nil)
            world.pass(1, &owner)
            world.run(&owner)
        }
        #expect(count == 2 * files + 2)
        #expect(world.lock(world.paths.master)?.pending == nil)
        #expect(world.lock(world.paths.master)?.committedOffset == Offset(files - 1))
    }

    @Test(arguments: 1...3) func batchABusyPartitionTakes2NAnd1(files: Int) {
        var world = World("abcabcabc")
        var owner = world.open(.batch, flushCount: files)
        let count = counted(&world) { world in
            for _ in 0..<2 {
                world.deliver(&owner, files)
                world.run(&owner)
                world.pass(4_000, &owner)
            }
        }
        #expect(count == 2 * (2 * files + 1))
    }

    @Test func granularASteadyKeyTakes3() {
        var world = World("aaaa")
        var owner = world.open(.granular, flushCount: 1) { $0.offsetFlushInterval = 1_000_000 }
        world.deliver(&owner)
        world.run(&owner)
        let count = counted(&world) { world in
            world.deliver(&owner, 1)
            world.run(&owner)
            world.pass(6_000, &owner)
        }
        #expect(count == 3)
    }

    @Test func granularTheFirstFilesOfAbsentKeysShareALook() {
        var world = World("abc")
        var owner = world.open(.granular, flushCount: 1) { $0.offsetFlushInterval = 1_000_000 }
        let alone = counted(&world) { world in
            world.deliver(&owner)
            world.run(&owner)
        }
        #expect(alone == 4)
        let together = counted(&world) { world in
            world.deliver(&owner, 2)
            world.run(&owner)
        }
        // Both creates are answered before the look of the first is carried out: the second needs one sent
        // later.
        #expect(together == 2 * 3 + 2)
    }

    @Test func granularCreatesAnsweredWhileALookIsOutShareTheNextOne() {
        var world = World("abcd")
        var owner = world.open(.granular, flushCount: 1) { $0.offsetFlushInterval = 1_000_000 }
        let count = counted(&world) { world in
            world.deliver(&owner, 4)
            while let index = owner.out.firstIndex(where: { !($0.1.isRead || $0.1.isPublish) }) {
                world.step(&owner, index, .none)
            }
            world.run(&owner)
        }
        #expect(count == 4 * 3 + 2)
    }

    @Test(arguments: [false, true]) func granularTheFirstFileAfterALoad(isPending: Bool) {
        var world = World("aaa")
        var first = world.open(.granular, flushCount: 1) { $0.offsetFlushInterval = 1_000_000 }
        world.deliver(&first)
        world.run(&first)
        if !isPending {
            world.pass(1_000_000, &first)
            world.run(&first)
        }
        world.crash(&first)
        var next = world.open(.granular, flushCount: 1) { $0.offsetFlushInterval = 1_000_000 }
        let count = counted(&world) { world in
            world.deliver(&next, isPending ? 2 : 1)
            world.run(&next)
            next.flushAll(&world)
            world.run(&next)
        }
        // Load, upload, replace, rename and the look; where a pending was found its rename, and the final's
        // presence.
        #expect(count == (isPending ? 5 + 2 : 5))
    }

    @Test func granularAKeyWithOneFileTakes4WithItsLocksRemoval() {
        var world = World("ab")
        var owner = world.open(.granular, flushCount: 1, idle: 1_000)
        let count = counted(&world) { world in
            world.deliver(&owner)
            world.run(&owner)
            world.pass(1_000, &owner)
            world.run(&owner)
            world.pass(1_000, &owner)
            world.run(&owner)
        }
        #expect(count == 4 + 1 + 1)
        #expect(world.lock(world.keyLock("a")) == nil)
    }

    @Test func granularTheMasterIsWrittenOncePerIntervalAndOnlyWhenItMoved() {
        var world = World("aaaa")
        var owner = world.open(.granular, flushCount: 1)
        world.deliver(&owner, 4)
        world.run(&owner)
        let moved = counted(&world) { world in
            world.pass(1_000, &owner)
            world.run(&owner)
        }
        let idle = counted(&world) { world in
            for _ in 0..<100 {
                world.pass(10_000, &owner)
                world.run(&owner)
            }
        }
        #expect(moved == 1 && idle == 0)
        #expect(owner.machine.nextDeadline.map { $0 > world.now } ?? true)
    }

    @Test(arguments: [CommitMode.batch, .granular]) func anOpenTakes3AndNothingWhileIdle(mode: CommitMode) {
        var world = World("aaaa")
        var first = world.open(mode, flushCount: 1)
        let isFinished = world.finish(&first)
        #expect(isFinished)
        let opening = counted(&world) { world in
            var owner = world.open(mode, flushCount: 1)
            #expect(owner.isRunning)
            let idle = counted(&world) { world in
                for _ in 0..<100 { world.pass(60_000, &owner) }
                world.run(&owner)
                owner.take(.release, &world)
                #expect(owner.end == .released(4))
            }
            #expect(idle == 0)
        }
        #expect(opening == 3)
    }

    @Test func theFirstOpenEverLooksForOlderLocksToo() {
        var world = World("")
        let batch = counted(&world) { world in _ = world.open(.batch, flushCount: 1) }
        #expect(batch == 3 + 2)
        var other = World("")
        // Granular writes its key function before the first key lock.
        let granular = counted(&other) { world in _ = world.open(.granular, flushCount: 1) }
        #expect(granular == 3 + 2 + 1)
    }

    @Test(arguments: [CommitMode.batch, .granular])
    func offsetsThatStoreNothingMoveTheMasterAtMostOncePerInterval(mode: CommitMode) {
        var world = World("----")
        var owner = world.open(mode, flushCount: 1)
        world.pass(0, &owner)
        let count = counted(&world) { world in
            for _ in 0..<4 {
                world.deliver(&owner)
                world.pass(400, &owner)
                world.run(&owner)
            }
        }
        #expect(count == 1)
        owner.take(.release, &world)
        world.run(&owner)
        #expect(owner.end == .released(4))
        let next = world.open(mode, flushCount: 1)
        #expect(next.position == 4)
    }

    @Test func aManifestAddsItsUploadAndItsRename() {
        var world = World("aa")
        var owner = world.open(.batch, flushCount: 1) { $0.manifests = true }
        let count = counted(&world) { world in
            world.deliver(&owner)
            world.run(&owner)
        }
        #expect(count == 2 + 1 + 2)
    }

    /// A unit of a thousand files: nothing of it waits for another file of it but the one lock write.
    @Test func batchAllUploadsAreUnderWayAtOnceAndAllRenamesToo() {
        var world = World(String(repeating: "a", count: 1_000))
        world.log = (0..<1_000).map { "k\($0)" }
        var owner = world.open(.batch, flushCount: 1_000)
        world.deliver(&owner, 1_000)
        #expect(owner.out.count == 1_000 && owner.out.allSatisfy { $0.1.isUpload })
        while owner.out.first?.1.isUpload == true {
            let last = owner.out.count - 1
            let answer = world.store.perform(owner.out[last].1)
            owner.answer(last, answer, &world)
        }
        #expect(owner.out.count == 1 && owner.out[0].1.isReplace && owner.out[0].1.isMaster)
        world.step(&owner, 0, .none)
        #expect(owner.out.count == 1_000 && owner.out.allSatisfy { $0.1.isPublish })
    }
}
