import KCQL

/// The delivery guarantee of a very configuration, in words.
struct Guarantee {
    let text: String

    init(_ blueprint: ConnectorBlueprint) {
        let settings = blueprint.settings
        let isolation =
            settings.consumer.isolation == .readCommitted
            ? "records of aborted transactions are never stored (isolation.level=read_committed)"
            : "records of aborted transactions are stored too (isolation.level=read_uncommitted)"
        var parts: [String] = []
        if settings.exactlyOnce {
            parts.append(
                "exactly once: each record is in exactly one object, whatever is killed or restarted")
            switch settings.commitMode {
            case .batch:
                parts.append(
                    "batch commit: one conditional write of a partition's lock commits all its files, so partition values "
                        + "made from the clock are safe")
                if blueprint.statements.contains(where: {
                    if case .by = $0.partitioning { true } else { false }
                }) {
                    parts.append(
                        "one lock names at most \(settings.batchFilesMax) files (connect.datalake.batch.files.max): a topic "
                            + "partition with more partition values flushes as a whole, in small files; for those "
                            + "set connect.datalake.exactly.once.commit.mode=granular")
                }
            case .granular:
                parts.append(
                    "granular commit: each partition value commits on its own lock, so a record must get the same values "
                        + "each time it is delivered")
            }
            if case .azure = settings.endpoint {
                parts.append(
                    "in an account without hierarchical namespace files are published by copy and delete: there a final "
                        + "file must stay until its lock is cleared, a few seconds after the commit")
            }
        } else {
            parts.append(
                "at least once: a crash may store records twice or replace a file (connect.datalake.exactly.once.enable=false)"
            )
        }
        if let text = blueprint.wallClockText { parts.append(text) }
        parts.append(isolation)
        if settings.skipNullValues { parts.append("records without a value are passed over and counted") }
        if settings.errorPolicy == .noop {
            parts.append(
                "a record that cannot be written is passed over, logged and counted (error.policy=NOOP)")
        }
        if settings.offsetGap == .accept {
            parts.append(
                "records that retention removed before they were read are given up (offset.gap=accept)")
        }
        text = parts.joined(separator: "; ")
    }
}
