import ConnectData
import ObjectStore
import Testing

@testable import Sink

/// Every fault at every effect, two deep, in both modes and over switches: of one commit (two files; two
/// keys), of a resume, of a takeover, of a release; a late request landing at any later moment. After a crash
/// (or a fence by a late answer of its own) a new owner opens with other batch sizes, since a replay never
/// flushes where the first try did. Finals are looked at after each request; when all is done, late requests
/// land, and are looked at again. Runs are counted and held to a minimum: an enumeration that shrinks fails.
@Suite struct CrashTests {
    /// What the first owner finds.
    enum Start: String, Sendable {
        case nothing
        /// An owner died behind its lock write: nothing renamed.
        case pending
        /// The same, one file renamed.
        case pendingHalfPublished
        /// A Java connector's lock with a pending copy.
        case javaPending
    }

    struct Case: CustomTestStringConvertible, Sendable {
        var log: String
        var modes: [CommitMode]
        var faults: Int
        /// Fewer runs than this: something is not enumerated any more.
        var least: Int
        var start = Start.nothing
        var orders = false
        var manifests = false
        var testDescription: String {
            "\(log) \(modes.map { "\($0)" }.joined(separator: ">")) \(start) \(faults) faults"
                + (orders ? " any order" : "") + (manifests ? " manifests" : "")
        }
    }

    static let cases = [
        Case(log: "ab", modes: [.batch], faults: 1, least: 700, orders: true),
        Case(log: "ab", modes: [.batch], faults: 2, least: 13_500),
        Case(log: "ab", modes: [.granular], faults: 1, least: 15_000, orders: true),
        Case(log: "aa", modes: [.granular], faults: 2, least: 12_500),
        Case(log: "ab", modes: [.batch], faults: 2, least: 2_400, start: .pending),
        Case(log: "ab", modes: [.batch], faults: 2, least: 2_800, start: .pendingHalfPublished),
        Case(log: "aa", modes: [.granular], faults: 2, least: 3_000, start: .pending),
        Case(log: "ab", modes: [.batch], faults: 2, least: 9_000, start: .javaPending),
        Case(log: "aab", modes: [.granular], faults: 1, least: 280, start: .javaPending),
        Case(log: "aba", modes: [.batch], faults: 1, least: 230),
        Case(log: "aba-b", modes: [.granular], faults: 1, least: 230),
        Case(log: "ab-ab", modes: [.batch], faults: 1, least: 370, manifests: true),
        Case(log: "aba", modes: [.granular], faults: 1, least: 310, manifests: true),
        Case(log: "aba", modes: [.granular, .batch, .granular], faults: 1, least: 520),
        Case(log: "aa", modes: [.granular, .batch], faults: 1, least: 240),
        Case(log: "aa", modes: [.batch, .granular], faults: 1, least: 155),
        Case(log: "aab", modes: [.batch, .granular, .batch], faults: 1, least: 320),
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
        #expect(runs >= test.least)
    }

    private func run(_ test: Case, _ choices: inout Choices) -> String? {
        var run = Enumeration(world: World(test.log), faults: test.faults, ordersRequests: test.orders)
        run.world.store.keepsMetadata = !test.manifests
        test.start.prepare(&run.world, test.modes[0], manifests: test.manifests)
        for life in 0..<6 {
            var settings = World.settings(test.modes[min(life, test.modes.count - 1)])
            settings.manifests = test.manifests
            if test.start == .javaPending { settings.compatibility = .streamReactor }
            var owner = run.world.start(settings, flushCount: [2, 1, 3][life % 3])
            if let failure = run.live(&owner, &choices) { return failure }
            if let violation = run.world.violation { return violation }
            guard case .released = owner.end else { continue }
            // A mode that was to come after this one gets its life too.
            guard life + 1 >= test.modes.count else { continue }
            run.world.landDue(all: true)
            if let violation = run.world.violation { return "\(violation), after late requests landed" }
            return run.world.stored == run.world.expected ? nil : "stored \(run.world.stored)"
        }
        return "EO-8: not done after six lives"
    }
}

extension CrashTests.Start {
    /// Leaves the store as this start says.
    func prepare(_ world: inout World, _ mode: CommitMode, manifests: Bool) {
        switch self {
        case .nothing: return
        case .javaPending:
            let temp = ObjectKey(".temp-upload/Topic(orders)/3/uuid")
            world.store.put(temp, "0")
            let etag = world.store.objects[temp]!.etag.text
            world.seed(
                world.paths.master,
                #"{"owner":"1111","committedOffset":null,"pendingState":{"pendingOffset":0,"pendingOperations":["#
                    + #"{"type":"copy","bucket":"box","source":"\#(temp)","destination":"data/java","eTag":"\#(etag)"},"#
                    + #"{"type":"delete","bucket":"box","source":"\#(temp)","eTag":"\#(etag)"}]}}"#)
        case .pending, .pendingHalfPublished:
            var settings = World.settings(mode)
            settings.manifests = manifests
            var owner = world.start(settings, flushCount: 2)
            world.run(&owner)
            while owner.canDeliver(world) { owner.deliver(&world) }
            world.run(&owner) { $0.isPublish }
            if self == .pendingHalfPublished { world.step(&owner, 0, .none) }
            world.crash(&owner)
        }
    }
}
