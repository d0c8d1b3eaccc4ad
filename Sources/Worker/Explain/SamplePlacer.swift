import Bytes
import ConnectData
import Converters
import DataLake
import Formats
import KCQL
import LocalLake
import ObjectStore
import Sink

/// Places sample records of one statement through the reader, the partition plan and the namer of the record
/// path.
final class SamplePlacer {
    private let statement: Statement
    private let plan: PartitionPlan
    private let namer: ObjectKeyNamer
    private let reader: RecordReader
    private var builder: PartitionKeyBuilder
    private let format: FormatSettings
    private let unreadable: String?
    private let skipsNullValues: Bool
    /// nil where format or converter are still to come: then only the key is known.
    private var encoder: RecordEncoder?
    private var facts: [PartitionKey: [TopicPartition: FileFacts]] = [:]

    struct Refused: Error, CustomStringConvertible {
        var description: String
    }

    init(_ statement: Statement, _ blueprint: ConnectorBlueprint) throws {
        self.statement = statement
        format = blueprint.format(of: statement)
        plan = try PartitionPlan(statement, compatibility: blueprint.compatibility, zone: blueprint.zone)
        let limits =
            if case .directory = blueprint.settings.endpoint {
                KeyLimits(LocalObjectStore.usualCapabilities)
            } else {
                KeyLimits(DataLakeStore.usualCapabilities)
            }
        namer = try ObjectKeyNamer(
            statement, compatibility: blueprint.compatibility, limits: limits,
            reserved: [blueprint.indexesName, ".temp-upload"])
        var settings = blueprint.settings
        var isComing = statement.storeAs == .avro || statement.storeAs == .parquet
        var missing: [String] = []
        for role in ConverterSettings.Role.allCases
        where ConverterSettings.later.contains(settings.converter(role).className) {
            // Its bytes cannot be read yet; where no field of them is needed, the keys are right all the
            // same.
            isComing = true
            let name = "\(role.rawValue).converter \(settings.converter(role).className)"
            let bytes = ConverterSettings(
                role: role, className: "org.apache.kafka.connect.converters.ByteArrayConverter")
            let paths: Int
            switch role {
            case .key: (settings.keyConverter, paths) = (bytes, plan.keyPaths.count)
            case .value: (settings.valueConverter, paths) = (bytes, plan.valuePaths.count)
            case .header: (settings.headerConverter, paths) = (bytes, plan.headerPaths.count)
            }
            if paths > 0 { missing.append(name) }
        }
        unreadable =
            missing.isEmpty
            ? nil
            : "\(missing.joined(separator: ", ")) comes with a later version: its fields cannot be read yet"
        let converters = try TaskConverters(settings)
        let schemas = SchemaTable()
        reader = RecordReader(settings: format, plan: plan, converters: converters, schemas: schemas)
        skipsNullValues = blueprint.settings.skipNullValues
        encoder = isComing ? nil : try RecordEncoder(format, schemas: schemas)
        builder = PartitionKeyBuilder(plan)
    }

    /// The object key of a file that ends with `sample` and began with the sample's first record of its
    /// partition key.
    func place(_ sample: SampleRecord, offset: Offset) throws -> String {
        if let unreadable { throw Refused(description: unreadable) }
        if skipsNullValues, sample.value == nil {
            throw Refused(description: "passed over: it has no value (connect.datalake.skip.null.values)")
        }
        var batch = RecordBatch(valueCapacity: 1024, records: 1)
        sample.append(to: &batch, partition: 0, offset: offset)
        reader.begin()
        if let failure = reader.prepare(batch, 0, 1) { throw failure }
        try reader.buildKey(&builder, batch, 0)
        let key = try plan.partitionKey(raw: builder.raw, of: sample.topicPartition)
        try namer.admit(
            key, of: sample.topicPartition, at: offset, fileExtension: format.fileExtension)
        try encode(batch, sample.topicPartition)
        let timestamp = sample.timestamp ?? -1
        var file =
            facts[key]?[sample.topicPartition]
            ?? FileFacts(
                topicPartition: sample.topicPartition, firstOffset: offset, lastOffset: offset, count: 0,
                minTimestamp: timestamp, maxTimestamp: timestamp, partitionKey: key,
                fileExtension: format.fileExtension)
        file.lastOffset = offset
        file.count += 1
        file.minTimestamp = min(file.minTimestamp, timestamp)
        file.maxTimestamp = max(file.maxTimestamp, timestamp)
        facts[key, default: [:]][sample.topicPartition] = statement.storeAs == .bytes ? nil : file
        return try namer.key(file).text
    }

    /// Refuses what the format cannot hold; the bytes themselves are of no interest.
    private func encode(_ batch: borrowing RecordBatch, _ topicPartition: TopicPartition) throws {
        let topic = Array(topicPartition.topic.utf8)
        try topic.withUnsafeBytes { topic in
            let view = reader.view(batch, 0, topic: topic, partition: topicPartition.partition)
            var bytes = ByteBuffer()
            var file = FileState()
            try encoder?.encode(view, into: &bytes, file: &file)
        }
    }
}
