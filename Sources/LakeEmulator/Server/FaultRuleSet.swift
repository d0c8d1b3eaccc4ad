/// All that can be wrong with the service, as one document.
package struct FaultRuleSet: Sendable {
    /// Of the rules that have a probability.
    package var seed: UInt64
    package var outage: Outage
    package var rules: [FaultRule]
    package var deny: [DenyRule]

    package init(seed: UInt64 = 0, outage: Outage = .off, rules: [FaultRule] = [], deny: [DenyRule] = []) {
        self.seed = seed
        self.outage = outage
        self.rules = rules
        self.deny = deny
    }
}

/// The service as a whole.
package enum Outage: String, CaseIterable, Sendable {
    case off
    /// Each request is answered 503 ServerBusy.
    case unavailable
    /// Each connection is reset at its first request.
    case reset
}
