package import Kafka
package import Sink

/// What other threads tell a task.
package enum TaskMessage: Sendable {
    /// A request of the machine `serial` came to its end.
    case answer(serial: UInt64, id: RequestID, StoreAnswer)
    /// What the broker says of a partition that was assigned, or why it could not be asked.
    case position(serial: UInt64, Result<LogPosition, KafkaError>)
    /// The cluster's topics, for `topics.regex`.
    case topics(Result<[String], KafkaError>)
    /// What other members still have to read (`run --once`).
    case rest(Result<RestOfGroup.Answer, KafkaError>)
    /// Stop cleanly.
    case stop
}
