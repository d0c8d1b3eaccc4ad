package import ConnectData
import CRdKafka

extension Consumer {
    /// Hands offsets (the next ones to read) to the group's coordinator; the answer is a `committed` event of
    /// a later poll.
    package func commit(_ offsets: [(TopicPartition, Offset)]) throws(KafkaError) {
        let list = PartitionList(capacity: offsets.count)
        for (partition, offset) in offsets { list.append(partition, offset) }
        let code = rd_kafka_commit(client, list.pointer, 1)
        guard code == RD_KAFKA_RESP_ERR_NO_ERROR else {
            throw KafkaError(code: code, operation: "consumer.commit")
        }
    }

    /// Commits offsets and waits for the answer; allowed within the listener's `revoked`.
    ///
    /// - Throws: `retriable` when no answer came in time: the offsets may or may not be stored. The group's
    ///   offset is a hint only, so that is worth a log line and no more.
    package func commit(
        _ offsets: [(TopicPartition, Offset)], waitingMilliseconds: Int
    ) throws(KafkaError) -> [CommitResult] {
        guard !offsets.isEmpty else { return [] }
        let list = PartitionList(capacity: offsets.count)
        for (partition, offset) in offsets { list.append(partition, offset) }
        let answer = CommitAnswer()
        let replies = rd_kafka_queue_new(client)
        defer { rd_kafka_queue_destroy(replies) }
        // Runs within the wait below or never: the queue dies first.
        let code = rd_kafka_commit_queue(
            client, list.pointer, replies,
            { _, code, list, opaque in
                Unmanaged<CommitAnswer>.fromOpaque(opaque!).takeUnretainedValue().results = results(
                    code, list)
            }, Unmanaged.passUnretained(answer).toOpaque())
        guard code == RD_KAFKA_RESP_ERR_NO_ERROR else {
            throw KafkaError(code: code, operation: "consumer.commit")
        }
        rd_kafka_queue_poll_callback(replies, Int32(clamping: waitingMilliseconds))
        return try withExtendedLifetime(answer) { () throws(KafkaError) in
            guard let results = answer.results else {
                throw KafkaError(code: RD_KAFKA_RESP_ERR__TIMED_OUT, operation: "consumer.commit")
            }
            return results
        }
    }

    func commitAnswered(
        _ code: rd_kafka_resp_err_t, _ list: UnsafeMutablePointer<rd_kafka_topic_partition_list_t>?
    ) {
        guard code != RD_KAFKA_RESP_ERR__NO_OFFSET else { return }
        if code == RD_KAFKA_RESP_ERR_NO_ERROR, isUnreachable { reached() }
        events.append(.committed(results(code, list)))
    }
}

private final class CommitAnswer {
    var results: [CommitResult]?
}

/// One result per partition: its own error, or else the request's.
private func results(
    _ code: rd_kafka_resp_err_t, _ list: UnsafeMutablePointer<rd_kafka_topic_partition_list_t>?
) -> [CommitResult] {
    guard let list else { return [] }
    return list.elements.map { element in
        let own = element.err == RD_KAFKA_RESP_ERR_NO_ERROR ? code : element.err
        let place = element.topicPartition
        let error =
            own == RD_KAFKA_RESP_ERR_NO_ERROR
            ? nil : KafkaError(code: own, operation: "consumer.commit", topicPartition: place)
        return CommitResult(topicPartition: place, offset: element.offset, error: error)
    }
}
