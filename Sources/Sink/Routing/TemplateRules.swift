import ConnectData
import KCQL

/// When an `object.key.template` names every file differently: topic, partition and an offset of the file
/// must be readable from the key, so each must stand in the template or in the directories, and be told apart
/// from its neighbours.
enum TemplateRules {
    typealias Problem = (message: String, hint: String)

    static func problems(
        _ template: ObjectKeyTemplate, _ statement: Statement, _ compatibility: Compatibility,
        topicDirectory: Bool
    ) -> [Problem] {
        let used = template.segments.compactMap { segment in
            if case .placeholder(let placeholder) = segment { placeholder } else { nil }
        }
        var topic = topicDirectory || used.contains(.topic)
        var partition = used.contains(.partition)
        switch statement.partitioning {
        case .topicPartition: (topic, partition) = (true, true)
        case .none: break
        case .by(let fields):
            topic = topic || fields.contains { $0.source == .topic }
            partition = partition || fields.contains { $0.source == .partition }
        }
        let alike = "object.key.template '\(template.written)' can give two files the same name: "
        var problems: [Problem] = []
        func need(_ present: Bool, _ what: String, _ placeholder: String) {
            guard !present else { return }
            problems.append(
                (
                    alike + "no \(what) in the key",
                    "add \(placeholder)"
                ))
        }
        need(used.contains(.startOffset) || used.contains(.endOffset), "offset", "{end-offset}")
        need(partition, "partition", "{partition}")
        need(topic, "topic", "{topic}")
        if let pair = unseparated(template) {
            problems.append(
                (
                    alike + "{\(pair.0)} and {\(pair.1)} run into each other",
                    "put '-' or '_' between them"
                ))
        }
        return problems
    }

    /// The first two placeholders between which nothing but digits stands.
    private static func unseparated(_ template: ObjectKeyTemplate) -> (String, String)? {
        var last: ObjectKeyTemplate.Placeholder?
        var separated = true
        for segment in template.segments {
            switch segment {
            case .text(let text): separated = separated || text.contains { !($0.isASCII && $0.isNumber) }
            case .placeholder(let placeholder):
                if let last, !separated, last != .extension, placeholder != .extension {
                    return (last.rawValue, placeholder.rawValue)
                }
                last = placeholder
                separated = false
            }
        }
        return nil
    }
}
