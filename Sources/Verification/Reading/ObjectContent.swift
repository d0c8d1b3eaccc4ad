import ConnectData

/// What was found in an object that was read to its end.
package struct ObjectContent: Equatable, Sendable {
    package var size: Int64 = 0
    package var crc: UInt64 = 0
    package var records: Int64 = 0
    package var offsets: OffsetRuns?
    /// It ends within a record, or within its compression.
    package var isCut = false
    /// Why its text could not be read.
    package var malformed: String?
}
