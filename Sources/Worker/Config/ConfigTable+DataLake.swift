extension ConfigRow.Allowed {
    static func atLeast(_ least: Int64) -> Self { .range(least...Int64.max) }
}

extension ConfigTable {
    /// The sink's own properties, `connect.datalake.*` (seed 001, option reference; lenses-behaviour 1.2;
    /// lenses-newer).
    package static let dataLake = ConfigTable(
        "Sink properties", "Written in the connector file.",
        statements + lake + azure + connections + exactlyOnce + sweep + errors + files + limits
            + withoutEffect)

    private static let statements: [ConfigRow] = [
        ConfigRow(
            "connect.datalake.kcql", .string, .required, .nonEmpty, .high, "Statements",
            "One or more KCQL statements, separated by semicolons: which topic goes where, in which format "
                + "(docs/kcql.md)."
        ),
        ConfigRow(
            "connect.datalake.compatibility", .string, .text("documented"),
            .oneOfIgnoringCase(["documented", "stream-reactor"]), .high, "Statements",
            "Whose behaviour counts where the public page and the Java connector differ: `documented`, or "
                + "`stream-reactor` to take over from a running Java connector (docs/compatibility.md)."),
    ]

    private static let exactlyOnce: [ConfigRow] = [
        ConfigRow(
            "connect.datalake.exactly.once.enable", .boolean, .text("true"), .any, .high, "Exactly once",
            "Whether each record is in the lake exactly once. false: at least once, straight to the final "
                + "key, without locks."
        ),
        ConfigRow(
            "connect.datalake.exactly.once.commit.mode", .string, .text("batch"),
            .oneOfIgnoringCase(["batch", "granular"]),
            .medium, "Exactly once",
            "What is committed together: `batch`, all open files of a topic partition; `granular`, each "
                + "partition key's file "
                + "by itself, for PARTITIONBY with very many keys (docs/exactly-once.md)."),
        ConfigRow(
            "connect.datalake.indexes.name", .string, .text(".indexes"), .nonEmpty, .medium, "Exactly once",
            "Directory of the locks, from the container's root; may hold slashes. Each connector has its own "
                + "directory below."
        ),
        ConfigRow(
            "connect.datalake.indexes.cluster.accept", .string, .text(""), .any, .low, "Exactly once",
            "Id of another Kafka cluster whose locks may be taken over, after a move to a new cluster; "
                + "otherwise a "
                + "lock of another cluster stops the task."),
        ConfigRow(
            "connect.datalake.offset.gap", .string, .text("refuse"),
            .oneOfIgnoringCase(["refuse", "accept"]), .medium,
            "Exactly once",
            "What happens when retention has deleted records that were not stored yet: `refuse` stops the "
                + "task with both "
                + "offsets; `accept` goes on at the log's first offset, logs the gap and counts it."),
        ConfigRow(
            "connect.datalake.batch.files.max", .int, .text("2000"), .range(1...100_000), .low,
            "Exactly once",
            "Open files at which a topic partition flushes as a whole in batch mode: one lock has to name "
                + "all of them."
        ),
        ConfigRow(
            "connect.datalake.indexes.gc.interval.seconds", .int, .text("300"), .range(1...2_147_483_647),
            .low,
            "Exactly once",
            "Seconds a partition value's lock stays unused before it is removed (granular commit mode), once the "
                + "master lock's offset has passed what it speaks of."),
        ConfigRow(
            "connect.datalake.indexes.gc.batch.size", .int, .text("1000"), .atLeast(1), .low,
            "Exactly once",
            "Removals of a topic partition's locks that are under way at once."),
        ConfigRow(
            "connect.datalake.commit.retry.max.attempts", .int, .text("5"), .atLeast(1), .low, "Exactly once",
            "Tries of one step of a commit (upload, lock write, rename) that the store does not answer, apart from "
                + "the error policy's: the policy decides once a step has failed so often and "
                + "connect.datalake.outage.max.ms has passed."),
        ConfigRow(
            "connect.datalake.commit.retry.base.delay.ms", .long, .text("200"), .atLeast(0), .low,
            "Exactly once",
            "Milliseconds before the first of these further tries."),
        ConfigRow(
            "connect.datalake.commit.retry.multiplier", .double, .text("2.0"), .atLeast(1), .low,
            "Exactly once",
            "By how much each further delay grows."),
        ConfigRow(
            "connect.datalake.commit.retry.max.delay.ms", .long, .text("5000"), .atLeast(0), .low,
            "Exactly once",
            "The longest delay in milliseconds."),
    ]

    private static let errors: [ConfigRow] = [
        ConfigRow(
            "connect.datalake.error.policy", .string, .text("THROW"),
            .oneOfIgnoringCase(["NOOP", "THROW", "RETRY"]), .high,
            "Errors",
            "What happens to a record that cannot be handled, and to what the store refuses: THROW stops the "
                + "task, NOOP "
                + "skips the record and counts it (never a store's refusal), RETRY tries again."),
        ConfigRow(
            "connect.datalake.max.retries", .int, .text("20"), .atLeast(-1), .medium, "Errors",
            "How often RETRY tries again before the task stops; -1 for ever."),
        ConfigRow(
            "connect.datalake.retry.interval", .long, .text("60000"), .atLeast(0), .medium, "Errors",
            "Milliseconds between these tries."),
        ConfigRow(
            "connect.datalake.outage.max.ms", .long, .text("1800000"), .atLeast(0), .medium, "Errors",
            "How long a store that does not answer is waited for, under every error policy, before the "
                + "policy decides "
                + "(30 minutes; 0, unless set, under `stream-reactor`)."),
        ConfigRow(
            "connect.datalake.skip.null.values", .boolean, .text("false"), .any, .medium, "Errors",
            "Whether records without a value (tombstones) are skipped and counted."),
    ]

