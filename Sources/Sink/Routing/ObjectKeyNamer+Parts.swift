import ConnectData
import KCQL

extension ObjectKeyNamer {
    /// Prefix, topic and partition values; the last part is not in it.
    func directories(_ partitionKey: PartitionKey, _ topic: String) -> [String] {
        var parts = prefix.isEmpty ? [] : [prefix]
        if topicDirectory { parts.append(DirectoryText.make(topic.utf8)) }
        for field in partitionKey.fields {
            parts.append(includeKeys ? "\(field.name)=\(field.value)" : field.value)
        }
        return parts
    }

    func fileName(_ file: FileFacts) -> String {
        if let template {
            return template.segments.map { text(of: $0, file) }.joined()
        }
        let topic = file.topicPartition.topic
        let offset = padding.padded(file.lastOffset, to: padding.offset)
        let stem: String
        switch (partitioning, compatibility) {
        case (.topicPartition, .documented): stem = offset
        case (.topicPartition, .streamReactor): stem = "\(offset)_\(file.minTimestamp)_\(file.maxTimestamp)"
        case (.none, _), (.by, _):
            let partition = padding.padded(Int64(file.topicPartition.partition), to: padding.partition)
            stem = "\(topic)(\(partition)_\(offset))"
        }
        return "\(stem)\(keySuffix).\(file.fileExtension)"
    }

    private func text(of segment: ObjectKeyTemplate.Segment, _ file: FileFacts) -> String {
        switch segment {
        case .text(let text): text
        case .placeholder(.topic): file.topicPartition.topic
        case .placeholder(.partition):
            padding.padded(Int64(file.topicPartition.partition), to: padding.partition)
        case .placeholder(.startOffset): padding.padded(file.firstOffset, to: padding.offset)
        case .placeholder(.endOffset): padding.padded(file.lastOffset, to: padding.offset)
        case .placeholder(.startTimestamp): String(file.minTimestamp)
        case .placeholder(.endTimestamp): String(file.maxTimestamp)
        case .placeholder(.recordCount): String(file.count)
        case .placeholder(.extension): file.fileExtension
        }
    }
}

extension EffectiveProperties.Padding {
    /// `number` filled up to `length` on the side that the type says; never truncated.
    package func padded(_ number: Int64, to length: Int) -> String {
        let text = String(number)
        let fill = String(repeating: String(char), count: max(0, length - text.count))
        return switch type {
        case .leftPad: fill + text
        case .rightPad: text + fill
        case .noOp: text
        }
    }
}
