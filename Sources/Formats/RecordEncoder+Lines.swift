public import Bytes
import ConnectData

extension RecordEncoder {
    /// Appends `records` checked JSON documents that lie one behind the other, each on one line with its line
    /// feed: the same bytes as one `encode` a record, in one copy.
    ///
    /// Only for statements whose `inputs` ask for `.json` and that have no envelope, in the documented form
    /// (in the Java connector's a document may be a string, which changes).
    public mutating func appendLines(
        _ lines: UnsafeRawBufferPointer, records: Int, into out: inout ByteBuffer, file: inout FileState
    ) {
        assert(settings.format == .json && settings.envelope == nil && settings.compatibility == .documented)
        assert(lines.reduce(0) { $0 + ($1 == 0x0A ? 1 : 0) } == records, "one record is one line")
        assert(records == 0 || lines.last == 0x0A, "a line ends with a line feed")
        out.append(lines)
        file.records &+= Int64(records)
    }
}
