package import Kafka
package import Sink

/// What one task works by: wiring and limits that do not change while it runs.
package struct TaskSettings: Sendable {
    package var connector: String
    /// Zero-based.
    package var task: Int
    /// Properties of the consumer, librdkafka's names.
    package var consumer: [(String, String)]
    /// For SASL OAUTHBEARER.
    package var tokens: OAuthTokenSource?
    /// `session.timeout.ms`.
    package var sessionTimeout: Int64
    package var reset: LogPosition.Reset
    package var errorPolicy: ErrorPolicy
    package var skipsNullValues: Bool
    package var maxPollRecords: Int
    /// `metadata.max.age.ms`.
    package var metadataMaxAge: Int64
    /// `offset.flush.interval.ms`.
    package var offsetFlushInterval: Int64
    /// `task.shutdown.graceful.timeout.ms`.
    package var shutdownTimeout: Int64
    package var stagingDirectory: String
    /// Bytes in staging files, open and on their way, above which partitions pause.
    package var stagingBytesMax: Int
    /// Stop once everything that the log held at the assignment is committed.
    package var stopsAtEnd: Bool

    /// Files that keep their descriptor, and bytes of all write buffers together.
    static let descriptorsMax = 512
    static let bufferBytes = 32 << 20
}
