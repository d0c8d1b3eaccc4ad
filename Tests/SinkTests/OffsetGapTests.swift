import ConnectData
import ObjectStore
import Testing

@testable import Sink

/// Offsets that store nothing: they move the floor and the group's offset, cost nothing while nothing moves,
/// and a clean restart reads none of them again (design section 4.5).
@Suite struct OffsetGapTests {
    private static let modes = [CommitMode.batch, .granular]

    @Test(arguments: modes) func skippedOffsetsMoveTheFloorOncePerIntervalAndThenNothing(mode: CommitMode) {
        var world = World("a---")
        var owner = world.open(mode, flushCount: 1)
        world.deliver(&owner, 4)
        world.run(&owner)
        world.pass(10_000, &owner)
        world.run(&owner)
        #expect(world.lock(world.paths.master)?.committedOffset == 3 && world.groupOffset == 4)
        let before = world.requests
        for _ in 0..<20 {
            world.pass(10_000, &owner)
            world.run(&owner)
        }
        #expect(world.requests == before)
        world.crash(&owner)
        #expect(world.open(mode, flushCount: 1).position == 4)
    }

    /// Control records and aborted transactions are not delivered: only the position tells of them.
    @Test(arguments: modes) func offsetsThatWereNeverDeliveredMoveTheFloorToo(mode: CommitMode) {
        var world = World("a----")
        var owner = world.open(mode, flushCount: 1)
        world.deliver(&owner)
        world.run(&owner)
        owner.position = 5
        owner.machine.advance(to: 5, sums: owner.sums)
        world.pass(10_000, &owner)
        world.run(&owner)
        #expect(world.lock(world.paths.master)?.committedOffset == 4 && world.groupOffset == 5)
        let proof = LockProof(world.lock(world.paths.master)?.sluice)
        #expect(proof?.sums.delivered.count == 1 && proof?.sums.skipped.isEmpty == true)
    }

    @Test(arguments: modes) func aCleanStopWithinTheIntervalLosesNoneOfThem(mode: CommitMode) {
        var world = World("a--")
        var owner = world.open(mode, flushCount: 1) { $0.offsetFlushInterval = 1_000_000 }
        world.deliver(&owner, 3)
        world.run(&owner)
        owner.take(.release, &world)
        world.run(&owner)
        #expect(owner.end == .released(3) && world.groupOffset == 3)
        let next = world.open(mode, flushCount: 1)
        #expect(next.position == 3)
    }

    @Test(arguments: modes) func anOpenFileHoldsThemBack(mode: CommitMode) {
        var world = World("a--")
        var owner = world.open(mode, flushCount: 2)
        world.deliver(&owner, 3)
        world.run(&owner)
        world.pass(10_000, &owner)
        world.run(&owner)
        #expect(world.lock(world.paths.master)?.committedOffset == nil && world.groupOffset == nil)
        owner.flushAll(&world)
        world.run(&owner)
        world.pass(10_000, &owner)
        world.run(&owner)
        #expect(world.groupOffset == 3)
    }

    /// At least once there is no lock to write: the group alone is told, at the same pace.
    @Test func atLeastOnceTheGroupIsToldOfThemWithoutAFile() {
        var world = World("--a--")
        var owner = world.open(.atLeastOnce, flushCount: 1)
        world.deliver(&owner, 2)
        #expect(world.groupOffset == nil && owner.machine.nextDeadline != nil)
        world.pass(1_000, &owner)
        #expect(world.groupOffset == 2)
        world.deliver(&owner, 3)
        world.run(&owner)
        #expect(world.groupOffset == 5)
        let before = world.requests
        #expect(owner.machine.nextDeadline == nil)
        world.pass(10_000, &owner)
        #expect(world.groupOffset == 5 && world.requests == before)
        world.crash(&owner)
        #expect(world.open(.atLeastOnce, flushCount: 1).position == 5)
    }

    @Test func atLeastOnceNothingIsToldBeforeAnythingMoved() {
        var world = World("--")
        world.groupOffset = 1
        var owner = world.open(.atLeastOnce, flushCount: 1)
        world.pass(100_000, &owner)
        #expect(owner.machine.nextDeadline == nil && owner.position == 1 && owner.safeOffset == 1)
    }

    /// A record that waited for its key's lock is passed over when files behind it are open already: their
    /// sums learn of it.
    @Test func aLateSkipIsInTheSumsOfWhatBeganBehindIt() {
        func sums(_ offsets: Range<Offset>, skipped: [Offset] = []) -> OffsetSums {
            var sums = OffsetSums(from: 0)
            for offset in offsets { sums.delivered.add(offset) }
            for offset in skipped { sums.skip(offset, .policy) }
            return sums
        }
        var ledger = OffsetLedger(start: 0, sums: sums(0..<0))
        ledger.open(1, first: 2, before: sums(0..<2))
        ledger.open(2, first: 4, before: sums(0..<4))
        ledger.open(3, first: 6, before: sums(0..<6))
        ledger.advance(to: 8, sums: sums(0..<8))
        ledger.skip(5, .policy)
        #expect(ledger.sumsAtSafeOffset == sums(0..<2))
        ledger.close(1)
        #expect(ledger.safeOffset == 4 && ledger.sumsAtSafeOffset == sums(0..<4))
        ledger.close(2)
        #expect(ledger.safeOffset == 6 && ledger.sumsAtSafeOffset == sums(0..<6, skipped: [5]))
        ledger.close(3)
        #expect(ledger.safeOffset == 8 && ledger.sums == sums(0..<8, skipped: [5]))
    }
}
