/// `connect.datalake.error.policy`: what happens to a record that cannot be handled, and to what the store
/// refuses (design section 4.7; an outage is neither).
package struct ErrorPolicy: Equatable, Sendable {
    package enum Kind: String, Equatable, Sendable { case noop = "NOOP", `throw` = "THROW", retry = "RETRY" }

    package enum Decision: Equatable, Sendable {
        /// Pass the record over, count and log it.
        case skip
        /// Deliver it again after this many milliseconds.
        case retry(after: Int64)
        case fail
    }

    package var kind: Kind
    /// Redeliveries before the task fails.
    package var maxRetries: Int
    /// Milliseconds between them.
    package var retryInterval: Int64

    package init(_ kind: Kind, maxRetries: Int = 20, retryInterval: Int64 = 60_000) {
        self.kind = kind
        self.maxRetries = maxRetries
        self.retryInterval = retryInterval
    }

    /// A record that cannot be handled, after `attempts` deliveries of it have failed.
    package func badRecord(attempts: Int) -> Decision {
        switch kind {
        case .noop: .skip
        case .throw: .fail
        case .retry: attempts <= maxRetries ? .retry(after: retryInterval) : .fail
        }
    }

    /// A request that the store refused, or an outage beyond its limit, for the `attempts`th time. NOOP never
    /// skips what the store said: there is no record to pass over.
    package func storeRefusal(attempts: Int) -> Decision {
        kind == .retry && attempts <= maxRetries ? .retry(after: retryInterval) : .fail
    }
}
