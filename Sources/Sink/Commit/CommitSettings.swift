package import ConnectData

/// What every partition of a connector's task commits by. Times are milliseconds.
package struct CommitSettings: Equatable, Sendable {
    /// The connector's name.
    package var connector: String
    /// `connect.datalake.indexes.name`.
    package var indexesName: String
    /// The container of the target; it stands in the lock's operations as `bucket`.
    package var container: String
    /// The Kafka cluster's id and the consumer group, for the owner text.
    package var cluster: String
    package var group: String
    /// `connect.datalake.indexes.cluster.accept`: another cluster whose locks are taken over.
    package var acceptedCluster: String?
    /// Hash of the key function (statement's PARTITIONBY, padding, zone, compatibility, converters,
    /// transforms).
    package var keyFunction: String
    package var mode: CommitMode
    package var compatibility: Compatibility
    /// The store keeps no metadata that can be listed: one manifest stands beside each unit.
    package var manifests: Bool
    /// `connect.datalake.offset.gap=accept`: offsets that retention took before they were stored are given
    /// up.
    package var acceptsOffsetGap = false
    /// `offset.flush.interval.ms`: the master lock is written for a moved safe offset at most this often.
    package var offsetFlushInterval: Int64 = 60_000
    /// `connect.datalake.indexes.gc.interval.seconds`: how long a key's lock stays idle before it is removed.
    package var lockIdle: Int64 = 300_000
    /// `connect.datalake.indexes.gc.batch.size`: removals of a partition's key locks under way at once.
    package var lockRemovalsMax = 1_000
    /// Quiet key locks of a partition whose ETags are kept in memory (about 250 bytes each); above it the
    /// longest unused half is evicted.
    package var locksKeptMax = 32_768
    /// How long after the last rename a lonely unit's lock is cleared.
    package var clearAfter: Int64 = 5_000
    /// `connect.datalake.outage.max.ms`.
    package var outageMax: Int64 = 1_800_000
    package var retry = RetryPolicy()
    /// How often temporary objects and key locks below the safe offset are swept; nil = never.
    package var sweepInterval: Int64?
    /// What was changed less long ago is left alone.
    package var sweepMinAge: Int64 = 86_400_000
    /// Key locks that one sweep of a partition reads at most.
    package var sweepReadsMax = 1_000

    package init(
        connector: String, indexesName: String = ".indexes", container: String, cluster: String,
        group: String,
        keyFunction: String, mode: CommitMode, compatibility: Compatibility = .documented,
        manifests: Bool = false
    ) {
        self.connector = connector
        self.indexesName = indexesName
        self.container = container
        self.cluster = cluster
        self.group = group
        self.keyFunction = keyFunction
        self.mode = mode
        self.compatibility = compatibility
        self.manifests = manifests
    }
}
