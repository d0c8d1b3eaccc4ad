import CRdKafka

/// For tests: the property `transactional.id` makes a producer transactional.
extension Producer {
    package func beginTransaction() throws(KafkaError) {
        try step(rd_kafka_begin_transaction(client), "producer.transaction")
    }

    package func commitTransaction() throws(KafkaError) {
        try step(rd_kafka_commit_transaction(client, 30_000), "producer.transaction")
    }

    /// Records of the transaction are in the log, and no reader of committed records sees them.
    package func abortTransaction() throws(KafkaError) {
        try step(rd_kafka_abort_transaction(client, 30_000), "producer.transaction")
    }

    func step(_ error: OpaquePointer?, _ operation: StaticString) throws(KafkaError) {
        if let error { throw KafkaError(taking: error, operation: operation) }
    }
}
