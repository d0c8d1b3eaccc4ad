import ConnectData
import JSON
import Logging

/// What tasks said in the log, as an operator would read it: a loss counts as told only where it stands
/// there.
final class TaskNotices: @unchecked Sendable {  // One thread runs the simulation.
    struct Gap {
        var partition: String
        var from: Offset
        var to: Offset
    }

    /// Reported, and not yet looked at by the checker.
    private(set) var gaps: [Gap] = []
    /// Releases that the store was too slow for: a lock may go on naming what it has published.
    private(set) var slowReleases = 0

    func takeGaps() -> [Gap] {
        defer { gaps = [] }
        return gaps
    }

    func read(_ entry: LogEntry) {
        if entry.message.hasPrefix("the store was too slow") { slowReleases += 1 }
        let words = entry.message.split(separator: " ")
        guard entry.level == .warn,
            entry.message.hasSuffix("were removed by retention before they were read"),
            words.count > 3, let from = Offset(words[1]), let last = Offset(words[3]),
            let partition = entry["partition"]?.string
        else { return }
        gaps.append(Gap(partition: partition, from: from, to: last + 1))
    }
}