    private static let files: [ConfigRow] = [
        ConfigRow(
            "connect.datalake.compression.codec", .string, .text("UNCOMPRESSED"),
            .oneOfIgnoringCase([
                "UNCOMPRESSED", "SNAPPY", "GZIP", "LZO", "LZ0", "BROTLI", "LZ4", "BZIP2", "ZSTD", "DEFLATE",
                "XZ",
            ]), .medium, "Files",
            "Compression of the files; which formats take which codec stands in docs/formats.md. LZ0 is the "
                + "page's spelling of LZO."
        ),
        ConfigRow(
            "connect.datalake.compression.level", .int, .text("-1"), .range(-1...22), .low, "Files",
            "The codec's level, 1 to 9 (ZSTD: 1 to 22); -1 is the codec's own default."),
        ConfigRow(
            "connect.datalake.date.time.zone", .string, .text("UTC"), .nonEmpty, .medium, "Files",
            "Time zone of `_date` patterns in PARTITIONBY, such as Europe/Berlin."),
        ConfigRow(
            "connect.datalake.padding.strategy", .string, .text(""),
            .oneOfIgnoringCase(["LeftPad", "RightPad", "NoOp"]),
            .low, "Files",
            "How offsets in file names are padded with zeros; a statement's own padding properties exclude "
                + "it."
        ),
        ConfigRow(
            "connect.datalake.padding.length", .int, .text("-1"), .range(-1...64), .low, "Files",
            "Digits that `padding.strategy` fills up to; negative means 12."),
        ConfigRow(
            "connect.datalake.disable.flush.count", .boolean, .text("false"), .any, .medium, "Files",
            "Removes the flush by number of records altogether; size and interval remain."),
        ConfigRow(
            "connect.datalake.schema.change.detector", .string, .text("default"),
            .oneOfIgnoringCase(["default", "version", "compatibility"]), .medium, "Files",
            "When another schema begins a new file: `default`, when it is not equal; `version`, when name or "
                + "version moved "
                + "on; `compatibility`, when Avro's rules find it incompatible."),
        ConfigRow(
            "connect.datalake.latest.schema.optimization.enabled", .boolean, .text("false"), .any, .low,
            "Files",
            "Adapts records of older schemas to the newest instead of beginning new files.",
            .later("it serves the Avro and Parquet formats.")),
    ]

    private static let limits: [ConfigRow] = [
        ConfigRow(
            "connect.datalake.local.tmp.directory", .string, .text(""), .any, .medium, "Limits",
            "Directory of the staging files; empty means `.staging` in the directory of a local lake, so that an "
                + "upload is a hard link. A real disk, please: staging files in memory count against memory."),
        ConfigRow(
            "connect.datalake.staging.bytes.max", .long, .text("2147483648"), .atLeast(16_777_216), .medium,
            "Limits",
            "Bytes of a connector's staging files, filling and uploading, at which it stops consuming until "
                + "space is freed; its tasks share them evenly. 2 GiB holds "
                + "four files of the default flush size, and fits the disk of a small machine."),
        ConfigRow(
            "connect.datalake.open.writers.max", .int, .text("131072"), .range(1...1_000_000), .medium,
            "Limits",
            "Open writers of a connector, one per partition key with unflushed records, shared evenly by its "
                + "tasks; beyond its share a task flushes the partition with the most. A writer takes about a "
                + "kilobyte of memory."
        ),
        ConfigRow(
            "connect.datalake.open.files.max", .int, .text("512"), .range(1...1_000_000), .low,
            "Limits",
            "Staging files of a connector that stay open, shared evenly by its tasks. A writer beyond it is parked: "
                + "its file is opened for each piece that is written out, and keeps what it holds."),
        ConfigRow(
            "connect.datalake.uploads.parallel", .int, .text("8"), .range(1...256), .low, "Limits",
            "Uploads and lock writes of a connector in flight at once, shared evenly by its tasks. 8 hide the latency of a store without "
                + "holding many "
                + "files' buffers."),
    ]

    private static let withoutEffect: [ConfigRow] = [
        ConfigRow(
            "connect.datalake.log.metrics", .boolean, .text("false"), .any, .low, "Without effect",
            "Logged the duration of each put.", .withoutEffect("the log tells rates and durations by itself.")
        ),
        ConfigRow(
            "connect.datalake.log.metrics.enable", .boolean, .text("false"), .any, .low, "Without effect",
            "The same under another name.", .withoutEffect("the log tells rates and durations by itself.")),
        ConfigRow(
            "connect.datalake.seek.max.files", .int, .text("5"), .any, .low, "Without effect",
            "Files to look through for the last offset.",
            .withoutEffect("the lock holds the offset; no file is looked through.")),
        ConfigRow(
            "connect.datalake.task.index", .string, .text(""), .any, .low, "Without effect",
            "The task's number, which the Java connector writes for its own tasks.",
            .withoutEffect("tasks are numbered by the worker.")),
    ]
}
