/// One item of PARTITIONBY: where a directory's value comes from, and what the directory is called.
package struct PartitionField: Sendable, Equatable {
    /// The part of the record that the value comes from (lenses-behaviour 2.5).
    package enum Source: Sendable, Equatable {
        /// `_key`: the whole key (empty path) or a field inside it.
        case key
        /// A plain field or `_value.…`: a field inside the value; the path is not empty.
        case value
        /// `_header.…` or `_headers.…`: `path[0]` is the header's name, the rest a path inside it.
        case header
        /// `_topic`; no path.
        case topic
        /// `_partition`; no path.
        case partition
        /// `_date.…`: the record's timestamp; the path is one pattern in Java's letters.
        case date
    }

    package var source: Source
    /// Names from the outside in. A part written in backticks is one name, dots and all; a number may be the
    /// index of a list.
    package var path: [String]
    /// The `name` of `name=value`.
    package var directoryName: String
    /// The item as it stands in the statement.
    package var written: String
    package var position: Position

    package init(source: Source, path: [String], directoryName: String, written: String, position: Position) {
        self.source = source
        self.path = path
        self.directoryName = directoryName
        self.written = written
        self.position = position
    }
}
