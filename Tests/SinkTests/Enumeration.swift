import ObjectStore

@testable import Sink

/// One run out of all: at each request that an owner sends, a fault or none; whenever a late request could
/// land or a held answer arrive, it does or does not yet; with `ordersRequests`, of several requests any one
/// is carried out next. `choices` decides, so that repeated runs visit every combination.
struct Enumeration {
    var world: World
    /// Faults that may still happen.
    var faults: Int
    var ordersRequests = false

    /// Lets an owner live until it is released, ends or is stuck; nil, or what is wrong.
    mutating func live(_ owner: inout Owner, releases: Bool = true, _ choices: inout Choices) -> String? {
        for _ in 0..<400 {
            if world.violation != nil { return nil }
            switch owner.end {
            case .failed(let error): return "failed: \(error)"
            case .some: return nil
            case nil: break
            }
            if !owner.out.isEmpty {
                request(&owner, &choices)
            } else if !owner.held.isEmpty {
                owner.deliverHeld(0, &world)
            } else if owner.canDeliver(world) {
                owner.deliver(&world)
            } else if owner.canFlush {
                owner.flushAll(&world)
            } else if owner.isRunning, owner.files.isEmpty {
                guard releases else { return nil }
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

    private mutating func request(_ owner: inout Owner, _ choices: inout Choices) {
        if !owner.held.isEmpty, choices.pick(2) == 1 { return owner.deliverHeld(0, &world) }
        if !world.late.isEmpty, choices.pick(2) == 1 { world.landNow(0) }
        let index = ordersRequests && owner.out.count > 1 ? choices.pick(owner.out.count) : 0
        let keepsMetadata = world.store.keepsMetadata
        let kinds =
            faults > 0 ? Fault.every(for: owner.out[index].1, keepsMetadata: keepsMetadata) : [.none]
        let fault = kinds.count == 1 ? Fault.none : kinds[choices.pick(kinds.count)]
        if fault != .none { faults -= 1 }
        world.step(&owner, index, fault)
    }
}
