import ConnectData
import ObjectStore
import Testing

@testable import Sink

/// Every fault at every effect, two deep, in both modes and over switches of the mode. After a crash (or a
/// fence by a late answer of its own) a new owner opens with other batch sizes, since a replay never flushes
/// where the first try did. Finals are looked at after each request; when all is done, late requests land,
/// and are looked at again.
@Suite struct CrashTests {
    struct Case: CustomTestStringConvertible, Sendable {
        var log: String
        var modes: [CommitMode]
        var faults: Int
        var manifests = false
        var testDescription: String { "\(log) \(modes) \(faults) faults\(manifests ? " manifests" : "")" }
    }

    static let cases = [
        Case(log: "ab", modes: [.batch], faults: 2),
        Case(log: "aa", modes: [.granular], faults: 2),
        Case(log: "aba", modes: [.batch], faults: 1),
        Case(log: "aba-b", modes: [.granular], faults: 1),
        Case(log: "ab-ab", modes: [.batch], faults: 1, manifests: true),
        Case(log: "aba", modes: [.granular], faults: 1, manifests: true),
        Case(log: "aba", modes: [.granular, .batch, .granular], faults: 1),
        Case(log: "aa", modes: [.granular, .batch], faults: 2),
        Case(log: "aa", modes: [.batch, .granular], faults: 2),
        Case(log: "aab", modes: [.batch, .granular, .batch], faults: 1),
    ]

    @Test(arguments: cases) func everyFaultAtEveryEffectKeepsEachOffsetOnce(of test: Case) {
        var choices = Choices()
        var runs = 0
        while !choices.done() {
            runs += 1
            if let failure = run(test, &choices) {
                Issue.record("\(failure) in run \(runs)")
                return
            }
        }
        print("exhaustive: \(test.testDescription): \(runs) runs")
        #expect(runs > 50)
    }

    private func run(_ test: Case, _ choices: inout Choices) -> String? {
        var world = World(test.log)
        world.store.keepsMetadata = !test.manifests
        var faults = test.faults
        for life in 0..<6 {
            var settings = World.settings(test.modes[min(life, test.modes.count - 1)])
            settings.manifests = test.manifests
            var owner = world.start(settings, flushCount: [2, 1, 3][life % 3])
            if let failure = live(&owner, &world, &faults, &choices) { return failure }
            if let violation = world.violation { return violation }
            guard case .released = owner.end else { continue }
            // A mode that was to come after this one gets its life too.
            guard life + 1 >= test.modes.count else { continue }
            world.landDue(all: true)
            if let violation = world.violation { return "\(violation), after late requests landed" }
            return world.stored == world.expected ? nil : "stored \(world.stored)"
        }
        return "EO-8: not done after six lives"
    }

    private func live(
        _ owner: inout Owner, _ world: inout World, _ faults: inout Int, _ choices: inout Choices
    ) -> String? {
        for _ in 0..<400 {
            if world.violation != nil { return nil }
            switch owner.end {
            case .failed(let error): return "failed: \(error)"
            case .some: return nil
            case nil: break
            }
            if let request = owner.out.first?.1 {
                let kinds = faults > 0 ? Fault.kinds(for: request) : [.none]
                let fault = kinds.count == 1 ? Fault.none : kinds[choices.pick(kinds.count)]
                if fault != .none { faults -= 1 }
                world.step(&owner, 0, fault)
            } else if owner.canDeliver(world) {
                owner.deliver(&world)
            } else if owner.canFlush {
                owner.flushAll(&world)
            } else if owner.isRunning, owner.files.isEmpty {
                owner.take(.release, &world)
            } else if let deadline = owner.machine.nextDeadline {
                world.now = max(world.now, deadline)
                owner.take(.tick, &world)
            } else {
                return "EO-8: nothing to do, nothing to wait for"
            }
        }
        return "EO-8: a life without end"
    }
}
