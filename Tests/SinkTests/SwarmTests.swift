import Bytes
import ConnectData
import ObjectStore
import Testing

@testable import Sink

/// Random worlds under a seed: up to three owners alive at once (zombies), requests of one owner in any
/// order, every fault, late landings, users who move finals, modes that change from life to life, locks
/// removed when idle. Each seed draws its own configuration. Then faults end, and a fresh owner must finish
/// (EO-8).
@Suite struct SwarmTests {
    @Test(arguments: 0..<12) func randomWorldsKeepEachOffsetOnce(block: Int) {
        var swept = (temporaries: 0, locks: 0)
        for seed in 0..<150 {
            if let failure = run(seed: UInt64(block * 1_000 + seed), &swept) {
                Issue.record("seed \(block * 1_000 + seed): \(failure)")
                return
            }
        }
        #expect(swept.temporaries > 20 && swept.locks > 5, "sweeps removed \(swept)")
    }

    struct Plan {
        var modes: [CommitMode]
        var moves: Bool
        var manifests: Bool
        var idle: Int64
        /// Quiet key locks kept in memory: 0 evicts each at once.
        var kept: Int
        var faultPercent: Int
        var sweep: Int64?
        var sweepAge: Int64
        var sweepReads: Int
    }

    private func run(seed: UInt64, _ swept: inout (temporaries: Int, locks: Int)) -> String? {
        var random = SplitMix64(seed: seed)
        let length = Int.random(in: 3...9, using: &random)
        var world = World(String((0..<length).map { _ in "aaabbc-".randomElement(using: &random)! }))
        world.store.contentETags = Bool.random(using: &random)
        let plan = Plan(
            modes: [[.batch], [.granular], [.granular], [.batch, .granular]].randomElement(using: &random)!,
            moves: Bool.random(using: &random), manifests: Int.random(in: 0..<4, using: &random) == 0,
            idle: [1_000, 1_000_000_000].randomElement(using: &random)!,
            kept: [0, 0, 1, 32_768].randomElement(using: &random)!,
            faultPercent: [0, 5, 15, 30].randomElement(using: &random)!,
            sweep: [nil, 400, 3_000].randomElement(using: &random)!,
            sweepAge: [0, 2_000].randomElement(using: &random)!,
            sweepReads: [1, 1_000].randomElement(using: &random)!)
        world.store.keepsMetadata = !plan.manifests
        var owners: [Owner] = []
        for _ in 0..<Int.random(in: 20...160, using: &random) {
            act(&owners, &world, plan, &random)
            if let violation = world.violation { return violation }
            for owner in owners { if case .failed(let error) = owner.end { return "failed: \(error)" } }
            owners.removeAll { $0.end != nil }
        }
        for life in 0..<2 {
            var (owner, isFinished) = cleanLife(&world, plan, &random)
            // A lost write of a zombie has landed on a lock that this owner held already: it opens again, as
            // often as there are such writes.
            while !isFinished, case .reopen = owner.end, world.landedLate > 0 {
                (owner, isFinished) = cleanLife(&world, plan, &random)
            }
            if let violation = world.violation { return "\(violation), in the clean life \(life)" }
            if !isFinished { return "EO-8: the clean life does not end: \(String(describing: owner.end))" }
            if world.stored != world.expected {
                return "stored \(world.stored) of \(world.log) in life \(life)"
            }
            world.landDue(all: true)
            if let violation = world.violation { return "\(violation), after late requests" }
        }
        let left = leftover(&world, plan)
        swept.temporaries += world.sweptTemporaries
        swept.locks += world.sweptLocks
        return left ?? world.violation.map { "\($0), after the last sweep" }
    }

    private func cleanLife(_ world: inout World, _ plan: Plan, _ random: inout SplitMix64) -> (Owner, Bool) {
        world.landedLate = 0
        var owner = world.start(settings(plan, &random), flushCount: 2)
        let isFinished = world.finish(&owner)
        return (owner, isFinished)
    }

    /// EO-7: where everything is stored, one sweep leaves no temporary object and no key's lock.
    private func leftover(_ world: inout World, _ plan: Plan) -> String? {
        var sweeper = world.open(plan.modes[0], flushCount: 9) {
            $0.manifests = plan.manifests
            $0.sweepInterval = 1_000
        }
        world.pass(1_000, &sweeper)
        world.run(&sweeper)
        let locks = world.store.objects.keys.filter { world.paths.name(ofListed: $0) != nil }
        guard world.temporaries > 0 || !locks.isEmpty else { return nil }
        return "EO-7: \(world.temporaries) temporary objects and \(locks) stay; \(sweeper.notices)"
    }

    private func settings(_ plan: Plan, _ random: inout SplitMix64) -> CommitSettings {
        var settings = World.settings(plan.modes.randomElement(using: &random)!)
        settings.manifests = plan.manifests
        settings.lockIdle = plan.idle
        settings.locksKeptMax = plan.kept
        settings.lockRemovalsMax = plan.kept == 1 ? 1 : 1_000
        settings.offsetFlushInterval = 2_000
        settings.sweepInterval = plan.sweep
        settings.sweepMinAge = plan.sweepAge
        settings.sweepReadsMax = plan.sweepReads
        return settings
    }

    private func act(_ owners: inout [Owner], _ world: inout World, _ plan: Plan, _ random: inout SplitMix64)
    {
        if owners.isEmpty || (owners.count < 3 && Int.random(in: 0..<25, using: &random) == 0) {
            owners.append(
                world.start(settings(plan, &random), flushCount: Int.random(in: 1...4, using: &random)))
            return
        }
        if plan.moves, Int.random(in: 0..<12, using: &random) == 0 {
            let finals = world.store.objects.keys.filter { $0.text.hasPrefix("data/") }.sorted()
            if let final = finals.randomElement(using: &random) {
                world.store.move(final, to: ObjectKey("moved/\(world.requests)/\(final)"))
            }
            return
        }
        let index = owners.indices.randomElement(using: &random)!
        switch Int.random(in: 0..<20, using: &random) {
        case 0..<5 where owners[index].canDeliver(world): owners[index].deliver(&world)
        case 5 where owners[index].canFlush: owners[index].flushAll(&world)
        case 6:
            world.now += Int64.random(in: 0...3_000, using: &random)
            owners[index].take(.tick, &world)
        case 7 where Int.random(in: 0..<8, using: &random) == 0: owners[index].take(.release, &world)
        case 8 where Int.random(in: 0..<4, using: &random) == 0: world.crash(&owners[index])
        default:
            guard let request = owners[index].out.indices.randomElement(using: &random) else { return }
            let kinds = Fault.kinds(for: owners[index].out[request].1)
            let isFaulty = Int.random(in: 0..<100, using: &random) < plan.faultPercent
            world.step(
                &owners[index], request, isFaulty ? kinds.randomElement(using: &random)! : .none,
                soon: Int.random(in: 0...4, using: &random), late: Int.random(in: 4...60, using: &random))
        }
    }
}
