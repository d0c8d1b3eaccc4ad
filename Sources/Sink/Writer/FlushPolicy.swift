/// When an open staging file is due (seed 001; reference `lenses-behaviour.md` 7). Conditions are or-ed, all
/// of them "at least". Pure: the time comes in, milliseconds.
package struct FlushPolicy: Equatable, Sendable {
    /// `flush.count`; nil with `connect.datalake.disable.flush.count`.
    package var count: Int64?
    /// `flush.size`: encoded bytes in the file.
    package var size: Int64?
    /// `flush.interval`, in milliseconds.
    package var interval: Int64?

    package init(count: Int64?, size: Int64?, interval: Int64?) {
        self.count = count
        self.size = size
        self.interval = interval
    }

    /// Whether a file of `records` and `bytes` is full. Asked by the record path after each run of records.
    package func isFull(records: Int64, bytes: Int64) -> Bool {
        if let count, records >= count { return true }
        if let size, bytes >= size { return true }
        return false
    }

    /// How many more records fit before the count is reached; nil = no limit. Lets the record path cut a run.
    package func room(records: Int64) -> Int64? { count.map { max(1, $0 - records) } }

    /// When the unit is due by its interval; nil without one.
    package func deadline(_ base: FlushBase) -> Int64? {
        guard let interval, let since = base.since else { return nil }
        let (deadline, overflow) = since.addingReportingOverflow(interval)
        return overflow ? Int64.max : deadline
    }

    package func isDue(_ base: FlushBase, now: Int64) -> Bool { deadline(base).map { now >= $0 } ?? false }
}
