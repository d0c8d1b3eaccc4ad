package import ConnectData
import KCQL

extension PartitionPlan {
    /// The partition key that a raw key stands for. Off the record path: called when a raw key is met first.
    ///
    /// In the compatibility it fails for values that would leave their directory, or that Azure and the Java
    /// connector do not take (lenses-behaviour 4.4; docs/compatibility.md).
    package func partitionKey(
        raw: UnsafeRawBufferPointer, of topicPartition: TopicPartition
    ) throws(RoutingError) -> PartitionKey {
        var reader = RawKey.Reader(raw)
        var values: [PartitionKey.Field] = []
        values.reserveCapacity(fields.count)
        for field in fields {
            let text: String
            switch field.source {
            case .topic: text = directory(Array(topicPartition.topic.utf8))
            case .partition:
                text = padding.padded(Int64(topicPartition.partition), to: padding.partition)
            case .date: text = dateDirectory(reader.next(), reader.spaces)
            case .value, .key, .header: text = directory(reader.next(), reader.spaces)
            }
            if compatibility == .streamReactor { try checkEscape(text, field) }
            values.append(PartitionKey.Field(field.name, text))
        }
        return PartitionKey(values)
    }

    private func directory(_ entry: TapeEntry, _ spaces: ValueSpaces?) -> String {
        guard let spaces, let bytes = ScalarText.bytes(entry, spaces, compatibility) else {
            return DirectoryText.missing
        }
        return directory(bytes)
    }

    private func directory(_ bytes: [UInt8]) -> String {
        guard compatibility == .documented else { return String(decoding: bytes, as: UTF8.self) }
        if bytes.isEmpty { return includeKeys ? "" : DirectoryText.empty }
        return DirectoryText.make(bytes)
    }

    /// A `/` in a date pattern is the operator's own and opens a directory.
    private func dateDirectory(_ entry: TapeEntry, _ spaces: ValueSpaces?) -> String {
        guard compatibility == .documented, let spaces,
            let bytes = ScalarText.bytes(entry, spaces, compatibility)
        else { return directory(entry, spaces) }
        return bytes.split(separator: UInt8(ascii: "/")).map { DirectoryText.make($0) }.joined(separator: "/")
    }

    private func checkEscape(_ value: String, _ field: Field) throws(RoutingError) {
        let text = includeKeys ? "\(field.name)=\(value)" : value
        for bytes in text.utf8.split(whereSeparator: { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "\\") })
        {
            let part = Substring(bytes)
            if PathParts.isDots(part) {
                throw RoutingError(
                    .badRecord,
                    "PARTITIONBY '\(field.written)': the value would leave its directory ('\(part)')")
            }
            if bytes.last == UInt8(ascii: " ") {
                throw RoutingError(
                    .badRecord, "PARTITIONBY '\(field.written)': the directory would end with a blank")
            }
        }
        if text.utf8.contains(0) {
            throw RoutingError(.badRecord, "PARTITIONBY '\(field.written)': Nul character not allowed")
        }
    }
}
