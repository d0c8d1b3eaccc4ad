package import ConnectData

/// What `run --once` waits for when its own partitions are done: those of other members, whether these read
/// them to the end or lose them (a member that was killed keeps its own until its session ends). A value.
package struct RestOfGroup: Sendable {
    /// Where the logs of partitions that were not ours ended when they were first asked for.
    package private(set) var ends: [TopicPartition: Offset] = [:]
    /// No other member has anything left to read.
    package var isDone = false
    var isAsking = false
    var nextQuestion: Int64 = 0
    /// It was said that others are waited for.
    var isSaid = false

    package init() {}

    /// What the cluster says: log ends that were not known before, and the group's offsets.
    package struct Answer: Sendable {
        package var partitions: [TopicPartition]
        package var ends: [TopicPartition: Offset]
        package var offsets: [TopicPartition: Offset]

        package init(
            partitions: [TopicPartition], ends: [TopicPartition: Offset], offsets: [TopicPartition: Offset]
        ) {
            self.partitions = partitions
            self.ends = ends
            self.offsets = offsets
        }
    }

    /// Takes an answer, and returns the partitions that are not read to their end.
    package mutating func take(_ answer: Answer) -> [TopicPartition] {
        ends.merge(answer.ends) { first, _ in first }
        let left = answer.partitions.filter { (answer.offsets[$0] ?? 0) < ends[$0] ?? 0 }
        isDone = left.isEmpty
        return left.sorted()
    }
}
