import ConnectData
import ObjectStore
import Testing

@testable import Sink

/// Retention went past what is stored and the gap is accepted: what a key's lock has committed below the new
/// start is published all the same, judged by the floor as it was (EO-1).
@Suite struct AcceptedGapTests {
    /// S = 0; the lock of `a` names a file of 0 and 1 that is uploaded and not renamed; then the log begins
    /// at 4.
    private func crashedBeforeTheRename() -> World {
        var world = World("aabcaa")
        var first = world.open(.granular, flushCount: 2) { $0.offsetFlushInterval = 1_000_000 }
        world.deliver(&first, 2)
        world.run(&first) { $0.isPublish }
        #expect(first.out.first?.1.isPublish == true && world.temporaries == 1)
        world.crash(&first)
        world.logStart = 4
        return world
    }

    private func open(_ world: inout World, _ mode: CommitMode, keyFunction: String = "k1") -> Owner {
        world.open(mode, flushCount: 1) {
            $0.acceptsOffsetGap = true
            $0.keyFunction = keyFunction
        }
    }

    private func check(_ world: inout World, _ owner: inout Owner) {
        #expect(owner.isRunning && owner.position == 4 && owner.end == nil)
        #expect(owner.notices.contains(.gapAccepted(from: 0, to: 4)))
        #expect(owner.sums == OffsetSums(from: 4))
        #expect(world.stored == [1, 1, 0, 0, 0, 0] && world.temporaries == 0)
        #expect(world.lock(world.paths.master)?.committedOffset == 3)
        let isFinished = world.finish(&owner)
        #expect(isFinished && world.stored == [1, 1, 0, 0, 1, 1] && world.violation == nil)
    }

    @Test(arguments: [CommitMode.batch, .granular, .atLeastOnce], ["k1", "k2"])
    func aKeysPendingBelowTheNewStartIsPublished(mode: CommitMode, keyFunction: String) {
        var world = crashedBeforeTheRename()
        var owner = open(&world, mode, keyFunction: keyFunction)
        #expect(owner.machine.persistedSafeOffset == 4)
        check(&world, &owner)
    }

    /// A crash at any request of the opening: the next owner finds the floor as it was, or all of it done.
    @Test(
        arguments: [CommitMode.batch, .granular, .atLeastOnce],
        [Fault.crashBefore, .crashAfter, .lostDone, .lostNotDone])
    func aFaultAtAnyRequestOfTheOpeningLosesNothing(mode: CommitMode, fault: Fault) {
        var isThrough = false
        for number in 0..<60 where !isThrough {
            var world = crashedBeforeTheRename()
            var settings = World.settings(mode)
            settings.acceptsOffsetGap = true
            var owner = world.start(settings, flushCount: 1)
            for _ in 0..<number where !owner.out.isEmpty && owner.end == nil { world.step(&owner, 0, .none) }
            isThrough = owner.out.isEmpty
            if !isThrough { world.step(&owner, 0, fault) }
            world.run(&owner)
            world.crash(&owner)
            var next = open(&world, mode)
            #expect(next.isRunning && next.position == 4, "request \(number)")
            let isFinished = world.finish(&next)
            #expect(
                isFinished && world.stored == [1, 1, 0, 0, 1, 1] && world.violation == nil,
                "request \(number): \(world.stored)")
        }
        #expect(isThrough)
    }

    /// What a key's lock says of offsets above the new start is kept as it is without a gap.
    @Test(arguments: [CommitMode.batch, .granular])
    func aKeysFloorAboveTheNewStartIsKept(mode: CommitMode) {
        var world = World("baaa")
        var first = world.open(.granular, flushCount: 3) { $0.offsetFlushInterval = 1_000_000 }
        world.deliver(&first, 4)
        world.run(&first) { $0.isPublish }
        world.crash(&first)
        world.logStart = 1
        var owner = open(&world, mode)
        #expect(owner.position == 1 && world.stored == [0, 1, 1, 1])
        let isFinished = world.finish(&owner)
        #expect(isFinished && world.stored == [0, 1, 1, 1] && world.violation == nil)
    }
}
