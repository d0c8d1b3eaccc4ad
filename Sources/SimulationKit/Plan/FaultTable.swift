/// Which fault can fall on which effect. Complete by construction: each fault names its effects, over all
/// cases, and a test holds the run's counts against it.
package enum FaultTable {
    package struct Pair: Hashable, Sendable, CustomStringConvertible {
        package var effect: Effect
        package var fault: Fault
        package var description: String { "\(fault) on \(effect)" }
    }

    package static func allows(_ fault: Fault, on effect: Effect) -> Bool {
        switch fault {
        case .crashBefore, .crashAfter: true
        case .unavailable: !effect.isStaging
        case .lostNotDone, .lostDone: effect.isStore || effect == .commit
        case .refused:
            isConditional(effect) || effect == .commit || effect == .stagingOpen || effect == .stagingWrite
        case .lostLate, .twice: effect.isStore && !effect.isReading
        case .slow: effect.isStore || effect == .position
        case .throttled: effect.isStore
        case .clockJump, .secondOwner: effect.isStore || effect == .position || effect == .poll
        case .listCut: effect == .list
        case .fileGone: effect == .upload || effect == .overwrite
        case .diskFull: effect == .uploadContent || effect == .stagingOpen || effect == .stagingWrite
        }
    }

    /// Its answer may be that a condition does not hold; an overwrite has none.
    private static func isConditional(_ effect: Effect) -> Bool {
        effect.isStore && !effect.isReading && effect != .overwrite
    }

    package static let pairs: [Pair] = Effect.allCases.flatMap { effect in
        Fault.allCases.filter { allows($0, on: effect) }.map { Pair(effect: effect, fault: $0) }
    }

    /// Faults of one effect, in the order of their declaration.
    static let faults: [[Fault]] = Effect.allCases.map { effect in
        Fault.allCases.filter { allows($0, on: effect) }
    }
}
