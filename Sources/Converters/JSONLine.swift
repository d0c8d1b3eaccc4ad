public import ConnectData

/// One record of a `LineColumn`.
@frozen public struct JSONLine: Equatable, Sendable {
    @frozen public enum State: UInt8, Sendable {
        /// The text lies in the batch's values and is a line as it is; the byte behind it is a newline.
        case clean
        /// The text lies in the column's arena; the byte behind it is a newline.
        case rewritten
        /// The document is `null`, or blank: Connect's null value without a schema.
        case nullDocument
        /// The record has no value (or stands for a record that a failure skipped).
        case tombstone
    }

    public var state: State
    /// Offset of the text in the batch's values (`clean`) or the column's arena (`rewritten`).
    public var start: UInt32
    /// Bytes without the newline.
    public var length: UInt32

    @inlinable public init(_ state: State, start: Int = 0, length: Int = 0) {
        self.state = state
        self.start = UInt32(truncatingIfNeeded: start)
        self.length = UInt32(truncatingIfNeeded: length)
    }

    /// Which memory `start` counts in.
    @inlinable public var space: TapeEntry.Space { state == .rewritten ? .arena : .values }
}
