import Sink
import ConnectData
package import JSON

/// Everything that one run of `verify` found.
package struct VerifyReport: Equatable, Sendable {
    package var connector: String
    package var mode: String
    package var partitions: [PartitionVerdict] = []
    /// Objects below the statements' prefixes that carry no proof.
    package var unproven = 0
    package var notes: [String] = []

    package init(connector: String, mode: String) {
        self.connector = connector
        self.mode = mode
    }

    package var findings: Int { partitions.reduce(0) { $0 + $1.findings.count } }
    /// Looking at nothing proves nothing.
    package var isProved: Bool { findings == 0 && !partitions.isEmpty }
    package var objects: Int { partitions.reduce(0) { $0 + $1.objects } }

    package var json: JSON {
        [
            "connector": .string(connector), "mode": .string(mode), "ok": .bool(isProved),
            "findings": .int(findings), "objects": .int(objects),
            "bytes": .int(partitions.reduce(0) { $0 + $1.bytes }),
            "offsets": .int(partitions.reduce(0) { $0 + $1.stored }), "unproven": .int(unproven),
            "notes": .array(notes.map(JSON.string)), "partitions": .array(partitions.map(\.json)),
        ]
    }

    /// One line a partition, findings and notes below it.
    package var text: String {
        var lines: [String] = []
        for partition in partitions { lines += partition.lines }
        lines += notes.map { "note: \($0)" }
        if unproven > 0 { lines.append("note: \(unproven) objects below the prefix carry no proof") }
        guard !partitions.isEmpty else { return (lines + ["nothing was verified"]).joined(separator: "\n") }
        lines.append(
            isProved
                ? "verified: \(partitions.count) partitions, \(objects) objects, no finding"
                : "NOT verified: \(findings) findings")
        return lines.joined(separator: "\n")
    }
}

extension PartitionVerdict {
    package var json: JSON {
        [
            "topic": .string(topicPartition.topic), "partition": .int(topicPartition.partition),
            "from": .int(from), "committed": .int(end - 1), "provedFrom": .int(provedFrom),
            "provedTo": .int(provedTo - 1),
            "offsets": .int(stored), "objects": .int(objects), "bytes": .int(bytes),
            "skipped": .object(passedOver.map { .init($0.reason.rawValue, .int($0.sum.count)) }),
            "takenOver": .int(takenOver.count), "undelivered": .int(undelivered),
            "notes": .array((notes + countNotes).map(JSON.string)),
            "findings": .array(findings.map(\.json)),
        ]
    }

    var lines: [String] {
        var text = "\(topicPartition): "
        if end <= from, findings.isEmpty {
            text +=
                end == 0
                ? "nothing committed"
                : "offsets up to \(end - 1) are stored by the lock's word: its sums begin at \(end), where a repair,"
                    + " a takeover or an accepted gap has set it, and nothing is committed since"
        } else {
            if end > from { text += "offsets \(from) to \(end - 1)" + (findings.isEmpty ? "" : ": ") }
            text += findings.isEmpty ? proved : "\(findings.count) findings"
            text += "; \(storedWhole) records in \(objects) objects, \(bytes) bytes"
        }
        if !passedOver.isEmpty {
            let reasons = passedOver.map { "\($0.reason.rawValue) \($0.sum.count)" }.joined(separator: ", ")
            text += "; skipped \(reasons)"
        }
        if undelivered > 0 { text += "; \(undelivered) never delivered" }
        var notes = notes + countNotes
        if takenOver.count > 0 {
            notes.append("\(takenOver.count) records lie in files of the connector that was taken over")
        }
        return [text] + findings.flatMap(\.lines) + notes.map { "  note: \($0)" }
    }

    /// How far "stored once" is shown, where nothing is wrong.
    private var proved: String {
        if provedFrom <= from, provedTo >= end { return " stored once" }
        return provedFrom < provedTo
            ? ": \(provedFrom) to \(provedTo - 1) stored once, the others agree by their counts alone"
            : " agree by their counts alone"
    }

    /// What lies in the files of a connector that was taken over is stored, only not proved.
    private var passedOver: [OffsetSums.Skipped] { skipped.filter { $0.reason != .takenOver } }
}

extension Finding {
    package var json: JSON {
        [
            "kind": .string(kind.rawValue), "text": .string(text), "count": .int(count),
            "exact": .bool(isExact),
            "ranges": .array(ranges.map { [.int($0.lowerBound), .int($0.upperBound)] }),
            "objects": .array(objects.map(JSON.string)), "hint": hint.map(JSON.string) ?? .null,
        ]
    }

    var lines: [String] {
        var first = "  \(kind.rawValue): \(text)"
        if !ranges.isEmpty {
            first += isExact ? ": offsets " : ": \(count) within offsets "
            first += Self.text(ranges)
            if isExact, count > 1 { first += " (\(count))" }
        }
        return [first] + objects.prefix(20).map { "    \($0)" } + (hint.map { ["    -> \($0)"] } ?? [])
    }
}
