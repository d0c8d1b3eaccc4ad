import Bytes
import ConnectData
import Sink

extension Simulation {
    /// The broker removes the oldest records of a log, stored or not. Only where a lock says what is stored:
    /// before there is one, nobody can tell a gap from a log that has always begun there.
    func expireRecords() {
        let index = Int(dice.next() % UInt64(logs.count))
        let log = logs[index]
        guard checker.locks[checker.paths[index].master] != nil, log.start < log.end else { return }
        logs[index].start = min(log.end, log.start + dice.within(1...5))
        checker.begins(index, at: logs[index].start)
        note("retention", index, Int(logs[index].start))
    }

    /// What tasks have said of gaps, told to the checker before anything that they do next lands.
    func readGaps() {
        for gap in notices.takeGaps() where wrong != .hidesGaps {
            note("gap", Int(gap.from), Int(gap.to))
            checker.gaveUp(gap, &tally)
        }
    }
}
