import Logging

/// The live lines on a terminal: one a connector.
final class ProgressLine {
    private let terminal: DescriptorLogOutput
    private var records: [String: Int] = [:]
    private var at = Clock.seconds

    init(_ terminal: DescriptorLogOutput) { self.terminal = terminal }

    func show(_ connectors: [ConnectorRun]) {
        let now = Clock.seconds
        let elapsed = max(now - at, 0.001)
        at = now
        terminal.status(connectors.map { line($0, elapsed) })
    }

    func clear() { terminal.status([]) }

    private func line(_ connector: ConnectorRun, _ elapsed: Double) -> String {
        func sum(_ value: (TaskMetrics) -> Int) -> Int { connector.metrics.reduce(0) { $0 + value($1) } }
        let total = sum { $0.records.value }
        let rate = Int(Double(total - (records[connector.name] ?? 0)) / elapsed)
        records[connector.name] = total
        let last = connector.metrics.map { $0.lastCommit.value }.max() ?? 0
        let age = last == 0 ? "none yet" : "\((TaskMetrics.microseconds() - last) / 1_000_000) s ago"
        return
            "\(connector.name): \(rate) records/s, lag \(sum { $0.lag.value }), open files \(sum { $0.openFiles.value }), "
            + "committed \(sum { $0.filesCommitted.value }) files, last commit \(age), requests \(sum { $0.requests.value })"
    }
}
