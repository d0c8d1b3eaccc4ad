package import Sink

/// What one task works by: wiring and limits that do not change while it runs.
package struct TaskSettings: Sendable {
    package var connector: String
    /// Zero-based.
    package var task: Int
    /// Properties of the consumer, librdkafka's names.
    package var consumer: [(String, String)]
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
    /// How often staging directories of dead processes are looked for after the start; nil = never.
    package var sweepInterval: Int64?
    /// Stop once everything that the log held at the assignment is committed.
    package var stopsAtEnd: Bool

    /// Staging files that keep their descriptor.
    package var descriptorsMax: Int

    /// Sealed files on their way to the store above which intervals flush no more.
    static let filesOnTheirWayMax = 1_000
    /// Bytes of all write buffers together.
    static let bufferBytes = 32 << 20
}
