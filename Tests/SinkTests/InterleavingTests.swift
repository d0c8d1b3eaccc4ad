import ConnectData
import ObjectStore
import Testing

@testable import Sink

/// Two owners at once, requests interleaved in every way that few switches allow, with and without one lost
/// answer: the zombie goes on at any moment. Batch and granular, and one owner in each.
@Suite struct InterleavingTests {
    struct Case: CustomTestStringConvertible, Sendable {
        var log: String
        var modes: [CommitMode]
        var switches: Int
        var faults: Int
        /// Fewer runs than this: something is not enumerated any more.
        var least: Int
        /// Every fault at every request, a late one landing at any later moment; else lost answers of writes.
        var everyFault = false
        var testDescription: String {
            "\(log) \(modes.map { "\($0)" }.joined(separator: " and ")) \(switches) switches \(faults) faults"
                + (everyFault ? " of every kind" : "")
        }
    }

    static let cases: [Case] = [
        [.batch, .batch], [.granular, .granular], [.batch, .granular], [.granular, .batch],
    ].flatMap {
        (modes: [CommitMode]) in
        [
            Case(log: "aa", modes: modes, switches: 3, faults: 0, least: 800),
            Case(log: "aba", modes: modes, switches: 2, faults: 0, least: 240),
            Case(log: "aa", modes: modes, switches: 1, faults: 1, least: 200),
            Case(log: "a", modes: modes, switches: 1, faults: 1, least: 1_000, everyFault: true),
        ]
    }

    @Test(arguments: cases) func aZombieChangesNothingThatTheNewOwnerWrote(_ test: Case) {
        var choices = Choices()
        var runs = 0
        while !choices.done() {
            runs += 1
            if let failure = run(test, &choices) {
                Issue.record("\(failure) in run \(runs)")
                return
            }
        }
        print("interleaved: \(test.testDescription): \(runs) runs")
        #expect(runs >= test.least)
    }

    private func run(_ test: Case, _ choices: inout Choices) -> String? {
        var world = World(test.log)
        var settings = test.modes.map { World.settings($0) }
        for index in settings.indices {
            settings[index].offsetFlushInterval = 0
            settings[index].lockIdle = 0
        }
        var owners = [world.start(settings[0], flushCount: 2)]
        var (switches, faults, turn) = (test.switches, test.faults, 0)
        for _ in 0..<200 {
            if let violation = world.violation { return violation }
            if case .failed(let error) = owners[turn].end { return "failed: \(error)" }
            if switches > 0, choices.pick(2) == 1 {
                switches -= 1
                if owners.count == 1 { owners.append(world.start(settings[1], flushCount: 1)) }
                turn = 1 - turn
            }
            guard act(&owners[turn], &world, test, &faults, &choices) else {
                guard switches == 0 || owners.count == 1 else {
                    switches = 0
                    turn = 1 - turn
                    continue
                }
                break
            }
        }
        for index in owners.indices where owners[index].end == nil { world.crash(&owners[index]) }
        var last = world.start(World.settings(test.modes[0]), flushCount: 2)
        let isFinished = world.finish(&last)
        world.landDue(all: true)
        if let violation = world.violation { return "\(violation), at the end" }
        return isFinished && world.stored == world.expected
            ? nil : "stored \(world.stored), \(String(describing: last.end))"
    }

    private func act(
        _ owner: inout Owner, _ world: inout World, _ test: Case, _ faults: inout Int,
        _ choices: inout Choices
    ) -> Bool {
        guard owner.end == nil else { return false }
        if let request = owner.out.first?.1 {
            if !owner.held.isEmpty, choices.pick(2) == 1 {
                owner.deliverHeld(0, &world)
                return true
            }
            if test.everyFault, !world.late.isEmpty, choices.pick(2) == 1 { world.landNow(0) }
            var fault = Fault.none
            if faults > 0, test.everyFault {
                let kinds = Fault.every(for: request)
                fault = kinds[choices.pick(kinds.count)]
            } else if faults > 0, request.isLockWrite || request.isPublish || request.isDelete {
                fault = [.none, .lostDone, .lostSoon, .lostLate][choices.pick(4)]
            }
            if fault != .none { faults -= 1 }
            world.step(&owner, 0, fault, soon: 3, late: 12)
        } else if !owner.held.isEmpty {
            owner.deliverHeld(0, &world)
        } else if owner.canDeliver(world) {
            owner.deliver(&world)
        } else if owner.canFlush {
            owner.flushAll(&world)
        } else if test.everyFault, let deadline = owner.machine.nextDeadline,
            !owner.machine.pressure.parked.isEmpty
        {
            world.now = max(world.now, deadline)
            owner.take(.tick, &world)
        } else {
            world.now += 1
            let before = owner.out.count
            owner.take(.tick, &world)
            return owner.out.count > before
        }
        return true
    }
}
