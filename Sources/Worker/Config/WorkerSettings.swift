/// A worker file, read.
package struct WorkerSettings: Sendable {
    package var bootstrapServers: [String]
    package var keyConverter: ConverterSettings
    package var valueConverter: ConverterSettings
    package var headerConverter: ConverterSettings
    /// Between two commits of safe offsets to the consumer group, and between two writes of a master lock
    /// that only skipped records have moved (design 4.5).
    package var offsetFlushIntervalMs: Int
    /// How long a stop may take.
    package var taskShutdownGracefulTimeoutMs: Int
    package var overridePolicy: OverridePolicy
    /// The file's entries, for `consumer.*`.
    package var entries: ConfigEntries

    /// Reads the entries of a worker file, placeholders resolved. The settings are meant only where no
    /// problem is an error.
    package static func read(
        _ entries: ConfigEntries, purpose: ConfigValues.Purpose = .run
    ) -> (WorkerSettings, [ConfigProblem]) {
        var values = ConfigValues(entries, table: .worker, purpose: purpose)
        let converters = ConverterSettings.Role.allCases.map {
            ConverterSettings.read($0, &values) ?? .standard($0)
        }
        let policyKey = "connector.client.config.override.policy"
        let policy = OverridePolicy(
            values.string(policyKey), allowlist: values.list("connector.client.config.override.allowlist"))
        if policy == nil {
            values.add(
                .error, policyKey, "Invalid value \(values.shown(policyKey)) for configuration \(policyKey)",
                hint: "Write All, None, Principal or Allowlist.")
        }
        BrokerAddress.check("bootstrap.servers", &values)
        let protocolKey = "security.protocol"
        if values.string(protocolKey).uppercased() != "PLAINTEXT", entries["consumer.\(protocolKey)"] == nil {
            values.add(
                .warning, protocolKey, "consumers do not inherit it, as in Connect: theirs is PLAINTEXT",
                hint: "Write consumer.\(protocolKey), and consumer. before each ssl.* and sasl.* property.")
        }
        let settings = WorkerSettings(
            bootstrapServers: values.list("bootstrap.servers"), keyConverter: converters[0],
            valueConverter: converters[1],
            headerConverter: converters[2], offsetFlushIntervalMs: values.int("offset.flush.interval.ms"),
            taskShutdownGracefulTimeoutMs: values.int("task.shutdown.graceful.timeout.ms"),
            overridePolicy: policy ?? .all, entries: entries)
        return (settings, entries.problems + values.problems)
    }

    /// What holds where only a connector file is given, to be explained: plain JSON, no brokers.
    package static let absent = WorkerSettings(
        bootstrapServers: [], keyConverter: .standard(.key), valueConverter: .standard(.value),
        headerConverter: .standard(.header), offsetFlushIntervalMs: 60_000,
        taskShutdownGracefulTimeoutMs: 5000,
        overridePolicy: .all, entries: ConfigEntries(file: "worker"))

    /// The worker's converter of a role.
    package func converter(_ role: ConverterSettings.Role) -> ConverterSettings {
        switch role {
        case .key: keyConverter
        case .value: valueConverter
        case .header: headerConverter
        }
    }
}
