/// What a connector says of a store that does not answer: once, then every minute how long, and when it is
/// back (design section 4.7), however many partitions wait for it. A store that fails again and again for a
/// moment is said at most once a minute. A value; times are milliseconds of a clock that never jumps back.
package struct OutageNotes: Equatable, Sendable {
    package enum Line: Equatable, Sendable {
        case silent(forMilliseconds: Int64, waiting: Int, detail: String)
        case answers(afterMilliseconds: Int64)
    }

    /// Who waits: partitions, or the start of the connector.
    private var waiting: Set<String> = []
    private var since: Int64?
    private var lastSaid: Int64?
    /// The outage at hand was said, so its end is said too.
    private var isSaid = false
    private let every: Int64

    package init(everyMilliseconds: Int64 = 60_000) { every = everyMilliseconds }

    /// `party` gets no answer, for the first time or still.
    package mutating func silent(_ party: String, _ detail: String, now: Int64) -> Line? {
        waiting.insert(party)
        let since = since ?? now
        self.since = since
        if let lastSaid, now - lastSaid < every { return nil }
        lastSaid = now
        isSaid = true
        return .silent(forMilliseconds: now - since, waiting: waiting.count, detail: detail)
    }

    /// `party` got an answer. Said when it was the last that waited.
    package mutating func answered(_ party: String, now: Int64) -> Line? {
        guard waiting.remove(party) != nil, waiting.isEmpty, let since else { return nil }
        defer { ended() }
        return isSaid ? .answers(afterMilliseconds: now - since) : nil
    }

    /// `party` waits no more, whatever the store does: it was given up.
    package mutating func gone(_ party: String) {
        guard waiting.remove(party) != nil, waiting.isEmpty else { return }
        ended()
    }

    private mutating func ended() {
        since = nil
        isSaid = false
    }
}

extension OutageNotes.Line: CustomStringConvertible {
    package var description: String {
        switch self {
        case .silent(0, _, let detail): "the store does not answer; waiting for it: \(detail)"
        case .silent(let since, _, let detail): "the store has not answered for \(since / 1000) s: \(detail)"
        case .answers(let after): "the store answers again after \(after / 1000) s"
        }
    }
}
