package import ConnectData
package import JSON
package import ObjectStore
package import Sink

/// What a sweep on demand decided and did.
package struct SweepReport {
    package enum Kind: String, Sendable {
        case temporary, lock
        /// Of an older form, named by a lock that goes.
        case olderTemporary = "older-temporary"
        case other
    }

    package enum Outcome: Equatable, Sendable {
        /// Nothing was tried.
        case none
        case removed
        /// Somebody else has removed it.
        case gone
        /// A lock stays because something that it alone names is still there.
        case left
        case failed(String)
    }

    package struct Entry: Sendable {
        package var container: String
        package var partition: TopicPartition?
        package var kind: Kind
        package var key: ObjectKey
        package var verdict: SweepVerdict
        package var safeOffset: Offset?
        package var outcome = Outcome.none

        init(
            _ container: String, _ partition: TopicPartition?, _ kind: Kind, _ key: ObjectKey,
            _ verdict: SweepVerdict
        ) {
            self.container = container
            self.partition = partition
            self.kind = kind
            self.key = key
            self.verdict = verdict
        }

        var isRemoval: Bool { if case .remove = verdict { true } else { false } }

        /// In a dry run everything that would go.
        var isSettled: Bool {
            if case .failed = outcome { return false }
            return isRemoval
        }

        package var reason: String { verdict.reason(safeOffset: safeOffset) }
    }

    package let isDryRun: Bool
    package private(set) var entries: [Entry] = []
    /// By container and partition.
    package internal(set) var safeOffsets: [(String, TopicPartition, Offset)] = []
    /// Staging directories of dead processes on this machine.
    package var staging: [String] = []

    init(isDryRun: Bool) { self.isDryRun = isDryRun }

    mutating func add(_ entry: Entry) { entries.append(entry) }

    /// The same of another container.
    package mutating func add(_ other: SweepReport) {
        entries += other.entries
        safeOffsets += other.safeOffsets
        staging += other.staging
    }

    package var removals: [Entry] { entries.filter(\.isRemoval) }
    package var unknownNames: [Entry] { entries.filter { $0.verdict == .keep(.unknownName) } }
    package var failures: [Entry] { entries.filter { if case .failed = $0.outcome { true } else { false } } }

    /// One line an object: in a dry run all of them, else what was removed, what failed, what nobody knows.
    package var text: String {
        var lines: [String] = []
        for entry in entries {
            let name = "\(entry.container)/\(entry.key)"
            switch (entry.isRemoval, entry.outcome) {
            case (true, .failed(let error)): lines.append("failed   \(name): \(error)")
            case (true, .left): lines.append("kept     \(name): what it names is still there")
            case (true, _): lines.append("\(isDryRun ? "would go" : "removed ") \(name): \(entry.reason)")
            case (false, _):
                let isUnknown = entry.verdict == .keep(.unknownName)
                if isDryRun || isUnknown {
                    lines.append("\(isUnknown ? "unknown " : "kept    ") \(name): \(entry.reason)")
                }
            }
        }
        for directory in staging {
            lines.append(
                "\(isDryRun ? "would go" : "removed ") \(directory): the process that held it is gone")
        }
        let gone = isDryRun ? removals.count : entries.count { $0.outcome == .removed }
        let kept = entries.count - removals.count - unknownNames.count
        lines.append(
            "\(gone) object(s) and \(staging.count) staging directories"
                + " \(isDryRun ? "would go" : "removed"), \(kept) kept, \(unknownNames.count) name(s) of another form,"
                + " \(failures.count) failed")
        return lines.joined(separator: "\n")
    }

    package var json: JSON {
        [
            "dryRun": .bool(isDryRun),
            "safeOffsets": .array(
                safeOffsets.map { container, partition, offset in
                    [
                        "container": .string(container), "topic": .string(partition.topic),
                        "partition": .int(partition.partition), "safeOffset": .int(offset),
                    ]
                }),
            "objects": .array(
                entries.map { entry in
                    [
                        "container": .string(entry.container), "key": .string(entry.key.text),
                        "topic": entry.partition.map { .string($0.topic) } ?? .null,
                        "partition": entry.partition.map { .int($0.partition) } ?? .null,
                        "kind": .string(entry.kind.rawValue), "verdict": .string(entry.verdict.code),
                        "reason": .string(entry.reason), "outcome": .string(Self.word(entry.outcome)),
                        "error": Self.error(entry.outcome),
                    ]
                }),
            "staging": .array(staging.map(JSON.string)),
        ]
    }

    private static func word(_ outcome: Outcome) -> String {
        switch outcome {
        case .none: "none"
        case .removed: "removed"
        case .gone: "gone"
        case .left: "left"
        case .failed: "failed"
        }
    }

    private static func error(_ outcome: Outcome) -> JSON {
        if case .failed(let error) = outcome { .string(error) } else { .null }
    }
}
