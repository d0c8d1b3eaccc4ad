public import Bytes
public import ConnectData

/// Writes the records of one statement in one task: a record in, its bytes at the end of a buffer.
///
/// Holds for every format but BYTES: one record is one line (CSV: one row, line breaks within quotes),
/// whatever its input looked like, and the bytes are valid UTF-8. BYTES stores one record a file, byte by
/// byte. docs/formats.md has every rule.
///
/// One encoder serves all files of its statement; what differs between files is in their `FileState`. The
/// steady state allocates nothing.
public struct RecordEncoder: ~Copyable {
    public let settings: FormatSettings
    let schemas: SchemaTable
    var plans: SchemaPlans
    var columns: ColumnTable
    var scratch: ByteBuffer
    var unescaped: ByteBuffer
    /// Index of each column's value in the record at hand; 0 = the record has none.
    var positions: SlotArray<UInt32>
    /// Records in which invalid text was replaced by U+FFFD (each counts once).
    public internal(set) var replacedRecords: Int64 = 0

    /// - Parameter schemas: the table whose numbers the records carry.
    public init(_ settings: FormatSettings, schemas: SchemaTable) throws(FormatConfigError) {
        try settings.check()
        self.settings = settings
        self.schemas = schemas
        plans = SchemaPlans()
        columns = ColumnTable()
        scratch = ByteBuffer(capacity: 1024)
        unescaped = ByteBuffer(capacity: 256)
        positions = SlotArray()
    }

    /// Appends exactly one record to `out`, and the header row before the first record of a CSV file that has
    /// one.
    ///
    /// On an error `out` and `file` are as they were before.
    public mutating func encode(
        _ record: borrowing RecordView, into out: inout ByteBuffer, file: inout FileState
    ) throws(FormatError) {
        let start = out.count
        let before = file
        do throws(FormatError) {
            var flags = TextFlags()
            switch settings.format {
            case .json:
                if let envelope = settings.envelope {
                    try encodeEnvelope(record, envelope, into: &out, flags: &flags)
                } else {
                    try encodeJSON(record.value, into: &out, flags: &flags)
                }
            case .csv, .csvWithHeaders: try encodeCSV(record.value, into: &out, file: &file, flags: &flags)
            case .text: try encodeText(record.value, into: &out, flags: &flags)
            case .bytes: try encodeBytes(record.value, into: &out, file: file)
            case .avro, .parquet: preconditionFailure("settings were checked")
            }
            file.records &+= 1
            if flags.replaced { replacedRecords &+= 1 }
        } catch {
            if before.plan < 0, file.plan >= 0 { columns.release(file.plan) }
            out.setCount(start)
            file = before
            throw error
        }
    }

    /// Whether the file must be closed before this record: its columns would change (CSV only).
    ///
    /// With a schema: when the detector says that it is another one. Without: when the record has a member
    /// that is no column of the file. What cannot be a row at all closes no file; `encode` refuses it.
    public mutating func rolls(_ file: FileState, for record: borrowing RecordView) -> Bool {
        guard file.records > 0 else { return false }
        switch settings.format {
        case .csv, .csvWithHeaders: return columnsChange(file, record.value)
        case .json, .text, .bytes, .avro, .parquet: return false
        }
    }

    /// To be called when a file was closed or dropped: its columns may be forgotten.
    public mutating func end(_ file: FileState) {
        if file.plan >= 0 { columns.release(file.plan) }
    }
}
