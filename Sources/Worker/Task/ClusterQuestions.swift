package import ConnectData
package import Kafka

/// What a task asks the cluster beside polling: `KafkaAdmin`, or the simulation's broker. Each call waits for
/// its answer, so a task asks on its pool.
package protocol ClusterQuestions: Sendable {
    func range(of partition: TopicPartition) throws(KafkaError) -> LogRange

    /// The group's offset; nil when it has none.
    func groupOffset(of partition: TopicPartition) throws(KafkaError) -> Offset?

    func topicNames() throws(KafkaError) -> [String]

    /// All partitions of these topics.
    func partitions(of topics: [String]) throws(KafkaError) -> [TopicPartition]

    /// Where these logs end; 0 for one that holds nothing (any more).
    func ends(of partitions: [TopicPartition]) throws(KafkaError) -> [TopicPartition: Offset]

    /// The group's offsets, where it has any.
    func groupOffsets(of partitions: [TopicPartition]) throws(KafkaError) -> [TopicPartition: Offset]
}

extension KafkaAdmin: ClusterQuestions {
    package func range(of partition: TopicPartition) throws(KafkaError) -> LogRange {
        try logRange(partition)
    }

    package func groupOffset(of partition: TopicPartition) throws(KafkaError) -> Offset? {
        try committed([partition])[partition]
    }

    package func topicNames() throws(KafkaError) -> [String] { try topics().map(\.name) }

    package func partitions(of names: [String]) throws(KafkaError) -> [TopicPartition] {
        try partitions { names.contains($0) }
    }

    package func ends(of partitions: [TopicPartition]) throws(KafkaError) -> [TopicPartition: Offset] {
        try logRanges(partitions).mapValues { $0.end > $0.start ? $0.end : 0 }
    }

    package func groupOffsets(
        of partitions: [TopicPartition]
    ) throws(KafkaError) -> [TopicPartition: Offset] { try committed(partitions) }
}
