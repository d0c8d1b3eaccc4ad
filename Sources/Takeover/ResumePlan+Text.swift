import ConnectData
package import JSON
import Sink

/// A plan for people and for scripts.
extension ResumePlan {
    package var text: String { text(RepairCommand()) }

    /// - Parameter command: how `repair` is called for this connector.
    package func text(_ command: RepairCommand) -> String {
        var lines = [headline]
        for notice in notices {
            if case .position = notice { continue }
            lines.append("  \(notice)")
        }
        for lock in [locks.master, locks.nine].compactMap({ $0 }) {
            lines += LockWords(lock).summary.map { "  " + $0 }
            if lock == locks.master ?? locks.nine { lines += pending.flatMap(\.lines).map { "    " + $0 } }
        }
        for entry in locks.oldest {
            lines.append(
                "  oldest index: offsets up to \(entry.offset), its file \(entry.targetExists ? "exists" : "does not exist")"
            )
        }
        for key in keys { lines += key.lines.map { "  " + $0 } }
        if !steps.isEmpty { lines.append("  would change:") }
        lines += StoreStep.merged(steps).map { "    " + $0.words }
        lines += refusals.dropFirst(outcome.isRefused ? 1 : 0).map { "  refused too: \($0.error)" }
        if let evidence { lines += evidence.lines.map { "  known: " + $0 } }
        let ways = refusals.flatMap(\.ways)
        if !ways.isEmpty { lines.append("  one line for each, once it is known how far it is stored:") }
        lines += ways.map { "    \(command.line($0))" }
        return lines.joined(separator: "\n")
    }

    private var headline: String {
        let place =
            "the group's offset is \(log.groupOffset.map(String.init) ?? "not set"), the log holds "
            + (log.logStart < log.logEnd
                ? "\(log.logStart) to \(log.logEnd - 1)" : "nothing, its end is \(log.logEnd)")
        switch outcome {
        case .resumes(let offset):
            var source = ""
            for case .position(_, _, let from) in notices { source = " (\(from))" }
            return "\(topicPartition): resumes at offset \(offset)\(source); \(place)"
        case .refused(let error): return "\(topicPartition): refused: \(error); \(place)"
        }
    }

    package var json: JSON {
        var members: [JSON.Member] = [
            .init("topic", .string(topicPartition.topic)),
            .init("partition", .int(topicPartition.partition)),
        ]
        switch outcome {
        case .resumes(let offset): members.append(.init("resumesAt", .int(offset)))
        case .refused(let error): members.append(.init("refused", Self.json(error)))
        }
        for case .position(_, _, let from) in notices { members.append(.init("because", .string(from))) }
        members += [
            .init("groupOffset", log.groupOffset.map { .int($0) } ?? .null),
            .init("logStart", .int(log.logStart)), .init("logEnd", .int(log.logEnd)),
            .init(
                "notices",
                .array(
                    notices.compactMap { notice -> JSON? in
                        if case .position = notice { return nil }
                        return .string(notice.description)
                    })),
            .init("locks", .array([locks.master, locks.nine].compactMap { $0.map { LockWords($0).json } })),
            .init("pending", .array(pending.map(\.json))), .init("keys", .array(keys.map(\.json))),
            .init("wouldChange", .array(StoreStep.merged(steps).map(\.json))),
            .init("refusals", .array(refusals.map(\.json))),
        ]
        if let evidence { members.append(.init("evidence", evidence.json)) }
        return .object(members)
    }

    static func json(_ error: SinkError) -> JSON {
        [
            "operation": .string(error.operation), "detail": .string(error.detail),
            "context": .object(error.context.map { .init($0.name, .string($0.value)) }),
            "hint": error.hint.map(JSON.string) ?? .null,
        ]
    }
}

extension ResumePlan.Key {
    private var meaning: String {
        switch outcome {
        case .skips(let offset) where offset < 0: "nothing of the key is stored"
        case .skips(let offset): "the key's records up to \(offset) are skipped"
        case .refused(let error): "refused when the key's next record comes: \(error)"
        case .foreign: "no partition key has a lock of this name: left alone"
        case .notReached: "not judged: the partition is refused"
        }
    }

    var lines: [String] {
        LockWords(lock).summary + pending.flatMap(\.lines).map { "  " + $0 } + ["  -> \(meaning)"]
    }

    var json: JSON {
        var members: [JSON.Member] = [
            .init("key", lock.key.map(JSON.string) ?? .null), .init("lock", LockWords(lock).json),
            .init("meaning", .string(meaning)), .init("pending", .array(pending.map(\.json))),
        ]
        if case .skips(let offset) = outcome { members.append(.init("skipsUpTo", .int(offset))) }
        if case .refused(let error) = outcome { members.append(.init("refused", ResumePlan.json(error))) }
        return .object(members)
    }
}
