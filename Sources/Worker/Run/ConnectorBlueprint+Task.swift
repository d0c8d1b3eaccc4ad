import ConnectData
package import KCQL
package import ObjectStore
package import Sink

extension ConnectorBlueprint {
    /// What one task works by.
    package func task(_ task: Int, stopsAtEnd: Bool) -> TaskSettings {
        let consumer = settings.consumer
        let policy: ErrorPolicy.Kind =
            switch settings.errorPolicy {
            case .noop: .noop
            case .throw: .throw
            case .retry: .retry
            }
        return TaskSettings(
            connector: settings.name, task: task,
            consumer: consumer.properties(connector: settings.name, task: task).map { ($0.name, $0.value) },
            sessionTimeout: Int64(consumer.sessionTimeoutMs), reset: offsetReset,
            errorPolicy: ErrorPolicy(
                policy, maxRetries: retriesAllowed, retryInterval: Int64(settings.retryIntervalMs)),
            skipsNullValues: settings.skipNullValues,
            maxPollRecords: max(consumer.maxPollRecords ?? 4096, 1),
            metadataMaxAge: Int64(consumer.metadataMaxAgeMs),
            offsetFlushInterval: Int64(settings.offsetFlushIntervalMs),
            shutdownTimeout: Int64(settings.taskShutdownGracefulTimeoutMs),
            stagingDirectory: stagingDirectory,
            stagingBytesMax: max(1, settings.stagingBytesMax / settings.tasksMax),
            sweepInterval: sweepInterval, stopsAtEnd: stopsAtEnd,
            descriptorsMax: max(1, settings.openFilesMax / settings.tasksMax))
    }

    /// Where a partition without a position begins.
    var offsetReset: LogPosition.Reset {
        switch settings.consumer.offsetReset {
        case .earliest: .earliest
        case .latest: .latest
        case .error: .none
        }
    }

    /// Redeliveries before a record or a refusal is final. In the compatibility the Java connector's
    /// arithmetic: `n` allows n-1, and 0 and -1 never end (`lenses-behaviour.md` 9.3).
    private var retriesAllowed: Int {
        let given = settings.maxRetries
        if given < 0 { return .max }
        guard compatibility == .streamReactor else { return given }
        return given == 0 ? .max : given - 1
    }

    /// Milliseconds.
    private var sweepInterval: Int64? {
        settings.sweep.isEnabled ? Int64(settings.sweep.intervalSeconds) * 1000 : nil
    }

    /// Where staging files lie: as configured, else beside a local lake's containers (so that an upload is a
    /// link and no copy).
    var stagingDirectory: String {
        if let given = settings.stagingDirectory { return given }
        if case .directory(let root) = settings.endpoint { return "\(root)/.staging" }
        return "/var/tmp/sluice"
    }

    /// How a statement's partitions commit.
    package func commit(_ statement: Statement, cluster: String, stores: [String: any ObjectStore])
        -> CommitSettings
    {
        let mode: CommitMode =
            !settings.exactlyOnce ? .atLeastOnce : settings.commitMode == .granular ? .granular : .batch
        let capabilities = stores[statement.target.container]?.capabilities
        var commit = CommitSettings(
            connector: settings.name, indexesName: settings.indexesName,
            container: statement.target.container,
            cluster: cluster, group: settings.consumer.groupID, keyFunction: keyFunction(of: statement),
            mode: mode,
            compatibility: compatibility, manifests: capabilities.map { !$0.listsMetadata } ?? false)
        commit.acceptedCluster = settings.acceptedCluster
        commit.acceptsOffsetGap = settings.offsetGap == .accept
        commit.offsetFlushInterval = Int64(settings.offsetFlushIntervalMs)
        commit.lockIdle = Int64(settings.locksGC.intervalSeconds) * 1_000
        commit.lockRemovalsMax = settings.locksGC.batchSize
        commit.outageMax = Int64(settings.outageMaxMs)
        commit.retry = retry
        commit.sweepInterval = sweepInterval
        commit.sweepMinAge = Int64(settings.sweep.minAgeSeconds) * 1000
        commit.sweepReadsMax = settings.sweep.readsMax
        return commit
    }

    /// The statements' containers, each once, in the order of the statements.
    package var containers: [String] {
        var names: [String] = []
        for statement in statements where !names.contains(statement.target.container) {
            names.append(statement.target.container)
        }
        return names
    }

    /// Threads of a task for store calls: its share of the uploads, and one for the small and urgent ones.
    var poolThreads: Int { max(2, settings.uploadsParallel / settings.tasksMax + 1) }

    /// How a step that the store does not answer is tried again.
    var retry: RetryPolicy {
        RetryPolicy(
            baseDelay: Int64(settings.commitRetry.baseDelayMs), multiplier: settings.commitRetry.multiplier,
            maxDelay: Int64(settings.commitRetry.maxDelayMs), maxAttempts: settings.commitRetry.maxAttempts)
    }
}
