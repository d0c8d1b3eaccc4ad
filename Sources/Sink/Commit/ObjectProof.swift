package import ConnectData
package import ObjectStore

/// What an object says of itself (design section 4.8): as metadata where the store keeps it, else in a
/// manifest.
package struct ObjectProof: Equatable, Sendable {
    package var topicPartition: TopicPartition
    package var first: Offset
    package var last: Offset
    package var offsets: OffsetSum
    package var checksum: String
    /// Length of the object; nil in objects of an earlier version.
    package var bytes: Int64?

    package init(_ file: StagedFile, of topicPartition: TopicPartition) {
        self.topicPartition = topicPartition
        first = file.first
        last = file.last
        offsets = file.offsets
        checksum = file.checksum
        bytes = file.bytes
    }

    /// The metadata of the object; it costs no request and stays through the rename.
    package func metadata(unit: String) -> ObjectMetadata {
        var values = [
            "topic": topicPartition.topic, "partition": String(topicPartition.partition),
            "first": String(first), "last": String(last), "count": String(offsets.count),
            "offsets": offsets.hex, "checksum": checksum, "unit": unit,
        ]
        if let bytes { values["bytes"] = String(bytes) }
        return ObjectMetadata(values)
    }

    /// The same records in the same bytes; the length says no more, and earlier versions left it out.
    package func isSameFile(as other: ObjectProof) -> Bool {
        var other = other
        other.bytes = bytes
        return self == other
    }

    /// Nil when the object carries no proof of ours.
    package init?(_ metadata: ObjectMetadata) {
        guard let topic = metadata["topic"], let partition = metadata["partition"].flatMap({ Int32($0) }),
            let first = metadata["first"].flatMap({ Offset($0) }),
            let last = metadata["last"].flatMap({ Offset($0) }),
            let count = metadata["count"].flatMap({ Int64($0) }), let hex = metadata["offsets"],
            hex.utf8.count == 32,
            let hash = UInt128(hex, radix: 16), let checksum = metadata["checksum"]
        else { return nil }
        topicPartition = TopicPartition(topic, partition)
        self.first = first
        self.last = last
        offsets = OffsetSum(count: count, hash: hash)
        self.checksum = checksum
        bytes = metadata["bytes"].flatMap { Int64($0) }
    }
}
