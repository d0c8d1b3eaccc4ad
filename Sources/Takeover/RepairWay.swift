package import ConnectData
import JSON
import ObjectStore
import Sink

/// A `repair` that settles a refusal, and what it takes for granted.
package struct RepairWay: Equatable, Sendable {
    package var partition: TopicPartition
    /// A key's lock, by its name.
    package var key: String?
    package var resumeAt: Offset
    /// The lock can be read: what it says is given up.
    package var replaces = false
    /// When this one is right.
    package var note: String

    /// - `master`: where the master lock is, or would be.
    /// - `safe`: no record at or above it counts as stored, where that is known.
    static func all(
        for error: SinkError, _ locks: PartitionLocks, master: ObjectKey, _ log: LogPosition, safe: Offset?
    ) -> [RepairWay] {
        guard let path = error.context.first(where: { $0.name == "object" })?.value else { return [] }
        // A 9.x lock alone is moved to the master's place before it is judged.
        let lock = locks.all.first { $0.path.text == path } ?? (path == master.text ? locks.nine : nil)
        let partition = locks.topicPartition
        func way(_ offset: Offset, replaces: Bool = false, _ note: String) -> RepairWay {
            RepairWay(
                partition: partition, key: lock?.key, resumeAt: max(0, offset), replaces: replaces, note: note
            )
        }
        switch error.operation {
        case "lock.read" where lock?.key != nil:
            return (safe ?? log.guess).map {
                [way($0, "safe: what the key has stored from there on is stored again")]
            } ?? []
        case "lock.read" where lock != nil:
            return log.guess.map { [way($0, guessNote(log))] } ?? []
        case "lock.resume", "lock.open":
            // A lock of another cluster is settled by the configuration.
            guard let document = lock?.document, let pending = document.pending,
                error.hint?.contains("repair") == true
            else { return [] }
            return [
                way(pending.offset + 1, replaces: true, "the pending file was published"),
                way((document.committedOffset ?? -1) + 1, replaces: true, "it was not: read again"),
            ]
        case "open.generations":
            guard let master = locks.master, let nine = locks.nine else {
                return locks.oldest.map(\.offset).max().map { [way($0 + 1, "the files were moved")] } ?? []
            }
            // What a pending has uploaded may not be published yet: `run` finishes it once one lock is gone.
            guard master.document?.pending == nil, nine.document?.pending == nil else { return [] }
            let older = way(
                (master.document?.committedOffset ?? -1) + 1, replaces: true,
                "the 9.x lock is older, or another connector's")
            guard let last = nine.document?.committedOffset else { return [older] }
            return [older, way(last + 1, replaces: true, "a 9.x connector of this name ran last")]
        default: return []
        }
    }

    private static func guessNote(_ log: LogPosition) -> String {
        guard let group = log.groupOffset else {
            return "safe, the log's start: what is stored from there on is stored again"
        }
        guard group < log.logStart else {
            return "safe, the group's offset: what is stored from there on is stored again"
        }
        return "the group's offset; the log begins at \(log.logStart): run goes on with"
            + " connect.datalake.offset.gap=accept only, which gives \(group) to \(log.logStart - 1) up"
    }

    var json: JSON {
        [
            "key": key.map(JSON.string) ?? .null, "resumeAt": .int(resumeAt), "replace": .bool(replaces),
            "note": .string(note),
        ]
    }
}

extension LogPosition {
    /// Where nothing is lost to begin: the group's offset, also where the log no longer holds it; nil behind
    /// the log's end, where the topic was made anew and the locks speak of the old one.
    fileprivate var guess: Offset? {
        guard let groupOffset else { return logStart }
        return groupOffset <= logEnd ? groupOffset : nil
    }
}

/// How `sluice indexes repair` is called for one connector: lines for a shell, to be pasted.
package struct RepairCommand: Sendable {
    private let start: String

    package init(connector: String = "connector.properties", worker: String? = "worker.properties") {
        start =
            "sluice indexes repair \(Self.quoted(connector))"
            + (worker.map { " --worker \(Self.quoted($0))" } ?? "")
    }

    package func line(_ way: RepairWay) -> String {
        start + " --topic \(Self.quoted(way.partition.topic)) --partition \(way.partition.partition)"
            + (way.key.map { " --key \(Self.quoted($0))" } ?? "") + " --resume-at \(way.resumeAt)"
            + (way.replaces ? " --replace" : "") + "  # \(way.note)"
    }

    /// As one word of a shell.
    static func quoted(_ text: String) -> String {
        let plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./=:-+@%,"
        if !text.isEmpty, text.allSatisfy(plain.contains) { return text }
        return "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''")
            + "'"
    }
}

extension ResumePlan.Refusal {
    var json: JSON {
        [
            "operation": .string(error.operation), "detail": .string(error.detail),
            "context": .object(error.context.map { .init($0.name, .string($0.value)) }),
            "hint": error.hint.map(JSON.string) ?? .null, "repair": .array(ways.map(\.json)),
        ]
    }
}
