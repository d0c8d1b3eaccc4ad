package import ConnectData

/// What went wrong between this process and Kafka, and what the caller has to do about it.
package struct KafkaError: Error, Sendable, CustomStringConvertible {
    /// The instruction.
    package enum Kind: Sendable, Equatable {
        /// The library goes on trying by itself, or the same call may be made again.
        case retriable
        /// The membership went (generation over, poll interval exceeded, rebalance in flight): what was asked
        /// for did not happen; the group will assign again.
        case membershipLost
        /// Another member uses this `group.instance.id`, or another producer this `transactional.id`: stop.
        case fenced
        /// The position is not in the log (retention passed it, or the topic was made anew): the caller
        /// decides by its own ledger, the library never does (`auto.offset.reset` is always `error`
        /// underneath).
        case offsetOutOfRange
        /// The topic or partition does not exist (yet).
        case unknownTopic
        /// Credentials or permissions: the user must change something.
        case denied
        /// A property or an argument is wrong: the user must change something.
        case configuration
        /// What the broker sent cannot be read (checksum, codec, format): going on would lose records.
        case corrupt
        /// Anything else that the library will not get over.
        case fatal
    }

    package var kind: Kind
    /// `consumer.poll`, `consumer.commit`, `admin.logRange`…
    package var operation: StaticString
    package var topicPartition: TopicPartition?
    /// librdkafka's name of the error, as in its documentation: `TOPIC_AUTHORIZATION_FAILED`.
    package var code: String
    package var message: String
    /// For the person who reads the log.
    package var hint: String?

    package init(
        kind: Kind, operation: StaticString, topicPartition: TopicPartition? = nil, code: String,
        message: String,
        hint: String? = nil
    ) {
        self.kind = kind
        self.operation = operation
        self.topicPartition = topicPartition
        self.code = code
        self.message = message
        self.hint = hint
    }

    package var description: String {
        let place = topicPartition.map { " of \($0)" } ?? ""
        let advice = hint.map { ". \($0)" } ?? ""
        return "\(operation)\(place): \(message) (\(code))\(advice)"
    }
}
