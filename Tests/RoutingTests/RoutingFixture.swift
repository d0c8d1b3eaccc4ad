import Bytes
import ConnectData
import KCQL
import ObjectStore

@testable import Sink

/// A statement with its plan and namer, and records given as plain values.
struct RoutingFixture {
    let plan: PartitionPlan
    let namer: ObjectKeyNamer
    let compatibility: Compatibility

    enum Value {
        case missing, null, bool(Bool), int(Int64), double(Double), float(Float), number(String), text(
            String),
            escaped(String), raw([UInt8]), decimal([UInt8], Int16), date(Int64), time(Int64), timestamp(
                Int64), map
    }

    init(
        _ partitioning: Statement.Partitioning, prefix: String? = "pre",
        source: Statement.Source = .topic("t"),
        effective: EffectiveProperties? = nil, compatibility: Compatibility = .documented,
        limits: KeyLimits = KeyLimits(lengthMax: 1024), zone: DateZone = .utc
    ) throws {
        var properties = EffectiveProperties()
        if case .by = partitioning { properties.partitionIncludeKeys = true }
        let statement = Statement(
            target: Target(container: "box", prefix: prefix), source: source, partitioning: partitioning,
            effective: effective ?? properties, text: "")
        self.compatibility = compatibility
        plan = try PartitionPlan(statement, compatibility: compatibility, zone: zone)
        namer = try ObjectKeyNamer(statement, compatibility: compatibility, limits: limits)
    }

    static var effective: EffectiveProperties { EffectiveProperties() }

    static func field(_ source: PartitionField.Source, _ path: String..., name: String? = nil)
        -> PartitionField
    {
        let directory = name ?? (path.isEmpty ? "\(source)" : path.joined(separator: "."))
        return PartitionField(
            source: source, path: path, directoryName: source == .date ? "date" : directory,
            written: directory,
            position: .start)
    }

    /// The key of a record whose value, key and header paths have these answers.
    func partitionKey(
        values: [Value] = [], keys: [Value] = [], headers: [Value] = [], timestamp: Int64 = -1,
        of topicPartition: TopicPartition = TopicPartition("t", 0)
    ) throws -> PartitionKey {
        var builder = PartitionKeyBuilder(plan)
        try Self.build(&builder, values, keys, headers, timestamp)
        return try plan.partitionKey(raw: builder.raw, of: topicPartition)
    }

    static func build(
        _ builder: inout PartitionKeyBuilder, _ values: [Value], _ keys: [Value], _ headers: [Value],
        _ timestamp: Int64
    ) throws {
        var bytes: [UInt8] = []
        let entries = (values + keys + headers).map { entry($0, &bytes) }
        try bytes.withUnsafeBytes { memory in
            try entries.withUnsafeBufferPointer { all in
                let empty = UnsafeRawPointer(bitPattern: 8)!
                let base = memory.baseAddress ?? empty
                let spaces = ValueSpaces(values: base, side: base, arena: base)
                func row(_ start: Int, _ count: Int) -> FieldRow {
                    guard count > 0, let first = all.baseAddress else { return .none }
                    return FieldRow(first + start, spaces)
                }
                try builder.build(
                    timestamp: timestamp, values: row(0, values.count), keys: row(values.count, keys.count),
                    headers: row(values.count + keys.count, headers.count))
            }
        }
    }

    private static func entry(_ value: Value, _ bytes: inout [UInt8]) -> TapeEntry {
        func slice(_ kind: TapeEntry.Kind, _ content: [UInt8], escaped: Bool = false, scale: Int16 = 0)
            -> TapeEntry
        {
            let start = bytes.count
            bytes += content
            return TapeEntry(
                kind, space: .arena, escaped: escaped, scale: scale, length: content.count,
                payload: UInt64(start))
        }
        return switch value {
        case .missing: PathAnswer.entry(PathAnswer.headerAbsent)
        case .null: TapeEntry(.null)
        case .bool(let value): TapeEntry(.boolean, payload: value ? 1 : 0)
        case .int(let value): TapeEntry(.int64, payload: UInt64(bitPattern: value))
        case .double(let value): TapeEntry(.float64, payload: value.bitPattern)
        case .float(let value): TapeEntry(.float32, payload: UInt64(value.bitPattern))
        case .number(let text): slice(.number, Array(text.utf8))
        case .text(let text): slice(.string, Array(text.utf8))
        case .escaped(let text): slice(.string, Array(text.utf8), escaped: true)
        case .raw(let content): slice(.bytes, content)
        case .decimal(let unscaled, let scale): slice(.decimal, unscaled, scale: scale)
        case .date(let value): TapeEntry(.date, payload: UInt64(bitPattern: value))
        case .time(let value): TapeEntry(.time, payload: UInt64(bitPattern: value))
        case .timestamp(let value): TapeEntry(.timestamp, payload: UInt64(bitPattern: value))
        case .map: TapeEntry(.map, length: 0, payload: 1)
        }
    }

    func objectKey(
        _ key: PartitionKey, first: Int64 = 0, last: Int64 = 0, count: Int64 = 1,
        timestamps: (Int64, Int64) = (0, 0),
        of topicPartition: TopicPartition = TopicPartition("t", 0), fileExtension: String = "json"
    ) throws -> String {
        try namer.key(
            FileFacts(
                topicPartition: topicPartition, firstOffset: first, lastOffset: last, count: count,
                minTimestamp: timestamps.0, maxTimestamp: timestamps.1, partitionKey: key,
                fileExtension: fileExtension)
        ).text
    }
}
