import Testing
import Worker

/// What each policy does (design section 4.7), as a table.
struct ErrorPolicyTests {
    struct Row: Sendable, CustomStringConvertible {
        let kind: ErrorPolicy.Kind
        let attempts: Int
        let record: ErrorPolicy.Decision
        let store: ErrorPolicy.Decision
        var description: String { "\(kind.rawValue) after \(attempts) attempts" }
    }

    static let rows: [Row] = [
        Row(kind: .noop, attempts: 1, record: .skip, store: .fail),
        Row(kind: .noop, attempts: 100, record: .skip, store: .fail),
        Row(kind: .throw, attempts: 1, record: .fail, store: .fail),
        Row(kind: .retry, attempts: 1, record: .retry(after: 250), store: .retry(after: 250)),
        Row(kind: .retry, attempts: 3, record: .retry(after: 250), store: .retry(after: 250)),
        Row(kind: .retry, attempts: 4, record: .fail, store: .fail),
    ]

    @Test(arguments: rows) func `a policy decides by attempts`(_ row: Row) {
        let policy = ErrorPolicy(row.kind, maxRetries: 3, retryInterval: 250)
        #expect(policy.badRecord(attempts: row.attempts) == row.record)
        #expect(policy.storeRefusal(attempts: row.attempts) == row.store)
    }

    @Test func `RETRY without retries fails at once`() {
        let policy = ErrorPolicy(.retry, maxRetries: 0)
        #expect(policy.badRecord(attempts: 1) == .fail)
        #expect(policy.storeRefusal(attempts: 1) == .fail)
    }

    @Test func `the defaults are those of the page`() {
        let policy = ErrorPolicy(.retry)
        #expect(policy.maxRetries == 20)
        #expect(policy.retryInterval == 60_000)
    }
}
