import Bytes
import ConnectData
import Formats
import KCQL
import ObjectStore
import Sink

/// One KCQL statement, compiled for one task: how its records are read, placed, written, flushed and
/// committed.
///
/// A class met once a run. Thread-confined to its task.
final class StatementPlan {
    let statement: Statement
    let compatibility: Compatibility
    let partitioning: PartitionPlan
    let namer: ObjectKeyNamer
    let flush: FlushPolicy
    let commit: CommitSettings
    let reader: RecordReader
    var encoder: RecordEncoder
    let fileExtension: String
    /// Its files are gzip.
    let isPacked: Bool
    let openWritersMax: Int
    /// Open files of one partition above which it flushes whole (batch mode).
    let batchFilesMax: Int
    let store: any ObjectStore
    private var builder: PartitionKeyBuilder

    /// Every record of a topic partition has the same partition key.
    let constantKey: Bool

    init(
        _ statement: Statement, _ blueprint: ConnectorBlueprint, _ commit: CommitSettings,
        store: any ObjectStore,
        converters: TaskConverters, schemas: SchemaTable
    ) throws {
        self.statement = statement
        self.commit = commit
        self.store = store
        compatibility = blueprint.compatibility
        partitioning = try PartitionPlan(statement, compatibility: compatibility, zone: blueprint.zone)
        namer = try ObjectKeyNamer(
            statement, compatibility: compatibility, limits: KeyLimits(store.capabilities),
            reserved: [blueprint.indexesName, ".temp-upload"])
        let format = blueprint.format(of: statement)
        encoder = try RecordEncoder(format, schemas: schemas)
        reader = RecordReader(settings: format, plan: partitioning, converters: converters, schemas: schemas)
        fileExtension = format.fileExtension
        isPacked = format.gzipLevel != nil
        flush = blueprint.flush(of: statement)
        openWritersMax = max(1, blueprint.openWritersMax / blueprint.settings.tasksMax)
        batchFilesMax = blueprint.settings.batchFilesMax
        builder = PartitionKeyBuilder(partitioning)
        constantKey = partitioning.isConstant
    }

    /// Each partition key commits alone, on its own lock.
    var isGranular: Bool {
        guard commit.mode == .granular else { return false }
        if case .none = statement.partitioning { return false }
        return true
    }

    /// Whether file names hold the smallest and largest timestamp.
    var namesTimestamps: Bool {
        if let template = statement.effective.objectKeyTemplate { return template.namesTimestamps }
        return compatibility == .streamReactor && statement.partitioning == .topicPartition
    }

    func executor(_ staging: StagingArea) -> StoreExecutor {
        StoreExecutor(store: store, stagingDirectory: staging.directory, disk: staging.disk)
    }

    /// The one partition key of a topic partition, where no record decides.
    func constantPartitionKey(_ topicPartition: TopicPartition) throws(RoutingError) -> PartitionKey {
        try partitioning.partitionKey(raw: UnsafeRawBufferPointer(start: nil, count: 0), of: topicPartition)
    }

    /// Makes the raw partition key of a prepared record; `rawKey` is it until the next call.
    @inline(__always) func buildKey(_ batch: borrowing RecordBatch, _ index: Int) throws(RoutingError) {
        try reader.buildKey(&builder, batch, index)
    }

    var rawKey: UnsafeRawBufferPointer { builder.raw }

    /// The partition key behind the raw key that was built last.
    func partitionKey(_ topicPartition: TopicPartition) throws(RoutingError) -> PartitionKey {
        try partitioning.partitionKey(raw: builder.raw, of: topicPartition)
    }

    /// Refuses a key whose files the store would not take, before anything is staged under it.
    func admit(_ key: PartitionKey, _ topicPartition: TopicPartition, at offset: Offset) throws(RoutingError)
    {
        try namer.admit(key, of: topicPartition, at: offset, fileExtension: fileExtension)
        guard isGranular, let max = store.capabilities.keyPartLengthMax else { return }
        let length = LockPaths.name(of: key).utf8.count + ".lock".utf8.count
        if length > max {
            throw RoutingError(
                .badRecord,
                "the lock of this partition key would have a name of \(length) bytes, the store takes \(max)",
                hint: "partition by a shorter value, or use connect.datalake.exactly.once.commit.mode=batch")
        }
    }
}
