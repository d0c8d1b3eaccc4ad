import Logging

/// What a connector did, in one line at the end of its run.
struct RunSummary {
    let text: String

    init(_ connector: ConnectorRun) {
        let metrics = connector.metrics
        func sum(_ value: (TaskMetrics) -> Int) -> Int { metrics.reduce(0) { $0 + value($1) } }
        let first = metrics.map { $0.firstRecord.value }.filter { $0 > 0 }.min()
        let last = metrics.map { $0.lastCommit.value }.max() ?? 0
        var text = "connector \(connector.name): records \(sum { $0.records.value })"
        if sum({ $0.recordsSkipped.value }) > 0 { text += " skipped \(sum { $0.recordsSkipped.value })" }
        text += " files \(sum { $0.filesCommitted.value }) bytes \(sum { $0.bytesCommitted.value })"
        text += " requests \(sum { $0.requests.value })"
        let swept = sum { $0.sweptTemporaries.value + $0.sweptLocks.value }
        if swept > 0 { text += " swept \(swept)" }
        if let first {
            // Wall-clock names of two moments that were taken on the monotonic clock.
            let offset = Clock.wall - Int64(TaskMetrics.microseconds() / 1000)
            text += " first-record \(UTC.text(offset + Int64(first / 1000)))"
            if last > first {
                text += " last-lock \(UTC.text(offset + Int64(last / 1000)))"
                let seconds = Double(last - first) / 1e6
                text += " seconds \(Double(Int(seconds * 1000)) / 1000)"
                text += " records/s \(Int(Double(sum { $0.records.value }) / max(seconds, 0.001)))"
            }
        }
        if !connector.failures.isEmpty { text += " failed-tasks \(connector.failures.count)" }
        self.text = text
    }
}
