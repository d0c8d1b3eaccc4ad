import ConnectData
import Foundation

extension ConnectorSettings {
    /// The connector classes that this program stands in for, by full name and by plugin alias.
    package static let classNames = [
        "io.lenses.streamreactor.connect.datalake.sink.DatalakeSinkConnector",
        "io.lenses.streamreactor.connect.azure.datalake.sink.DatalakeSinkConnector",
        "DatalakeSinkConnector", "DatalakeSink",
    ]

    /// Reads the entries of a connector file, placeholders resolved. The settings are meant only where no
    /// problem is an error.
    package static func read(
        _ entries: ConfigEntries, worker: WorkerSettings, purpose: ConfigValues.Purpose = .run,
        environment: ConfigEnvironment = .process
    ) -> (ConnectorSettings, [ConfigProblem]) {
        var values = ConfigValues(entries, table: .connectorFile, purpose: purpose)
        checkIdentity(&values)
        let compatibility: Compatibility =
            values.string("connect.datalake.compatibility").lowercased() == "stream-reactor"
            ? .streamReactor : .documented
        let name = values.text("name") ?? "connector"
        var client = ConsumerProperties(worker: worker, connector: entries, purpose: purpose)
        let (consumer, consumerProblems) = client.settings(
            connector: name, worker: worker, compatibility: compatibility == .streamReactor,
            environment: environment)
        let outageDefault =
            compatibility == .streamReactor && !values.isGiven("connect.datalake.outage.max.ms")
        let level = values.int("connect.datalake.compression.level")
        let compression = compression(&values, level: level)
        let padding = values.int("connect.datalake.padding.length")
        let endpoint = endpoint(&values)
        let azure = azure(&values, endpoint, environment)
        let settings = ConnectorSettings(
            name: name, tasksMax: values.int("tasks.max"), topics: topics(&values), kcql: statements(values),
            compatibility: compatibility, endpoint: endpoint, azure: azure,
            keyConverter: converter(.key, &values, worker),
            valueConverter: converter(.value, &values, worker),
            headerConverter: converter(.header, &values, worker), consumer: consumer,
            wallClockTransforms: WallClockTransform.read(values),
            exactlyOnce: values.bool("connect.datalake.exactly.once.enable"),
            commitMode: choice("connect.datalake.exactly.once.commit.mode", values, .batch),
            indexesName: indexesName(&values),
            acceptedCluster: values.text("connect.datalake.indexes.cluster.accept"),
            offsetGap: choice("connect.datalake.offset.gap", values, .refuse),
            batchFilesMax: values.int("connect.datalake.batch.files.max"),
            locksGC: locksGC(values),
            commitRetry: commitRetry(values), sweep: sweep(values),
            errorPolicy: choice("connect.datalake.error.policy", values, .throw),
            maxRetries: values.int("connect.datalake.max.retries"),
            retryIntervalMs: values.int("connect.datalake.retry.interval"),
            outageMaxMs: outageDefault ? 0 : values.int("connect.datalake.outage.max.ms"),
            skipNullValues: values.bool("connect.datalake.skip.null.values"), compression: compression,
            compressionLevel: level < 0 ? nil : level, dateTimeZone: timeZone(&values),
            paddingStrategy: PaddingStrategy(
                rawValue: values.string("connect.datalake.padding.strategy").lowercased()),
            paddingLength: padding < 0 ? nil : padding,
            disablesFlushCount: values.bool("connect.datalake.disable.flush.count"),
            schemaChangeDetector: choice("connect.datalake.schema.change.detector", values, .default),
            stagingDirectory: values.text("connect.datalake.local.tmp.directory"),
            stagingBytesMax: values.int("connect.datalake.staging.bytes.max"),
            openWritersMax: values.int("connect.datalake.open.writers.max"),
            openFilesMax: values.int("connect.datalake.open.files.max"),
            uploadsParallel: values.int("connect.datalake.uploads.parallel"),
            offsetFlushIntervalMs: worker.offsetFlushIntervalMs,
            taskShutdownGracefulTimeoutMs: worker.taskShutdownGracefulTimeoutMs)
        let problems =
            entries.problems + values.problems + worker.overridePolicy.violations(in: entries)
            + consumerProblems
        return (settings, problems)
    }

    private static func choice<Choice: RawRepresentable>(
        _ key: String, _ values: ConfigValues, _ standard: Choice
    ) -> Choice where Choice.RawValue == String {
        Choice(rawValue: values.string(key).lowercased()) ?? standard
    }

    private static func statements(_ values: ConfigValues) -> Statements {
        let key = "connect.datalake.kcql"
        let entry = values.entries[key]
        return Statements(
            text: values.string(key), isQuotable: entry.map { $0.written == $0.value } ?? true,
            file: values.entries.file, line: values.entries[key]?.line ?? 1)
    }

    private static func commitRetry(_ values: ConfigValues) -> CommitRetry {
        CommitRetry(
            maxAttempts: values.int("connect.datalake.commit.retry.max.attempts"),
            baseDelayMs: values.int("connect.datalake.commit.retry.base.delay.ms"),
            multiplier: values.double("connect.datalake.commit.retry.multiplier"),
            maxDelayMs: values.int("connect.datalake.commit.retry.max.delay.ms"))
    }

    private static func locksGC(_ values: ConfigValues) -> LocksGC {
        LocksGC(
            intervalSeconds: values.int("connect.datalake.indexes.gc.interval.seconds"),
            batchSize: values.int("connect.datalake.indexes.gc.batch.size"))
    }

