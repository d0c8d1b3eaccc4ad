public import ConnectData

/// The answers of one part of the records of a batch to a plan's paths: rows of equal width, by record index
/// from `first` on. Filled by the JSON field extractor (through `entries`) or from a tape; reused from batch
/// to batch.
public struct FieldAnswers: ~Copyable {
    /// Record-major: the row of a record is `width` entries.
    public var entries: SlotArray<TapeEntry>
    public let width: Int

    public init(width: Int) {
        self.width = width
        entries = SlotArray(capacity: max(width, 1) * 1024)
    }

    @inlinable public mutating func removeAll() { entries.removeAll() }

    /// Rows filled so far.
    @inlinable public var count: Int { width == 0 ? 0 : entries.count / width }

    /// The row at `index`. Borrowed: valid until the answers change.
    @inlinable public func row(_ index: Int, _ spaces: ValueSpaces) -> FieldRow {
        if width == 0 { return .none }
        assert((index + 1) * width <= entries.count)
        return FieldRow(entries.pointer + index &* width, spaces)
    }

    /// Appends the rows of the records from `from` up to `to` of a converted key or value.
    package mutating func append(
        _ paths: [[String]], of column: borrowing ConvertedColumn, from: Int, to: Int, _ cursor: TapeCursor,
        _ schemas: SchemaTable, _ spaces: ValueSpaces
    ) {
        for record in from..<to {
            let schema = schemas[column.schemas[record]]
            for path in paths {
                entries.append(
                    cursor.answer(
                        path, in: column.tape, root: Int(column.roots[record]), schema: schema, spaces: spaces
                    ))
            }
        }
    }

    /// Appends the rows of the records from `from` up to `to` from their converted headers (`column` is
    /// indexed by header slot). Of headers with the same name the last counts (lenses-behaviour 5.1).
    package mutating func append(
        _ paths: [PartitionPlan.HeaderPath], headersOf batch: borrowing RecordBatch,
        in column: borrowing ConvertedColumn,
        from: Int, to: Int, _ cursor: TapeCursor, _ schemas: SchemaTable, _ spaces: ValueSpaces
    ) {
        for record in from..<to {
            for path in paths {
                guard let slot = Self.lastHeader(path.name, of: record, in: batch) else {
                    entries.append(PathAnswer.entry(PathAnswer.headerAbsent))
                    continue
                }
                entries.append(
                    cursor.answer(
                        path.path, in: column.tape, root: Int(column.roots[slot]),
                        schema: schemas[column.schemas[slot]], spaces: spaces))
            }
        }
    }

    private static func lastHeader(_ name: String, of record: Int, in batch: borrowing RecordBatch) -> Int? {
        let slot = batch.records[record]
        let start = Int(slot.headerStart)
        for index in (start..<start + Int(slot.headerCount)).reversed()
        where batch.headerName(batch.headers[index]).elementsEqual(name.utf8) {
            return index
        }
        return nil
    }
}
