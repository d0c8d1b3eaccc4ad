package import ConnectData

/// What one poll brought beside the records of the batch.
package struct PollOutcome: Sendable {
    /// A partition's position went to the end of its log without a record: aborted and control records were
    /// passed over, or there is nothing (more) to read.
    package struct End: Sendable, Equatable {
        /// The number of the topic partition.
        package var partition: Int32
        /// The next offset that the log will give: every record below it was delivered or is none. Under
        /// read_committed this is the last stable offset.
        package var offset: Offset

        package init(partition: Int32, offset: Offset) {
            self.partition = partition
            self.offset = offset
        }
    }

    /// Something that the task has to look at; in the order in which it happened.
    package enum Event: Sendable {
        /// An asynchronous commit was answered; an entry with an error was not stored.
        case committed([CommitResult])
        /// No broker can be reached. Said once, until `reachable`. The library keeps trying.
        case unreachable(String)
        /// Records, commits or the group's answers flow again.
        case reachable
        /// An error. `retriable`: a log line is all it needs; `offsetOutOfRange`: the partition delivers
        /// nothing until `start` places it anew; `membershipLost`: revocations follow by themselves; all
        /// others: fail the task.
        case failed(KafkaError)
        /// A line of librdkafka's log (syslog severity, 0-4 are warnings and worse).
        case log(severity: Int, text: String)
    }

    /// Ends of log met in this poll, after the batch's records; at most one per partition.
    package var ends: [End] = []
    package var events: [Event] = []
    /// More records may be waiting: poll again at once.
    package var isFull = false

    package init() {}
}

/// How the group's coordinator answered the commit of one topic partition's offset.
package struct CommitResult: Sendable {
    package var topicPartition: TopicPartition
    /// The next offset to read, as committed.
    package var offset: Offset
    package var error: KafkaError?

    package init(topicPartition: TopicPartition, offset: Offset, error: KafkaError?) {
        self.topicPartition = topicPartition
        self.offset = offset
        self.error = error
    }
}
