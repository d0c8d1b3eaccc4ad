package import ConnectData

/// A connector file, read: everything that its tasks need.
package struct ConnectorSettings: Sendable {
    package enum Topics: Equatable, Sendable {
        case names([String])
        /// A Java regular expression that whole names match, unchecked.
        case pattern(String, line: Int)
    }

    package enum ErrorPolicy: String, Sendable { case noop, `throw`, retry }
    package enum CommitMode: String, Sendable { case batch, granular }
    package enum OffsetGap: String, Sendable { case refuse, accept }
    package enum SchemaChangeDetector: String, Sendable { case `default`, version, compatibility }
    package enum PaddingStrategy: String, Sendable {
        case leftPad = "leftpad", rightPad = "rightpad", noOp = "noop"
    }

    package enum Compression: String, Sendable {
        case uncompressed, snappy, gzip, lzo, brotli, lz4, bzip2, zstd, deflate, xz
    }

    /// Statement text and its place, for errors with line and caret.
    package struct Statements: Equatable, Sendable {
        package var text: String
        /// No part of the text came from a config provider: errors may quote it.
        package var isQuotable = true
        package var file: String
        package var line: Int
    }

    /// `connect.datalake.commit.retry.*`.
    package struct CommitRetry: Equatable, Sendable {
        package var maxAttempts: Int
        package var baseDelayMs: Int
        package var multiplier: Double
        package var maxDelayMs: Int

        package init(maxAttempts: Int, baseDelayMs: Int, multiplier: Double, maxDelayMs: Int) {
            self.maxAttempts = maxAttempts
            self.baseDelayMs = baseDelayMs
            self.multiplier = multiplier
            self.maxDelayMs = maxDelayMs
        }
    }

    /// `connect.datalake.indexes.gc.sweep.*`.
    package struct Sweep: Equatable, Sendable {
        package var isEnabled: Bool
        package var intervalSeconds: Int
        package var minAgeSeconds: Int
        package var readsMax: Int

        package init(isEnabled: Bool, intervalSeconds: Int, minAgeSeconds: Int, readsMax: Int) {
            self.isEnabled = isEnabled
            self.intervalSeconds = intervalSeconds
            self.minAgeSeconds = minAgeSeconds
            self.readsMax = readsMax
        }
    }

    package var name: String
    package var tasksMax: Int
    package var topics: Topics
    package var kcql: Statements
    package var compatibility: Compatibility
    package var endpoint: LakeEndpoint
    /// nil with a local lake, and where a problem says what is wrong.
    package var azure: AzureSettings?
    package var keyConverter: ConverterSettings
    package var valueConverter: ConverterSettings
    package var headerConverter: ConverterSettings
    package var consumer: ConsumerSettings

    /// Transforms that make headers from the clock.
    package var wallClockTransforms: [WallClockTransform]

    package var exactlyOnce: Bool
    package var commitMode: CommitMode
    /// Root of the locks, from the container's root; without slashes around it.
    package var indexesName: String
    package var acceptedCluster: String?
    package var offsetGap: OffsetGap
    package var batchFilesMax: Int
    package var locksGC: LocksGC
    package var commitRetry: CommitRetry
    package var sweep: Sweep

    package var errorPolicy: ErrorPolicy
    /// -1 means for ever.
    package var maxRetries: Int
    package var retryIntervalMs: Int
    package var outageMaxMs: Int
    package var skipNullValues: Bool

    package var compression: Compression
    /// nil is the codec's own default.
    package var compressionLevel: Int?
    /// A name that Foundation's `TimeZone` knows.
    package var dateTimeZone: String
    package var paddingStrategy: PaddingStrategy?
    /// nil where not set or negative (then 12 digits count).
    package var paddingLength: Int?
    package var disablesFlushCount: Bool
    package var schemaChangeDetector: SchemaChangeDetector

    /// nil means a directory of the connector's own below the system's temporary directory.
    package var stagingDirectory: String?
    package var stagingBytesMax: Int
    package var openWritersMax: Int
    package var openFilesMax: Int
    package var uploadsParallel: Int

    package var offsetFlushIntervalMs: Int
    package var taskShutdownGracefulTimeoutMs: Int

    /// When locks of partition keys are removed that the safe offset has passed.
    package struct LocksGC: Equatable, Sendable {
        package var intervalSeconds: Int
        /// Removals of a topic partition under way at once.
        package var batchSize: Int
    }

    /// The converter of a role.
    package func converter(_ role: ConverterSettings.Role) -> ConverterSettings {
        switch role {
        case .key: keyConverter
        case .value: valueConverter
        case .header: headerConverter
        }
    }
}
