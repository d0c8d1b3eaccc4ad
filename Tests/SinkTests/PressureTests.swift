import ConnectData
import ObjectStore
import Testing

@testable import Sink

/// An outage is not an error; a refusal by the store is the policy's; fences and reopening (design 4.7, rule
/// G6).
@Suite struct PressureTests {
    @Test func anOutageWaitsWithBackOffAndIsSaidOnceAMinute() {
        var world = World("aa")
        var owner = world.open(.batch, flushCount: 1)
        world.deliver(&owner)
        let began = world.now
        var tries = 0
        while world.now < began + 150_000 {
            if owner.out.isEmpty {
                world.now = owner.machine.nextDeadline!
                owner.take(.tick, &world)
            } else {
                tries += 1
                world.step(&owner, 0, .unavailable)
            }
        }
        let said = owner.notices.count { if case .outage = $0 { true } else { false } }
        #expect(said == 3 && owner.policies.isEmpty && owner.end == nil)
        // 200, 400, 800, 1600, 3200, then every 4 to 5 s.
        #expect((32...42).contains(tries))
        if owner.out.isEmpty { world.now += 5_000 }
        owner.take(.tick, &world)
        world.run(&owner)
        #expect(world.stored == [1, 0])
        #expect(owner.notices.contains { if case .outageEnded = $0 { true } else { false } })
    }

    @Test func afterTheOutagesMaximumThePolicyDecidesAndTheUnitStays() {
        var world = World("aa")
        var settings = World.settings(.batch)
        settings.outageMax = 10_000
        var owner = world.start(settings, flushCount: 1)
        world.run(&owner)
        world.deliver(&owner)
        while owner.policies.isEmpty {
            if owner.out.isEmpty {
                world.now = owner.machine.nextDeadline!
            } else {
                world.step(&owner, 0, .unavailable)
            }
            owner.take(.tick, &world)
        }
        #expect(owner.policies[0].kind == .outage && owner.end == nil)
        world.run(&owner)
        #expect(world.stored == [1, 0])
    }

