import Bytes
public import ConnectData

/// One configured Connect converter: bytes of a record's part to entries on a tape and a schema.
///
/// Facts: connect-semantics 3.1-3.3. In the Java connector's compatibility each value is what the Java class
/// makes of it; in the documented form nothing is lost silently: schemaless JSON numbers keep their text, and
/// a value that does not fit its declared schema is an error of its record (docs/compatibility.md).
/// Thread-confined: born, used and dropped by one task, with one `SchemaTable`.
public final class Converter {
    /// Which part of a record `convert` reads.
    public enum Part: Sendable {
        case key, value
    }

    public let kind: ConverterKind
    public let compatibility: Compatibility

    let options: ConverterOptions
    let scanner: JSONScanner?
    let inner: JSONScanner?
    let envelope: EnvelopeReader?
    let headerSchemas = HeaderSchemas()
    /// Schemas of this converter's own kind, interned once per table.
    private var ownSchema: UInt32?
    /// The fields of a scan that asks for none.
    var noFields = SlotArray<TapeEntry>(capacity: 0)

    /// - Parameters:
    ///   - className: the Java class, in full or its simple name (`JsonConverter`).
    ///   - options: the converter's properties without their prefix; unknown ones are ignored, as in Java.
    public init(
        className: String, options: [String: String], role: ConverterRole, compatibility: Compatibility
    ) throws(ConverterConfigError) {
        let kind = try ConverterKind(className: className, role: role)
        let parsed = try ConverterOptions(options, kind: kind)
        self.compatibility = compatibility
        self.options = parsed
        guard case .json = kind else {
            self.kind = kind
            scanner = nil
            inner = nil
            envelope = nil
            return
        }
        self.kind = .json(schemas: parsed.schemasEnabled)
        scanner = JSONScanner(java: compatibility == .streamReactor)
        inner = JSONScanner(java: compatibility == .streamReactor)
        envelope = parsed.schemasEnabled ? try EnvelopeReader(parsed, compatibility) : nil
    }

    /// Converts the records from `from` up to `to`, one root and one schema number a record.
    ///
    /// `column.roots` is indexed by record: records between its end and `from` get a null without schema, so
    /// that a caller that skips a failed record calls again from the next one.
    /// - Returns: the first record that could not be converted; those before it were.
    public func convert(
        _ batch: borrowing RecordBatch, part: Part, from: Int, to: Int, into column: inout ConvertedColumn,
        schemas: SchemaTable
    ) -> RecordFailure? {
        fill(&column, to: from)
        guard from < to else { return nil }
        if let scanner {
            let source = scanner.source(batch, part, from: from, to: to)
            return convertJSON(source, batch, firstSlot: from, into: &column, schemas) { batch, index in
                part == .key ? batch.key(index) : batch.value(index)
            }
        }
        let space: TapeEntry.Space = part == .key ? .side : .values
        for index in from..<to {
            let slot = batch.records[index]
            let text = part == .key ? batch.key(index) : batch.value(index)
            let start = part == .key ? slot.keyStart : slot.valueStart
            do throws(ConnectError) {
                try convertOne(text, space, start: Int(start), into: &column, schemas)
            } catch {
                return error.failure(index)
            }
        }
        return nil
    }

    /// Converts the headers of the records from `from` up to `to`: roots and schemas of `column` are indexed
    /// by header slot (`RecordSlot.headerStart`), filled up as for records.
    /// - Returns: the first record with a header that could not be converted.
    public func convertHeaders(
        _ batch: borrowing RecordBatch, from: Int, to: Int, into column: inout ConvertedColumn,
        schemas: SchemaTable
    ) -> RecordFailure? {
        for index in from..<to {
            let record = batch.records[index]
            guard record.headerCount > 0 else { continue }
            let first = Int(record.headerStart)
            let end = first + Int(record.headerCount)
            fill(&column, to: first)
            if let scanner {
                let source = scanner.headers(batch, from: first, to: end)
                let failure = convertJSON(source, batch, firstSlot: first, into: &column, schemas) {
                    batch, slot in
                    batch.headerValue(batch.headers[slot])
                }
                if var failure {
                    failure.index = index
                    return failure
                }
                continue
            }
            for slot in first..<end {
                let header = batch.headers[slot]
                do throws(ConnectError) {
                    try convertOne(
                        batch.headerValue(header), .side, start: Int(header.valueStart), into: &column,
                        schemas)
                } catch {
                    return error.failure(index)
                }
            }
        }
        return nil
    }

    private func fill(_ column: inout ConvertedColumn, to count: Int) {
        while column.roots.count < count { append(TapeEntry(.null), SchemaTable.none, to: &column) }
    }

    func append(_ entry: TapeEntry, _ schema: UInt32, to column: inout ConvertedColumn) {
        column.roots.append(UInt32(truncatingIfNeeded: column.tape.append(entry)))
        column.schemas.append(schema)
    }

    /// The number of the one schema of a converter of simple values.
    func ownSchema(_ kind: Schema.Kind, _ table: SchemaTable) -> UInt32 {
        if let ownSchema { return ownSchema }
        let number = table.intern(Schema(kind, optional: true))
        ownSchema = number
        return number
    }
}
