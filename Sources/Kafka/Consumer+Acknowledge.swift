import CRdKafka
import Dispatch

extension Consumer {
    /// How the library is told what the assignment is from now on.
    enum Acknowledgement: Sendable {
        case assign, assignNothing, add, remove

        func tell(
            _ client: OpaquePointer?, _ list: UnsafeMutablePointer<rd_kafka_topic_partition_list_t>?
        ) -> KafkaError? {
            var error: OpaquePointer?
            switch self {
            case .assign: return Self.error(rd_kafka_assign(client, list))
            case .assignNothing: return Self.error(rd_kafka_assign(client, nil))
            case .add: error = rd_kafka_incremental_assign(client, list)
            case .remove: error = rd_kafka_incremental_unassign(client, list)
            }
            return error.map { KafkaError(taking: $0, operation: "consumer.assign") }
        }

        private static func error(_ code: rd_kafka_resp_err_t) -> KafkaError? {
            code == RD_KAFKA_RESP_ERR_NO_ERROR ? nil : KafkaError(code: code, operation: "consumer.assign")
        }
    }

    /// What another thread needs for one call; the list is a copy of its own.
    private struct LateCall: @unchecked Sendable {
        let client: OpaquePointer?
        let list: UnsafeMutablePointer<rd_kafka_topic_partition_list_t>?
    }

    /// Acknowledges a rebalance.
    ///
    /// The call is a question to the library's main thread. While the consumer closes, that may have stopped
    /// answering a moment before: then the call never returns. So it is made from a thread that can be given
    /// up.
    func acknowledge(
        _ acknowledgement: Acknowledgement, _ list: UnsafeMutablePointer<rd_kafka_topic_partition_list_t>
    ) {
        guard isClosing else {
            if let error = acknowledgement.tell(client, list) { events.append(.failed(error)) }
            return
        }
        if rd_kafka_consumer_closed(client) == 1 { return }
        let call = LateCall(client: client, list: rd_kafka_topic_partition_list_copy(list))
        let answered = DispatchSemaphore(value: 0)
        DispatchQueue.global().async {
            _ = acknowledgement.tell(call.client, call.list)  // There is nobody left to tell of a failure.
            rd_kafka_topic_partition_list_destroy(call.list)
            answered.signal()
        }
        isAbandoned = answered.wait(timeout: .now() + .seconds(3)) == .timedOut
    }
}
