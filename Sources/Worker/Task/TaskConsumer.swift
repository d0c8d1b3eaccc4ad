package import ConnectData
package import Kafka

/// The group member that a task polls: `Consumer` over librdkafka, or the simulation's.
///
/// Called once a batch, never once a record. Rebalances reach the task from within `poll` and `close`,
/// through `SinkTask.assigned` and `SinkTask.revoked`.
package protocol TaskConsumer: AnyObject {
    /// Ends a waiting `poll`; any thread may call it.
    var wake: @Sendable () -> Void { get }

    func subscribe(_ topics: [String]) throws(KafkaError)

    func poll(
        into batch: inout RecordBatch, timeoutMilliseconds: Int, maxRecords: Int, needs: RecordNeeds
    ) -> PollOutcome

    func start(_ number: Int32, at offset: Offset)

    func resume(_ number: Int32, at offset: Offset)

    func pause(_ numbers: [Int32])

    func commit(_ offsets: [(TopicPartition, Offset)]) throws(KafkaError)

    /// Waits for the answer; within a revocation, behind which nobody would hear it.
    func commit(
        _ offsets: [(TopicPartition, Offset)], waitingMilliseconds: Int
    ) throws(KafkaError) -> [CommitResult]

    func highWatermark(_ number: Int32) -> Offset?

    func close(waitingMilliseconds: Int)
}

extension Consumer: TaskConsumer {
    package var wake: @Sendable () -> Void { { [waker] in waker.wake() } }
}
