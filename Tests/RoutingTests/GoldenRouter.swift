import Bytes
import ConnectData
import Converters
import Foundation
import KCQL
import ObjectStore

@testable import Sink

/// Runs one row through the real parts: KCQL, converters, plan, builder, index, namer; and flushes as the
/// Java connector does: by count, all writers of a topic partition when one is due (lenses-behaviour 7).
struct GoldenRouter {
    struct Outcome {
        var objects: Set<String> = []
        var lockNames: Set<String> = []
        var error: String?
    }

    struct Writer {
        var first: Int64
        var last: Int64
        var count: Int64 = 0
        var minTimestamp = Int64.max
        var maxTimestamp = Int64.min
    }

    /// One statement's parts.
    struct Route {
        let statement: Statement
        let plan: PartitionPlan
        let namer: ObjectKeyNamer
    }

    let row: GoldenNamesRow
    let compatibility: Compatibility = .streamReactor

    func run() -> Outcome {
        var outcome = Outcome()
        do {
            try route(&outcome)
        } catch {
            outcome.error = "\(error)"
        }
        return outcome
    }

    private func route(_ outcome: inout Outcome) throws {
        let parsed = try KCQL.parse(row.kcql, options: ParseOptions(compatibility: .streamReactor))
        let routes = try parsed.statements.map { statement in
            let statement = withConnectorPadding(statement)
            return Route(
                statement: statement, plan: try PartitionPlan(statement, compatibility: compatibility),
                namer: try ObjectKeyNamer(
                    statement, compatibility: compatibility,
                    limits: KeyLimits(lengthMax: 1024, partsMax: 254, countsUTF16: true)))
        }
        var open: [TopicPartition: [PartitionKey: Writer]] = [:]
        let schemas = SchemaTable()
        for record in row.records {
            let topicPartition = record.topicPartition
            guard
                let route = routes.first(where: {
                    $0.statement.source == .any || $0.statement.source == .topic(topicPartition.topic)
                })
            else { throw RoutingError(.badRecord, "no statement for \(topicPartition.topic)") }
            let key = try partitionKey(record, route.plan, schemas)
            outcome.lockNames.insert(key.lockName)
            let fileExtension = fileExtension(route.statement)
            try route.namer.admit(key, of: topicPartition, at: record.offset, fileExtension: fileExtension)
            var writers = open[topicPartition] ?? [:]
            var writer = writers[key] ?? Writer(first: record.offset, last: record.offset)
            writer.last = record.offset
            writer.count += 1
            writer.minTimestamp = min(writer.minTimestamp, record.timestamp)
            writer.maxTimestamp = max(writer.maxTimestamp, record.timestamp)
            writers[key] = writer
            if writer.count >= route.statement.effective.flushCount {
                for (key, writer) in writers {
                    let file = FileFacts(
                        topicPartition: topicPartition, firstOffset: writer.first, lastOffset: writer.last,
                        count: writer.count, minTimestamp: writer.minTimestamp,
                        maxTimestamp: writer.maxTimestamp,
                        partitionKey: key, fileExtension: fileExtension)
                    outcome.objects.insert(try route.namer.key(file).text)
                }
                writers = [:]
            }
            open[topicPartition] = writers
        }
    }

    private func partitionKey(
        _ record: GoldenNamesRow.Record, _ plan: PartitionPlan, _ schemas: SchemaTable
    ) throws -> PartitionKey {
        var batch = RecordBatch()
        append(record, to: &batch)
        let cursor = TapeCursor(compatibility: compatibility)
        var keys = ConvertedColumn()
        var values = ConvertedColumn()
        var headers = ConvertedColumn()
        if let failure = try converter("key.converter", .key)
            .convert(batch, part: .key, from: 0, to: 1, into: &keys, schemas: schemas)
        {
            throw failure
        }
        if let failure = try converter("value.converter", .value)
            .convert(batch, part: .value, from: 0, to: 1, into: &values, schemas: schemas)
        {
            throw failure
        }
        if let failure = try converter("header.converter", .header)
            .convertHeaders(batch, from: 0, to: 1, into: &headers, schemas: schemas)
        {
            throw failure
        }
        func spaces(_ arena: UnsafeRawPointer) -> ValueSpaces {
            ValueSpaces(values: batch.values.pointer, side: batch.side.pointer, arena: arena)
        }
        let (ofKey, ofValue, ofHeader) =
            (spaces(keys.arena.pointer), spaces(values.arena.pointer), spaces(headers.arena.pointer))
        var keyRows = FieldAnswers(width: plan.keyStride)
        keyRows.append(plan.keyPaths, of: keys, from: 0, to: 1, cursor, schemas, ofKey)
        var valueRows = FieldAnswers(width: plan.valueStride)
        valueRows.append(plan.valuePaths, of: values, from: 0, to: 1, cursor, schemas, ofValue)
        var headerRows = FieldAnswers(width: plan.headerStride)
        headerRows.append(
            plan.headerPaths, headersOf: batch, in: headers, from: 0, to: 1, cursor, schemas, ofHeader)
        var builder = PartitionKeyBuilder(plan)
        try builder.build(
            timestamp: record.timestamp, values: valueRows.row(0, ofValue), keys: keyRows.row(0, ofKey),
            headers: headerRows.row(0, ofHeader))
        return try plan.partitionKey(raw: builder.raw, of: record.topicPartition)
    }

    private func append(_ record: GoldenNamesRow.Record, to batch: inout RecordBatch) {
        func raw(_ data: Data?) -> [UInt8]? { data.map { Array($0) } }
        let (key, value) = (raw(record.key), raw(record.value))
        (key ?? []).withUnsafeBytes { keyBytes in
            (value ?? []).withUnsafeBytes { valueBytes in
                batch.append(
                    partition: 0, offset: record.offset, timestamp: record.timestamp,
                    key: key == nil ? nil : keyBytes, value: value == nil ? nil : valueBytes)
            }
        }
        for header in record.headers {
            let content = raw(header.value)
            Array(header.name.utf8).withUnsafeBytes { name in
                (content ?? []).withUnsafeBytes { bytes in
                    batch.appendHeader(name: name, value: content == nil ? nil : bytes)
                }
            }
        }
    }

    private func converter(_ property: String, _ role: ConverterRole) throws -> Converter {
        let simple = "org.apache.kafka.connect.storage.SimpleHeaderConverter"
        let json = "org.apache.kafka.connect.json.JsonConverter"
        return try Converter(
            className: row.config[property] ?? (role == .header ? simple : json),
            options: row.options(property),
            role: role, compatibility: compatibility)
    }

    /// `padding.strategy` and `padding.length` of the connector pad the offset (lenses-behaviour 1.2).
    private func withConnectorPadding(_ statement: Statement) -> Statement {
        var statement = statement
        let types: [String: PaddingType] = ["leftpad": .leftPad, "rightpad": .rightPad, "noop": .noOp]
        guard let type = types[(row.config["connect.datalake.padding.strategy"] ?? "").lowercased()] else {
            return statement
        }
        let length = Int(row.config["connect.datalake.padding.length"] ?? "-1") ?? -1
        statement.effective.padding.type = type
        statement.effective.padding.offset = length < 0 ? 12 : length
        statement.effective.padding.char = "0"
        return statement
    }

    private func fileExtension(_ statement: Statement) -> String {
        switch statement.storeAs {
        case .json: row.config["connect.datalake.compression.codec"]?.uppercased() == "GZIP" ? "gz" : "json"
        case .csv: "csv"
        case .text: "text"
        case .bytes: "bytes"
        case .avro: "avro"
        case .parquet: "parquet"
        }
    }
}
