package import ConnectData

/// A topic partition that this member owns, with the number that stands for it in batches.
package struct AssignedPartition: Sendable, Hashable {
    /// Small, and used again once the partition was revoked.
    package var number: Int32
    package var topicPartition: TopicPartition

    package init(number: Int32, topicPartition: TopicPartition) {
        self.number = number
        self.topicPartition = topicPartition
    }
}

/// Who is told of assignments. Called from within `poll` and `close`, on the polling thread.
package protocol RebalanceListener: AnyObject {
    /// These partitions are ours now; nothing of them is fetched before `Consumer.start`. May be empty: the
    /// group confirmed the membership and had nothing (more) for it.
    func assigned(_ partitions: [AssignedPartition], by consumer: Consumer)

    /// These partitions go when this call returns; the group waits for it (within `max.poll.interval.ms`), so
    /// commits can be finished and `Consumer.commit` be called in here. Records of them that were not
    /// delivered yet will not be.
    ///
    /// - Parameter lost: another member may own them already: finish nothing, commit nothing.
    func revoked(_ partitions: [AssignedPartition], lost: Bool, by consumer: Consumer)
}
