import Bytes
import ConnectData
import Converters
import Formats
import Sink

/// The converted form of a batch's records for one statement: what its format and its partition fields need
/// of them, and nothing else.
///
/// Keys, values and headers that neither is asked for are not converted. Reused from batch to batch.
final class RecordReader {
    let inputs: EncoderInputs
    private let plan: PartitionPlan
    private let converters: TaskConverters
    private let cursor: TapeCursor
    private let schemas: SchemaTable
    private let lines: JSONLines
    private let valueFields: JSONFieldExtractor?
    private let needsValueTape: Bool
    private let needsKeyTape: Bool
    private let needsHeaderTapes: Bool
    /// Values are written as they are wherever the batch is clean.
    private let isLines: Bool

    private var lineColumn = LineColumn()
    private var valueColumn = ConvertedColumn()
    private var keyColumn = ConvertedColumn()
    private var headerColumn = ConvertedColumn()
    /// Answers to the plan's paths, `stride` entries a record, from record `firstRow` on.
    private var valueRows = SlotArray<TapeEntry>()
    private var keyRows = SlotArray<TapeEntry>()
    private var headerRows = SlotArray<TapeEntry>()
    private var firstRow = 0
    private var headerViews = HeaderViews()

    init(
        settings: FormatSettings, plan: PartitionPlan, converters: TaskConverters, schemas: SchemaTable
    ) {
        inputs = settings.inputs(value: converters.valueSource, key: converters.keySource)
        self.plan = plan
        self.converters = converters
        self.schemas = schemas
        cursor = TapeCursor(compatibility: settings.compatibility)
        lines = JSONLines(compatibility: settings.compatibility)
        isLines = inputs.value == .json && settings.envelope == nil
        // The Java connector refuses what the extractor does not tell apart (a path below a scalar, a list's
        // index): in its form the paths are answered from a tape.
        let extracts =
            inputs.value == .json && !plan.valuePaths.isEmpty && settings.compatibility == .documented
        valueFields = extracts ? JSONFieldExtractor(paths: plan.valuePaths) : nil
        needsValueTape = inputs.value == .tape || (!plan.valuePaths.isEmpty && !extracts)
        needsKeyTape = inputs.key == .tape || inputs.key == .json || !plan.keyPaths.isEmpty
        needsHeaderTapes = inputs.headers || !plan.headerPaths.isEmpty
    }

    /// What of a record the consumer has to copy beside its value.
    static func needs(_ inputs: EncoderInputs, _ plan: PartitionPlan, timestamps: Bool) -> (
        key: Bool, headers: Bool, timestamp: Bool
    ) {
        (
            inputs.key != .none || !plan.keyPaths.isEmpty, inputs.headers || !plan.headerPaths.isEmpty,
            timestamps || inputs.metadata || !plan.datePatterns.isEmpty
        )
    }

    /// Forgets the batch before.
    func begin() {
        if valueFields != nil { valueRows.removeAll() }
        lineColumn.removeAll()
        valueColumn.removeAll()
        keyColumn.removeAll()
        headerColumn.removeAll()
    }

    /// Every record prepared since `begin` is a line that may be written as it is.
    var isPassThrough: Bool { isLines && lineColumn.allClean }

    /// Converts the records [from, to). Returns the first that could not be; those before it were.
    func prepare(_ batch: borrowing RecordBatch, _ from: Int, _ to: Int) -> RecordFailure? {
        var failure: RecordFailure?
        var end = to
        func narrow(_ found: RecordFailure?) {
            guard let found, found.index < end else { return }
            failure = found
            end = found.index
        }
        if inputs.value == .json {
            if let valueFields {
                narrow(
                    lines.prepare(
                        batch, from: from, to: end, into: &lineColumn, extractor: valueFields,
                        fields: &valueRows))
            } else {
                narrow(lines.prepare(batch, from: from, to: end, into: &lineColumn))
            }
        }
        if needsValueTape {
            narrow(
                converters.value.convert(
                    batch, part: .value, from: from, to: end, into: &valueColumn, schemas: schemas))
        }
        if needsKeyTape {
            narrow(
                converters.key.convert(
                    batch, part: .key, from: from, to: end, into: &keyColumn, schemas: schemas))
        }
        if needsHeaderTapes, batch.headers.count > 0 {
            narrow(
                converters.header.convertHeaders(
                    batch, from: from, to: end, into: &headerColumn, schemas: schemas))
        }
        answerPaths(batch, from, end)
        return failure
    }

    // MARK: partition fields

    private func answerPaths(_ batch: borrowing RecordBatch, _ from: Int, _ to: Int) {
        firstRow = from
        if valueFields == nil, plan.valueStride > 0 {
            valueRows.removeAll()
            let spaces = spaces(batch, valueColumn)
            for index in from..<to {
                let (root, schema) = (Int(valueColumn.roots[index]), schemas[valueColumn.schemas[index]])
                for path in plan.valuePaths {
                    valueRows.append(
                        cursor.answer(path, in: valueColumn.tape, root: root, schema: schema, spaces: spaces))
                }
            }
        }
        if plan.keyStride > 0 {
            keyRows.removeAll()
            let spaces = spaces(batch, keyColumn)
            for index in from..<to {
                let (root, schema) = (Int(keyColumn.roots[index]), schemas[keyColumn.schemas[index]])
                for path in plan.keyPaths {
                    keyRows.append(
                        cursor.answer(path, in: keyColumn.tape, root: root, schema: schema, spaces: spaces))
                }
            }
        }
        if plan.headerStride > 0 {
            headerRows.removeAll()
            let spaces = spaces(batch, headerColumn)
            for index in from..<to { answerHeaders(batch, index, spaces) }
        }
    }

