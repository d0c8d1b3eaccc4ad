extension ConfigTable {
    /// What is left behind by owners that died (EO-7).
    static let sweep: [ConfigRow] = [
        ConfigRow(
            "connect.datalake.indexes.gc.sweep.enabled", .boolean, .text("true"), .any, .low,
            "Exactly once",
            "Whether temporary objects and locks that dead owners left behind are removed, once nothing at or above a "
                + "partition's safe offset speaks of them (docs/operating.md#sweep)."),
        ConfigRow(
            "connect.datalake.indexes.gc.sweep.interval.seconds", .int, .text("86400"), .atLeast(1), .low,
            "Exactly once",
            "Seconds between two sweeps of a partition. The first comes after one to two ninety-sixths of it, for each "
                + "partition at another moment."),
        ConfigRow(
            "connect.datalake.indexes.gc.sweep.min.age.seconds", .int, .text("86400"), .atLeast(1), .low,
            "Exactly once",
            "Seconds since its last change before an object is swept."),
        ConfigRow(
            "connect.datalake.indexes.gc.sweep.max.reads", .int, .text("1000"), .atLeast(1), .low,
            "Exactly once",
            "Locks that one sweep of a partition reads at most; the others wait for the next."),
    ]
}
