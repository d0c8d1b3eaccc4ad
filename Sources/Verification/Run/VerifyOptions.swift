package import ConnectData

/// What was asked for.
package struct VerifyOptions: Equatable, Sendable {
    package var topic: String?
    package var partition: Int32?
    /// Where the proof begins, for every partition, or for one.
    package var from: Offset?
    package var fromOf: [TopicPartition: Offset] = [:]
    /// Read every object.
    package var deep = false
    /// Compare with the topic, record by record; reads every object too.
    package var againstKafka = false

    /// What it reads of the objects.
    var look: DeeperLook { againstKafka ? .againstKafka : deep ? .deep : .fast }

    package init() {}

    package func covers(_ topicPartition: TopicPartition) -> Bool {
        (topic ?? topicPartition.topic) == topicPartition.topic
            && (partition ?? topicPartition.partition) == topicPartition.partition
    }

    package func from(_ topicPartition: TopicPartition) -> Offset? { fromOf[topicPartition] ?? from }
}