    /// Of headers with the same name the last counts, as in the Java connector.
    private func answerHeaders(_ batch: borrowing RecordBatch, _ index: Int, _ spaces: ValueSpaces) {
        let record = batch.records[index]
        let headers = Int(record.headerStart)..<Int(record.headerStart + record.headerCount)
        for wanted in plan.headerPaths {
            let found = headers.last { batch.headerName(batch.headers[$0]).elementsEqual(wanted.name.utf8) }
            guard let found else {
                headerRows.append(PathAnswer.entry(PathAnswer.headerAbsent))
                continue
            }
            headerRows.append(
                cursor.answer(
                    wanted.path, in: headerColumn.tape, root: Int(headerColumn.roots[found]),
                    schema: schemas[headerColumn.schemas[found]], spaces: spaces))
        }
    }

    /// Makes the raw partition key of a prepared record.
    @inline(__always) func buildKey(
        _ builder: inout PartitionKeyBuilder, _ batch: borrowing RecordBatch, _ index: Int
    ) throws(RoutingError) {
        let row = index - firstRow
        let values =
            plan.valueStride == 0
            ? FieldRow.none
            : valueFields == nil
                ? FieldRow(valueRows.pointer + row * plan.valueStride, spaces(batch, valueColumn))
                : FieldRow(
                    valueRows.pointer + index * plan.valueStride,
                    ValueSpaces(
                        values: batch.values.pointer, side: batch.side.pointer,
                        arena: lineColumn.arena.pointer))
        let keys =
            plan.keyStride == 0
            ? FieldRow.none : FieldRow(keyRows.pointer + row * plan.keyStride, spaces(batch, keyColumn))
        let headers =
            plan.headerStride == 0
            ? FieldRow.none
            : FieldRow(headerRows.pointer + row * plan.headerStride, spaces(batch, headerColumn))
        try builder.build(
            timestamp: batch.records[index].timestamp, values: values, keys: keys, headers: headers)
    }

    private func spaces(_ batch: borrowing RecordBatch, _ column: borrowing ConvertedColumn) -> ValueSpaces {
        ValueSpaces(values: batch.values.pointer, side: batch.side.pointer, arena: column.arena.pointer)
    }

    // MARK: what is stored

    /// A prepared record as the encoder takes it. Valid until the next record's.
    func view(_ batch: borrowing RecordBatch, _ index: Int, _ partition: PartitionState) -> RecordView {
        guard inputs.key != .none || inputs.headers || inputs.metadata else {
            return RecordView(value: part(inputs.value, batch, index, .value))
        }
        return view(
            batch, index, topic: partition.topicName, partition: partition.topicPartition.partition)
    }

    /// The same for a record whose partition no task has.
    func view(
        _ batch: borrowing RecordBatch, _ index: Int, topic: UnsafeRawBufferPointer, partition: Int32
    ) -> RecordView {
        let record = batch.records[index]
        headerViews.removeAll()
        if inputs.headers {
            let spaces = spaces(batch, headerColumn)
            for header in Int(record.headerStart)..<Int(record.headerStart + record.headerCount) {
                headerViews.append(
                    HeaderView(
                        name: batch.headerName(batch.headers[header]),
                        value: RecordPart(headerColumn, record: header, spaces: spaces)))
            }
        }
        return RecordView(
            value: part(inputs.value, batch, index, .value), key: part(inputs.key, batch, index, .key),
            headers: headerViews.buffer, topic: topic, partition: partition, offset: record.offset,
            timestamp: record.timestamp)
    }

    private func part(
        _ form: RecordPart.Form, _ batch: borrowing RecordBatch, _ index: Int, _ part: Converter.Part
    ) -> RecordPart {
        let bytes = part == .value ? batch.value(index) : batch.key(index)
        switch form {
        case .none: return .none
        case .text: return .text(bytes)
        case .bytes: return .bytes(bytes)
        case .tape:
            return part == .value
                ? RecordPart(valueColumn, record: index, spaces: spaces(batch, valueColumn))
                : RecordPart(keyColumn, record: index, spaces: spaces(batch, keyColumn))
        case .json:
            guard part == .value else {
                return RecordPart(keyColumn, record: index, spaces: spaces(batch, keyColumn))
            }
            let line = lineColumn.lines[index]
            switch line.state {
            case .nullDocument, .tombstone: return .json(nil)
            case .clean:
                return .json(.init(start: batch.values.pointer + Int(line.start), count: Int(line.length)))
            case .rewritten:
                return .json(
                    .init(start: lineColumn.arena.pointer + Int(line.start), count: Int(line.length)))
            }
        }
    }
}

/// A reused array of header views.
private struct HeaderViews: ~Copyable {
    private var base = UnsafeMutablePointer<HeaderView>.allocate(capacity: 16)
    private var room = 16
    private var used = 0

    deinit { base.deallocate() }

    var buffer: UnsafeBufferPointer<HeaderView> { UnsafeBufferPointer(start: base, count: used) }

    mutating func removeAll() { used = 0 }

    mutating func append(_ view: HeaderView) {
        if used == room {
            let fresh = UnsafeMutablePointer<HeaderView>.allocate(capacity: room * 2)
            fresh.moveInitialize(from: base, count: used)
            base.deallocate()
            base = fresh
            room *= 2
        }
        (base + used).initialize(to: view)
        used += 1
    }
}
