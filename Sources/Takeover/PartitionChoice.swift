package import ConnectData

/// What `--topic` and `--partition` ask for.
package struct PartitionChoice: Equatable, Sendable {
    package var topic: String?
    package var partition: Int32?

    package init(topic: String? = nil, partition: Int32? = nil) {
        self.topic = topic
        self.partition = partition
    }

    package func takes(_ found: TopicPartition) -> Bool {
        (topic ?? found.topic) == found.topic && (partition ?? found.partition) == found.partition
    }

    /// Why nothing is looked at, and what there is; nil where something is, or where all was asked for.
    ///
    /// - Parameter found: every partition that could have been asked for.
    package func fault(among found: [TopicPartition]) -> (message: String, hint: String)? {
        guard topic != nil || partition != nil, !found.contains(where: takes) else { return nil }
        let asked = [topic.map { "--topic \($0)" }, partition.map { "--partition \($0)" }].compactMap { $0 }
        let topics = Set(found.map(\.topic))
        let hint: String
        if let topic, topics.contains(topic) {
            let numbers = found.filter { $0.topic == topic }.map(\.partition).sorted()
            hint = "\(topic) has \(Self.list(numbers.map(String.init))) here"
        } else if let topic, !topics.isEmpty {
            hint = "the nearest are \(NearNames.of(topic, among: topics.sorted()).joined(separator: ", "))"
        } else {
            hint =
                found.isEmpty
                ? "there is none at all" : "there are \(Self.list(found.sorted().map(\.description)))"
        }
        return ("`\(asked.joined(separator: " "))` names no partition of this connector", hint)
    }

    private static func list(_ names: [String]) -> String {
        names.prefix(8).joined(separator: ", ") + (names.count > 8 ? " and \(names.count - 8) more" : "")
    }
}
