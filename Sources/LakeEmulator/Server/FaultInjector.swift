import Bytes
import Synchronization

/// What the rules make of one request.
struct FaultPlan: Sendable {
    var delayBefore = 0
    var delayAfter = 0
    var duplicateAfter: Int?
    var unquotesETag = false
    var emptiesPage = false
    /// How the request ends; nil: as it should.
    var final: FaultAct?
    /// What the log says.
    var names: [String] = []

    mutating func add(_ rule: FaultRule) {
        switch rule.act {
        case .delayBefore(let milliseconds): delayBefore += milliseconds
        case .delayAfter(let milliseconds): delayAfter += milliseconds
        case .duplicate(let milliseconds): duplicateAfter = milliseconds
        case .unquoteETag: unquotesETag = true
        case .emptyPage: emptiesPage = true
        default: final = rule.act
        }
        names.append(rule.name)
    }
}

/// The rules of the moment and how often each one fitted. Tests and the control path change them while
/// requests run.
package final class FaultInjector: Sendable {
    private struct State {
        var set: FaultRuleSet
        var counters: [RuleCounter]

        init(_ set: FaultRuleSet) {
            self.set = set
            counters = set.rules.indices.map { RuleCounter(seed: set.seed, index: $0) }
        }
    }

    private struct RuleCounter {
        var fitted = 0
        var happened = 0
        /// One generator a rule: another rule's requests do not change this one's luck.
        var generator: SplitMix64

        init(seed: UInt64, index: Int) {
            generator = SplitMix64(seed: SplitMix64.mix(seed &+ UInt64(index) &* 0x9E37_79B9))
        }
    }

    private let state: Mutex<State>

    package init(_ set: FaultRuleSet = FaultRuleSet()) { state = Mutex(State(set)) }

    /// Takes these rules instead of all before, counted from nothing.
    package func replace(_ set: FaultRuleSet) { state.withLock { $0 = State(set) } }

    package func add(_ rules: FaultRule...) {
        state.withLock { state in
            for rule in rules {
                state.counters.append(RuleCounter(seed: state.set.seed, index: state.set.rules.count))
                state.set.rules.append(rule)
            }
        }
    }

    package func deny(_ rules: DenyRule...) { state.withLock { $0.set.deny += rules } }

    /// No faults, nothing denied, no outage.
    package func clear() { state.withLock { $0 = State(FaultRuleSet(seed: $0.set.seed)) } }

    package var outage: Outage {
        get { state.withLock { $0.set.outage } }
        set { state.withLock { $0.set.outage = newValue } }
    }

    /// How often the rule of that name happened.
    package func happened(_ name: String) -> Int {
        counts().filter { $0.name == name }.reduce(0) { $0 + $1.happened }
    }

    /// Each rule, in order: how many requests fitted it, and how often it happened.
    package func counts() -> [(name: String, fitted: Int, happened: Int)] {
        state.withLock { state in
            zip(state.set.rules, state.counters).map { ($0.name, $1.fitted, $1.happened) }
        }
    }

    func plan(_ route: Route, _ headers: [String: String]) -> FaultPlan {
        state.withLock { state in
            var plan = FaultPlan()
            for (index, rule) in state.set.rules.enumerated() where rule.fits(route, headers) {
                state.counters[index].fitted += 1
                guard state.counters[index].fitted >= rule.nth,
                    rule.times < 0 || state.counters[index].happened < rule.times,
                    !rule.act.isFinal || plan.final == nil,
                    rule.probability >= 1
                        || Double.random(in: 0..<1, using: &state.counters[index].generator)
                            < rule.probability
                else { continue }
                state.counters[index].happened += 1
                plan.add(rule)
            }
            return plan
        }
    }

    /// The code of the first rule that denies the operation.
    func denial(_ operation: Operation, at places: [String]) -> String? {
        state.withLock { $0.set.deny.first { $0.denies(operation, at: places) }?.code }
    }
}
