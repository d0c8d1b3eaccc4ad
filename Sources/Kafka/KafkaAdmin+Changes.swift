package import ConnectData
import CRdKafka

extension KafkaAdmin {
    /// Makes a topic (replication factor: the broker's default). The mock broker does not know the request:
    /// it makes topics through `MockBroker.createTopic`.
    ///
    /// - Throws: `configuration` when it exists already, `denied`, `retriable`.
    package func createTopic(
        _ name: String, partitions: Int, settings: [(String, String)] = [], timeoutMilliseconds: Int = 15_000
    ) throws(KafkaError) {
        var reason = [CChar](repeating: 0, count: 512)
        guard let topic = rd_kafka_NewTopic_new(name, Int32(clamping: partitions), -1, &reason, reason.count)
        else {
            throw KafkaError(
                kind: .configuration, operation: "admin.createTopic", code: "INVALID_ARG",
                message: text(reason))
        }
        defer { rd_kafka_NewTopic_destroy(topic) }
        for (key, value) in settings { rd_kafka_NewTopic_set_config(topic, key, value) }
        var topics: [OpaquePointer?] = [topic]
        try answer("admin.createTopic", timeoutMilliseconds) { queue in
            rd_kafka_CreateTopics(handle.client, &topics, 1, nil, queue)
        } check: { event in
            var count = 0
            let results = rd_kafka_CreateTopics_result_topics(
                rd_kafka_event_CreateTopics_result(event), &count)
            return topicError(results, count)
        }
    }

    /// Deletes the records below `offset`, as retention would.
    package func deleteRecords(
        of partition: TopicPartition, below offset: Offset, timeoutMilliseconds: Int = 15_000
    ) throws(KafkaError) {
        let list = PartitionList([partition], offset: offset)
        let deletion = rd_kafka_DeleteRecords_new(list.pointer)
        defer { rd_kafka_DeleteRecords_destroy(deletion) }
        var deletions: [OpaquePointer?] = [deletion]
        try answer("admin.deleteRecords", timeoutMilliseconds) { queue in
            rd_kafka_DeleteRecords(handle.client, &deletions, 1, nil, queue)
        } check: { event in
            let offsets = rd_kafka_DeleteRecords_result_offsets(rd_kafka_event_DeleteRecords_result(event))
            return offsets?.pointee.elems[0].err ?? RD_KAFKA_RESP_ERR_NO_ERROR
        }
    }

    /// Sends one administrative request, waits for its event and judges it.
    private func answer(
        _ operation: StaticString, _ timeout: Int, send: (OpaquePointer?) -> Void,
        check: (OpaquePointer) -> rd_kafka_resp_err_t
    ) throws(KafkaError) {
        let queue = rd_kafka_queue_new(handle.client)
        defer { rd_kafka_queue_destroy(queue) }
        send(queue)
        guard let event = rd_kafka_queue_poll(queue, Int32(clamping: timeout)) else {
            throw KafkaError(code: RD_KAFKA_RESP_ERR__TIMED_OUT, operation: operation)
        }
        defer { rd_kafka_event_destroy(event) }
        let code = rd_kafka_event_error(event)
        guard code == RD_KAFKA_RESP_ERR_NO_ERROR else {
            let reason = rd_kafka_event_error_string(event).map { String(cString: $0) }
            throw KafkaError(code: code, operation: operation, reason: reason)
        }
        let result = check(event)
        guard result == RD_KAFKA_RESP_ERR_NO_ERROR else {
            throw KafkaError(code: result, operation: operation)
        }
    }
}

private func topicError(_ results: UnsafeMutablePointer<OpaquePointer?>?, _ count: Int) -> rd_kafka_resp_err_t
{
    guard let results else { return RD_KAFKA_RESP_ERR_NO_ERROR }
    for index in 0..<count {
        let code = rd_kafka_topic_result_error(results[index])
        if code != RD_KAFKA_RESP_ERR_NO_ERROR { return code }
    }
    return RD_KAFKA_RESP_ERR_NO_ERROR
}
