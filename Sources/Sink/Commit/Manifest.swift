package import ConnectData
import JSON
package import ObjectStore

/// The proof of a unit's objects on stores whose listings carry no metadata: one small object per unit under
/// `.proof`, published last of the unit (design section 4.8).
///
/// It names the finals that were asked for. A file whose name was taken stands under that name with the unit
/// id in it (`ObjectKey.carrying`): whoever reads manifests looks for both.
package struct Manifest: Equatable, Sendable {
    package struct File: Equatable, Sendable {
        package var final: ObjectKey
        package var bytes: Int64
        package var proof: ObjectProof
    }

    package var unit: String
    package var topicPartition: TopicPartition
    package var files: [File]

    package init(unit: String, topicPartition: TopicPartition, files: [StagedFile]) {
        self.unit = unit
        self.topicPartition = topicPartition
        self.files = files.map {
            File(final: $0.final, bytes: $0.bytes, proof: ObjectProof($0, of: topicPartition))
        }
    }

    package var encoded: [UInt8] {
        let files: [JSON] = files.map { file in
            [
                "object": .string(file.final.text), "first": .int(file.proof.first),
                "last": .int(file.proof.last),
                "bytes": .int(file.bytes), "offsets": file.proof.offsets.json,
                "checksum": .string(file.proof.checksum),
            ]
        }
        return JSON.object([
            .init("topic", .string(topicPartition.topic)), .init("partition", .int(topicPartition.partition)),
            .init("unit", .string(unit)), .init("files", .array(files)),
        ]).bytes
    }

    /// Nil when the bytes are not a manifest.
    package init?(decoding bytes: [UInt8]) {
        guard let json = try? JSON(parsing: bytes), let topic = json["topic"]?.string,
            let partition = json["partition"]?.int64.flatMap({ Int32(exactly: $0) }),
            let unit = json["unit"]?.string,
            let list = json["files"]?.array
        else { return nil }
        self.unit = unit
        topicPartition = TopicPartition(topic, partition)
        files = []
        for entry in list {
            guard let final = entry["object"]?.string, let first = entry["first"]?.int64,
                let last = entry["last"]?.int64,
                let bytes = entry["bytes"]?.int64, let offsets = OffsetSum(entry["offsets"]),
                let checksum = entry["checksum"]?.string
            else { return nil }
            files.append(
                File(
                    final: ObjectKey(final), bytes: bytes,
                    proof: ObjectProof(
                        topicPartition: topicPartition, first: first, last: last, offsets: offsets,
                        checksum: checksum, bytes: bytes)))
        }
    }
}

extension ObjectProof {
    package init(
        topicPartition: TopicPartition, first: Offset, last: Offset, offsets: OffsetSum, checksum: String,
        bytes: Int64? = nil
    ) {
        self.topicPartition = topicPartition
        self.first = first
        self.last = last
        self.offsets = offsets
        self.checksum = checksum
        self.bytes = bytes
    }
}

extension ObjectKey {
    /// The name that a file gets whose own is taken: with the unit id before its extension.
    package func carrying(unit: String) -> ObjectKey {
        let slash = text.lastIndex(of: "/").map { text.index(after: $0) } ?? text.startIndex
        let name = text[slash...]
        var end = name.endIndex
        for _ in 0..<2 {
            guard let dot = name[..<end].lastIndex(of: "."), dot > name.startIndex else { break }
            let suffix = name[name.index(after: dot)..<end]
            guard !suffix.isEmpty, suffix.count <= 7,
                suffix.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber) })
            else { break }
            end = dot
        }
        return ObjectKey("\(text[..<end])-\(unit)\(text[end...])")
    }
}