    private static func sweep(_ values: ConfigValues) -> Sweep {
        let prefix = "connect.datalake.indexes.gc.sweep."
        return Sweep(
            isEnabled: values.bool(prefix + "enabled"),
            intervalSeconds: values.int(prefix + "interval.seconds"),
            minAgeSeconds: values.int(prefix + "min.age.seconds"), readsMax: values.int(prefix + "max.reads"))
    }

    private static func checkIdentity(_ values: inout ConfigValues) {
        if let name = values.text("name") {
            if name.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) {
                values.add(
                    .error, "name", "the name holds control characters", hint: "Use letters, digits, - and _."
                )
            } else if name.contains("/") || name == "." || name == ".." {
                values.add(
                    .error, "name", "the name would lead out of the connector's own directory of locks",
                    hint: "Use letters, digits, - and _.")
            }
        }
        let key = "connector.class"
        if let name = values.text(key), !classNames.contains(name) {
            let near = NearestName.of(name, among: classNames)
            values.add(
                .error, key,
                "Failed to find any class that implements Connector and which name matches "
                    + "\(values.shown(key))",
                hint: near.map { "Was \($0) meant?" } ?? "Write \(classNames[0]).")
        }
    }

    /// Exactly one of `topics` and `topics.regex`; blank counts as not set.
    private static func topics(_ values: inout ConfigValues) -> Topics {
        var seen: Set<String> = []
        let names = values.list("topics").filter { !$0.isEmpty && seen.insert($0).inserted }
        let pattern = values.text("topics.regex")
        if let pattern, names.isEmpty {
            return .pattern(pattern, line: values.entries["topics.regex"]?.line ?? 1)
        }
        if pattern != nil {
            values.add(
                .error, "topics.regex",
                "topics and topics.regex are mutually exclusive options, but both are set.",
                hint: "Remove one of the two.")
        } else if names.isEmpty, values.purpose == .run {
            values.add(
                .error, "topics", "Must configure one of topics or topics.regex",
                hint: "Name the topics, separated by commas.")
        }
        return .names(names)
    }

    /// Kafka's own rule.
    private static func isTopicName(_ name: String) -> Bool {
        let allowed = name.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "-"):
                true
            default: false
            }
        }
        return allowed && name != "." && name != ".." && name.utf8.count <= 249
    }

    private static func endpoint(_ values: inout ConfigValues) -> LakeEndpoint {
        let key = "connect.datalake.endpoint"
        do throws(LakeEndpoint.Malformed) {
            return try LakeEndpoint.parse(values.string(key))
        } catch {
            values.add(.error, key, error.message)
            return .azure(nil)
        }
    }

    /// The Azure side of the lake; with a `file:` endpoint it is not consulted (design section 5, rule 6).
    private static func azure(
        _ values: inout ConfigValues, _ endpoint: LakeEndpoint, _ environment: ConfigEnvironment
    ) -> AzureSettings? {
        guard case .azure(let text) = endpoint else {
            AzureSettings.sayUnread(&values)
            return nil
        }
        guard !values.string("connect.datalake.endpoint").lowercased().hasPrefix("file:") else { return nil }
        return AzureSettings.read(&values, endpoint: text, environment: environment)
    }

    /// Connect's rule: the connector's class with the connector's options, or the worker's with the worker's.
    private static func converter(
        _ role: ConverterSettings.Role, _ values: inout ConfigValues, _ worker: WorkerSettings
    ) -> ConverterSettings {
        let key = "\(role.rawValue).converter"
        if values.text(key) != nil {
            return ConverterSettings.read(role, &values) ?? .standard(role)
        }
        let plugin = "\(key).plugin.version"
        for entry in values.entries.sorted where entry.key.hasPrefix(key + ".") && entry.key != plugin {
            values.add(
                .warning, entry.key,
                "without \(key) in this file it has no effect: the worker's converter keeps the worker's "
                    + "options",
                hint: "Add \(key)=\(worker.converter(role).className) to this file.")
        }
        return worker.converter(role)
    }

    private static func compression(_ values: inout ConfigValues, level: Int) -> Compression {
        let key = "connect.datalake.compression.codec"
        let text = values.string(key).lowercased()
        let codec = Compression(rawValue: text == "lz0" ? "lzo" : text) ?? .uncompressed
        if level == 0 || (level > 9 && codec != .zstd) {
            values.add(
                .error, "connect.datalake.compression.level",
                "codec \(text.uppercased()) has no level \(level)",
                hint: "Write 1 to \(codec == .zstd ? 22 : 9), or -1 for the codec's default.")
        }
        return codec
    }

    private static func timeZone(_ values: inout ConfigValues) -> String {
        let key = "connect.datalake.date.time.zone"
        let name = values.string(key)
        guard TimeZone(identifier: name) != nil else {
            let near = NearestName.of(name, among: TimeZone.knownTimeZoneIdentifiers)
            values.add(
                .error, key, "there is no time zone \(values.shown(key))",
                hint: near.map { "Was \($0) meant?" } ?? "Write UTC or a name such as Europe/Berlin.")
            return "UTC"
        }
        return name
    }

    /// The locks' root as a path that cannot lead out of the container.
    private static func indexesName(_ values: inout ConfigValues) -> String {
        let key = "connect.datalake.indexes.name"
        let parts = values.string(key).split(separator: "/")
        if parts.isEmpty || parts.contains("..") || parts.contains(".") {
            values.add(
                .error, key, "\(values.shown(key)) is not a path below the container's root",
                hint: "Write a name, or names with slashes between them.")
        }
        return parts.joined(separator: "/")
    }
}
