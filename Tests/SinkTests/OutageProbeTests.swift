import Testing

@testable import Sink

/// How a store that is silent is asked whether it is back, and when the policy is (design 4.7).
@Suite struct OutageProbeTests {
    /// However many units wait, one request at a time asks whether the store is back.
    @Test func anOutageIsProbedByOneRequestAtATime() {
        var world = World("aaaaaaaa")
        var owner = world.open(.batch, flushCount: 1)
        world.deliver(&owner, 8)
        let waiting = owner.out.count
        #expect(waiting == 8)
        for _ in 0..<waiting { world.step(&owner, 0, .unavailable) }
        let began = world.now
        var tries = 0
        while world.now < began + 60_000 {
            if owner.out.isEmpty {
                world.now = owner.machine.nextDeadline!
                owner.take(.tick, &world)
            } else {
                #expect(owner.out.count == 1)
                tries += 1
                world.step(&owner, 0, .unavailable)
            }
        }
        #expect((12...22).contains(tries))
        world.pass(5_000, &owner)
        world.run(&owner)
        world.pass(5_000, &owner)
        world.run(&owner)
        #expect(world.stored == [1, 1, 1, 1, 1, 1, 1, 1])
        world.expectCleanFinish(.batch)
    }

    @Test func thePolicyIsAskedOnceAStepHasFailedAsOftenAsTheCommitRetriesSay() {
        var world = World("aa")
        var settings = World.settings(.batch)
        settings.outageMax = 0
        settings.retry.maxAttempts = 3
        var owner = world.start(settings, flushCount: 1)
        world.run(&owner)
        world.deliver(&owner)
        var tries = 0
        while owner.policies.isEmpty {
            if owner.out.isEmpty {
                world.now = owner.machine.nextDeadline!
                owner.take(.tick, &world)
            } else {
                tries += 1
                world.step(&owner, 0, .unavailable)
            }
        }
        #expect(tries == 3 && owner.policies[0].kind == .outage)
    }

    /// However many steps wait, the policy is asked once the store has been silent for `outage.max.ms`: each
    /// step alone fails seldom while one of them probes for all.
    @Test func manyStepsThatWaitDoNotPutThePolicyOff() {
        var world = World(String(repeating: "a", count: 40))
        var settings = World.settings(.batch)
        settings.outageMax = 60_000
        settings.retry.maxAttempts = 5
        var owner = world.start(settings, flushCount: 1)
        world.run(&owner)
        world.deliver(&owner, 40)
        let began = world.now
        while owner.policies.isEmpty, world.now < began + 600_000 {
            if owner.out.isEmpty {
                world.now = owner.machine.nextDeadline!
                owner.take(.tick, &world)
            } else {
                world.step(&owner, 0, .unavailable)
            }
        }
        #expect(owner.policies.first?.kind == .outage)
        #expect((60_000...70_000).contains(world.now - began))
    }

    /// A store that reads and does not write: each lost write is looked for at once, and the next try waits.
    @Test(arguments: [LostStep.write, .publish])
    func aRequestThatIsLostAgainAndAgainIsTriedWithBackOff(_ lost: LostStep) {
        var world = World("aa")
        var settings = World.settings(.batch)
        settings.outageMax = 120_000
        settings.retry.maxAttempts = 5
        var owner = world.start(settings, flushCount: 1)
        world.run(&owner)
        world.deliver(&owner)
        let began = world.now
        var tries = 0
        while owner.policies.isEmpty, tries < 1_000 {
            if owner.out.isEmpty {
                world.now = owner.machine.nextDeadline!
                owner.take(.tick, &world)
            } else if lost.matches(owner.out[0].1) {
                tries += 1
                world.step(&owner, 0, .lostNotDone)
            } else {
                world.step(&owner, 0, Fault.none)
            }
        }
        #expect((25...45).contains(tries))
        #expect(owner.policies.map(\.kind) == [.outage] && owner.end == nil)
        #expect((120_000...130_000).contains(world.now - began))
        let said = owner.notices.count { if case .outage = $0 { true } else { false } }
        #expect((2...3).contains(said))
        world.pass(5_000, &owner)
        world.run(&owner)
        #expect(world.stored == [1, 0])
        #expect(owner.notices.contains { if case .outageEnded = $0 { true } else { false } })
        world.expectCleanFinish(.batch)
    }

    /// What was done although its answer was lost holds nothing up, however often that happens.
    @Test func answersThatAreLostBehindWhatWasDoneSlowNothingDown() {
        var world = World("aaaaaaaa")
        var owner = world.open(.batch, flushCount: 1)
        let began = world.now
        world.deliver(&owner, 8)
        while let request = owner.out.first?.1 {
            let isLost = LostStep.write.matches(request) || LostStep.publish.matches(request)
            world.step(&owner, 0, isLost ? .lostDone : .none)
        }
        #expect(world.stored == [1, 1, 1, 1, 1, 1, 1, 1] && world.now == began)
        #expect(owner.notices.allSatisfy { if case .outage = $0 { false } else { true } })
    }

    enum LostStep {
        case write, publish

        func matches(_ request: StoreRequest) -> Bool {
            switch (self, request) {
            case (.write, .replace), (.publish, .publish): true
            default: false
            }
        }
    }

    @Test func jitterShortensADelayByAtMostAFifth() {
        let policy = RetryPolicy()
        let delays = (0..<500).map { policy.delay(afterAttempt: 9, seed: $0) }
        #expect(delays.allSatisfy { (4_000...5_000).contains($0) })
        #expect(Set(delays).count > 300)
        #expect(RetryPolicy(baseDelay: 0).delay(afterAttempt: 1, seed: 7) == 0)
    }
}
