/// What the encoder remembers of one open file; kept by the writer that owns the file.
///
/// A new file begins with `FileState()`. Give it back with `RecordEncoder.end` when the file is closed.
@frozen public struct FileState: Sendable, Equatable, BitwiseCopyable {
    /// Number of the schema of the record that opened the file; 0 = none.
    public internal(set) var schema: UInt32
    /// Number of the schema of the record that was written last.
    public internal(set) var lastSchema: UInt32
    /// The file's columns in the encoder's table; -1 = none (only CSV has columns).
    public internal(set) var plan: Int32
    /// Records in the file.
    public internal(set) var records: Int64

    public init() {
        schema = 0
        lastSchema = 0
        plan = -1
        records = 0
    }
}
