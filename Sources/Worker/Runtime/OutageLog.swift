import JSON
package import Logging
import Synchronization

/// A connector's `OutageNotes`, shared by its start and its tasks, and the log that they go to.
package final class OutageLog: Sendable {
    private let notes = Mutex(OutageNotes())
    private let log: Logger

    package init(_ log: Logger) { self.log = log }

    package func silent(_ party: String, _ detail: String, now: Int64) {
        say(notes.withLock { $0.silent(party, detail, now: now) })
    }

    package func answered(_ party: String, now: Int64) {
        say(notes.withLock { $0.answered(party, now: now) })
    }

    package func gone(_ party: String) { notes.withLock { $0.gone(party) } }

    private func say(_ line: OutageNotes.Line?) {
        guard let line else { return }
        switch line {
        case .silent(_, let waiting, _): log.warn(line.description, ["waiting": .int(waiting)])
        case .answers: log.info(line.description)
        }
    }
}
