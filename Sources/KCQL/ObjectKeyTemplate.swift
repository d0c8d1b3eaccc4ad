/// `object.key.template`, checked: it replaces the file name, the last part of the object key
/// (lenses-newer, "object.key.template").
package struct ObjectKeyTemplate: Sendable, Equatable {
    package enum Placeholder: String, Sendable, Equatable, CaseIterable {
        case topic
        /// Padded as `padding.length.partition` says.
        case partition
        /// Offset of the file's first record, padded as `padding.length.offset` says.
        case startOffset = "start-offset"
        /// Offset of the file's last record, padded likewise.
        case endOffset = "end-offset"
        /// Smallest record timestamp of the file, epoch milliseconds, never padded.
        case startTimestamp = "start-timestamp"
        /// Largest record timestamp of the file, epoch milliseconds, never padded.
        case endTimestamp = "end-timestamp"
        case recordCount = "record-count"
        /// The format's, without a dot.
        case `extension`
    }

    package enum Segment: Sendable, Equatable {
        case text(String)
        case placeholder(Placeholder)
    }

    package var segments: [Segment]
    package var written: String

    package init(segments: [Segment], written: String) {
        self.segments = segments
        self.written = written
    }
}

extension ObjectKeyTemplate {
    /// Whether a name holds the smallest or largest record timestamp.
    package var namesTimestamps: Bool {
        segments.contains { $0 == .placeholder(.startTimestamp) || $0 == .placeholder(.endTimestamp) }
    }
}