    @Test func inTheCompatibilityAnOutageIsThePolicysAtOnce() {
        let world = World("aa")
        var settings = World.settings(.batch)
        settings.outageMax = 0
        var machine = PartitionMachine(settings: settings, topicPartition: World.partition, ownerID: "o1")
        let first = machine.apply(.open(world.position), now: 0)
        guard case .request(let id, _) = first[0] else { preconditionFailure("no request") }
        let error = StoreError(.unavailable, "read", "k", "503")
        let effects = machine.apply(.answered(id, .failed(error)), now: 0)
        #expect(effects.contains { if case .policy(let e) = $0 { e.kind == .outage } else { false } })
        #expect(
            machine.apply(.tick, now: 1_000_000).allSatisfy { if case .request = $0 { false } else { true } })
        let again = machine.apply(.retry, now: 1_000_000)
        #expect(again.count { if case .request = $0 { true } else { false } } == 1)
    }

    @Test(arguments: 0..<6) func aRefusalByTheStoreIsThePolicysAndNothingIsSkipped(at step: Int) {
        var world = World("aa")
        var owner = world.start(World.settings(.batch), flushCount: 2)
        var count = 0
        for _ in 0..<60 where owner.end == nil {
            if let (id, request) = owner.out.first {
                count += 1
                guard count == step + 3 else {
                    world.step(&owner, 0, .none)
                    continue
                }
                owner.out.removeFirst()
                let error = StoreError(
                    .rejected, "x", request.key, "403 AuthorizationFailure", hint: "grant it")
                owner.take(.answered(id, .failed(error)), &world)
            } else if owner.canDeliver(world) {
                owner.deliver(&world)
            } else if owner.isRunning {
                owner.take(.release, &world)
            }
        }
        #expect(owner.policies.map(\.kind) == [.rejected] && owner.policies[0].hint == "grant it")
        #expect(owner.end == .released(2) && world.stored == [1, 1])
    }

    @Test func retriesBackOffToTheirMaximum() {
        let policy = RetryPolicy()
        #expect(
            (1...7).map { policy.delay(afterAttempt: $0) } == [200, 400, 800, 1_600, 3_200, 5_000, 5_000])
        #expect(RetryPolicy(baseDelay: 0, multiplier: 1, maxDelay: 0).delay(afterAttempt: 1_000_000) == 0)
    }

    // Reopening.

    private func fence() -> SinkError {
        SinkError(
            .fenced, "lock.write", World.partition, "held",
            context: [.init("owner", "B"), .init("thisOwner", "A")])
    }

    @Test func aFencedPartitionWaitsForTheGroup() {
        var gate = ReopenGate(sessionTimeout: 45_000)
        let early = gate.membershipConfirmed()
        let decision = gate.fenced(fence(), now: 0)
        #expect(!early && decision == .wait && gate.isWaiting)
        let opens = [gate.membershipConfirmed(), gate.membershipConfirmed()]
        #expect(opens == [true, false])
    }

    @Test func fencedThreeTimesWithinASessionFailsAndNamesBothOwners() {
        var gate = ReopenGate(sessionTimeout: 45_000)
        _ = gate.fenced(fence(), now: 0)
        _ = gate.fenced(fence(), now: 20_000)
        guard case .fail(let error) = gate.fenced(fence(), now: 44_999) else {
            Issue.record("not failed")
            return
        }
        #expect(error.description.contains("owner=B") && error.description.contains("thisOwner=A"))
        var slow = ReopenGate(sessionTimeout: 45_000)
        for time in [0, 20_000, 45_000, 70_000] as [Int64] {
            #expect(slow.fenced(fence(), now: time) == .wait)
        }
    }

    @Test func aSurpriseOfOnesOwnIsNoFence() {
        var gate = ReopenGate(sessionTimeout: 45_000)
        let own = SinkError(.reopen, "lock.write", World.partition, "late")
        let decisions = (0..<5).map { _ in gate.fenced(own, now: 0) }
        #expect(decisions.allSatisfy { $0 == .wait })
    }

    @Test func aLateCreateOfOnesOwnUnderARemovedLockOpensAgain() {
        var world = World("aaaaaa")
        var owner = world.open(.granular, flushCount: 1, idle: 2_000)
        world.deliver(&owner)
        world.run(&owner) { $0.isCreate }
        world.step(&owner, 0, .lostLate, late: 1_000)
        world.run(&owner)
        world.pass(2_000, &owner)
        world.run(&owner)
        world.pass(2_000, &owner)
        world.run(&owner)
        #expect(world.lock(world.keyLock("a")) == nil)
        world.landDue(all: true)
        world.deliver(&owner)
        world.run(&owner)
        guard case .reopen(let error) = owner.end else {
            Issue.record("goes on: \(String(describing: owner.end))")
            return
        }
        #expect(error.kind == .reopen && world.violation == nil)
        world.expectCleanFinish()
    }

    /// Every lock write in turn loses its answer: done, done a little later, or never. The owner goes on in
    /// each case.
    @Test(arguments: [CommitMode.batch, .granular], [Fault.lostDone, .lostNotDone, .lostSoon])
    func anOwnerOutlivesALostAnswerToAnyLockWrite(mode: CommitMode, fault: Fault) {
        for turn in 0..<8 {
            var world = World("aab-a")
            var settings = World.settings(mode)
            settings.offsetFlushInterval = 1
            var owner = world.start(settings, flushCount: 2)
            var writes = 0
            while owner.end == nil {
                if let request = owner.out.first?.1 {
                    if request.isLockWrite { writes += 1 }
                    let isHit = request.isLockWrite && writes == turn + 1
                    world.step(&owner, 0, isHit ? fault : .none, soon: 1)
                } else if owner.canDeliver(world) {
                    owner.deliver(&world)
                } else if owner.canFlush {
                    owner.flushAll(&world)
                } else {
                    owner.take(.release, &world)
                }
            }
            #expect(owner.end == .released(5) && world.stored == world.expected && world.violation == nil)
        }
    }

    // Ends.

    @Test func aLostPartitionAsksForNothingMore() {
        var world = World("aab")
        var owner = world.open(.batch, flushCount: 2)
        world.deliver(&owner, 2)
        let id = owner.out[0].0
        let effects =
            owner.machine.apply(.lost, now: world.now)
            + owner.machine.apply(.answered(id, .written(ETag("x"))), now: world.now)
            + owner.machine.apply(.tick, now: .max / 2)
        #expect(effects.isEmpty && !owner.machine.isAlive && owner.machine.nextDeadline == nil)
    }

    @Test func whatTheDataPlaneSaysToAnEndedMachineIsOfNoConsequence() {
        var world = World("aab")
        var owner = world.open(.batch, flushCount: 9)
        world.deliver(&owner)
        _ = owner.machine.apply(.lost, now: world.now)
        let before = owner.machine
        owner.machine.fileOpened(99, key: World.key("b"), first: 2, deliveredBefore: owner.sums)
        owner.machine.fileDropped(99)
        owner.machine.advance(to: 3, sums: owner.sums)
        #expect(owner.machine == before)
    }

    @Test func aUnitFlushedBehindTheReleaseIsFinishedToo() {
        var world = World("aab")
        var owner = world.open(.batch, flushCount: 2)
        world.deliver(&owner, 2)
        world.deliver(&owner)
        owner.take(.release, &world)
        owner.flushAll(&world)
        world.run(&owner)
        #expect(owner.end == .released(3) && world.stored == [1, 1, 1])
    }

    @Test func aReleaseWhileOpeningEndsAtOnce() {
        var world = World("a")
        var owner = world.start(World.settings(.batch), flushCount: 1)
        owner.take(.release, &world)
        #expect(owner.end == .released(nil))
        world.expectCleanFinish(.batch)
    }

    @Test(arguments: [CommitMode.batch, .granular]) func aReleaseGivesOpenFilesUpAndFinishesTheOthers(
        mode: CommitMode
    ) {
        var world = World("aabb")
        var owner = world.open(mode, flushCount: 2)
        world.deliver(&owner, 3)
        owner.take(.release, &world)
        world.run(&owner)
        #expect(owner.end == .released(2) && world.stored == [1, 1, 0, 0])
        #expect(world.lock(world.paths.master)?.committedOffset == 1)
        #expect(world.lock(world.paths.master)?.pending == nil)
        world.expectCleanFinish(mode)
    }

    @Test func aMasterLockThatGoesAwayIsNotMadeAnew() {
        var world = World("aa")
        var owner = world.open(.batch, flushCount: 1)
        world.store.remove(world.paths.master)
        world.deliver(&owner)
        world.run(&owner)
        guard case .failed(let error) = owner.end else {
            Issue.record("goes on")
            return
        }
        #expect(error.kind == .corrupt && world.stored == [0, 0])
    }
}
