import CRdKafka
import ConnectData

extension KafkaError {
    /// The error that librdkafka's `code` stands for; `reason` is its own sentence where it gave one.
    init(
        code: rd_kafka_resp_err_t, operation: StaticString, topicPartition: TopicPartition? = nil,
        reason: String? = nil
    ) {
        let kind = Self.kind(of: code)
        self.init(
            kind: kind, operation: operation, topicPartition: topicPartition,
            code: String(cString: rd_kafka_err2name(code)),
            message: reason ?? String(cString: rd_kafka_err2str(code)),
            hint: Self.hint(for: code, kind: kind))
    }

    /// Takes over and destroys an error object of the library.
    init(taking error: OpaquePointer, operation: StaticString) {
        self.init(
            code: rd_kafka_error_code(error), operation: operation,
            reason: String(cString: rd_kafka_error_string(error)))
        if rd_kafka_error_is_fatal(error) == 1, kind == .retriable { kind = .fatal }
        rd_kafka_error_destroy(error)
    }

    static func kind(of code: rd_kafka_resp_err_t) -> Kind {
        switch code {
        case RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET, RD_KAFKA_RESP_ERR_OFFSET_OUT_OF_RANGE:
            return .offsetOutOfRange
        case RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC, RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION,
            RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART:
            return .unknownTopic
        case RD_KAFKA_RESP_ERR_FENCED_INSTANCE_ID, RD_KAFKA_RESP_ERR__FENCED,
            RD_KAFKA_RESP_ERR_PRODUCER_FENCED,
            RD_KAFKA_RESP_ERR_INVALID_PRODUCER_EPOCH:
            return .fenced
        case RD_KAFKA_RESP_ERR__MAX_POLL_EXCEEDED, RD_KAFKA_RESP_ERR_ILLEGAL_GENERATION,
            RD_KAFKA_RESP_ERR_UNKNOWN_MEMBER_ID, RD_KAFKA_RESP_ERR_REBALANCE_IN_PROGRESS,
            RD_KAFKA_RESP_ERR__ASSIGNMENT_LOST:
            return .membershipLost
        case RD_KAFKA_RESP_ERR__AUTHENTICATION, RD_KAFKA_RESP_ERR__SSL,
            RD_KAFKA_RESP_ERR_SASL_AUTHENTICATION_FAILED, RD_KAFKA_RESP_ERR_UNSUPPORTED_SASL_MECHANISM,
            RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED, RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED,
            RD_KAFKA_RESP_ERR_CLUSTER_AUTHORIZATION_FAILED,
            RD_KAFKA_RESP_ERR_TRANSACTIONAL_ID_AUTHORIZATION_FAILED:
            return .denied
        case RD_KAFKA_RESP_ERR__BAD_MSG, RD_KAFKA_RESP_ERR__BAD_COMPRESSION, RD_KAFKA_RESP_ERR__UNDERFLOW,
            RD_KAFKA_RESP_ERR__NOT_IMPLEMENTED, RD_KAFKA_RESP_ERR__UNSUPPORTED_FEATURE,
            RD_KAFKA_RESP_ERR_INVALID_MSG:
            return .corrupt
        case RD_KAFKA_RESP_ERR__INVALID_ARG, RD_KAFKA_RESP_ERR_INVALID_GROUP_ID,
            RD_KAFKA_RESP_ERR_INVALID_SESSION_TIMEOUT, RD_KAFKA_RESP_ERR_INCONSISTENT_GROUP_PROTOCOL,
            RD_KAFKA_RESP_ERR_TOPIC_EXCEPTION, RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS,
            RD_KAFKA_RESP_ERR_INVALID_PARTITIONS, RD_KAFKA_RESP_ERR_INVALID_REPLICATION_FACTOR:
            return .configuration
        case RD_KAFKA_RESP_ERR__FATAL, RD_KAFKA_RESP_ERR__DESTROY, RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE,
            RD_KAFKA_RESP_ERR__MSG_TIMED_OUT, RD_KAFKA_RESP_ERR__CRIT_SYS_RESOURCE:
            return .fatal
        default:
            return .retriable
        }
    }

    private static func hint(for code: rd_kafka_resp_err_t, kind: Kind) -> String? {
        switch code {
        case RD_KAFKA_RESP_ERR__MAX_POLL_EXCEEDED:
            return
                "The task did not poll for max.poll.interval.ms: raise consumer.override.max.poll.interval.ms"
        case RD_KAFKA_RESP_ERR_INCONSISTENT_GROUP_PROTOCOL:
            return
                "Another member of the group has another partition.assignment.strategy: give all members one"
        case RD_KAFKA_RESP_ERR__UNSUPPORTED_FEATURE, RD_KAFKA_RESP_ERR_UNSUPPORTED_VERSION:
            return "These brokers do not have the request: they are too old, or no Apache Kafka"
        case RD_KAFKA_RESP_ERR_SASL_AUTHENTICATION_FAILED:
            return
                "Check sasl.mechanism and the credentials (SCRAM fails with librdkafka before 2.6.1 on Kafka "
                + "3.8 and later: use PLAIN, OAUTHBEARER, GSSAPI or mTLS)"
        default: break
        }
        switch kind {
        case .denied: return "Check security.protocol, the credentials and the ACLs of topic and group"
        case .unknownTopic: return "Check the topic's name, or create it"
        case .fenced: return "Each task needs a group.instance.id of its own, and one connector runs once"
        case .corrupt:
            return "The records at this place cannot be read; check the broker's log segments and the codec"
        default: return nil
        }
    }
}
