import Kafka

/// Java's consumer properties of one connector, merged (connect-semantics 1.6) and told in librdkafka's names
/// (2.3).
struct ConsumerProperties {
    private var values: ConfigValues
    /// Where the shortened keys came from, for problems.
    private var prefixes: [String: String] = [:]

    /// Merges Connect's fixed values, the worker's `consumer.*` and the connector's `consumer.override.*`;
    /// later wins.
    init(worker: WorkerSettings, connector: ConfigEntries, purpose: ConfigValues.Purpose) {
        var merged: [String: ConfigEntry] = [:]
        var prefixes: [String: String] = [:]
        for (entries, prefix) in [(worker.entries, "consumer."), (connector, "consumer.override.")] {
            for entry in entries.sorted where entry.key.hasPrefix(prefix) {
                var short = entry
                short.key = String(entry.key.dropFirst(prefix.count))
                merged[short.key] = short
                prefixes[short.key] = prefix
            }
        }
        var entries = ConfigEntries(file: connector.file)
        for entry in merged.values { entries.add(entry) }
        values = ConfigValues(entries, table: .consumer, purpose: purpose)
        self.prefixes = prefixes
    }

    /// Java names whose values librdkafka takes under the name on the right.
    private static let names: [(java: String, library: String)] = [
        ("client.rack", "client.rack"), ("session.timeout.ms", "session.timeout.ms"),
        ("heartbeat.interval.ms", "heartbeat.interval.ms"), ("max.poll.interval.ms", "max.poll.interval.ms"),
        ("fetch.min.bytes", "fetch.min.bytes"), ("fetch.max.wait.ms", "fetch.wait.max.ms"),
        ("max.partition.fetch.bytes", "max.partition.fetch.bytes"),
        ("check.crcs", "check.crcs"), ("allow.auto.create.topics", "allow.auto.create.topics"),
        ("metadata.max.age.ms", "metadata.max.age.ms"),
        ("request.timeout.ms", "socket.timeout.ms"), ("connections.max.idle.ms", "connections.max.idle.ms"),
        ("reconnect.backoff.ms", "reconnect.backoff.ms"),
        ("socket.connection.setup.timeout.ms", "socket.connection.setup.timeout.ms"),
        ("send.buffer.bytes", "socket.send.buffer.bytes"),
        ("receive.buffer.bytes", "socket.receive.buffer.bytes"),
    ]

    /// librdkafka settings that decide what is consumed, committed or called back: the worker's alone.
    private static let reserved: Set<String> = [
        "group.id", "client.id", "group.instance.id", "bootstrap.servers", "metadata.broker.list",
        "enable.auto.commit",
        "enable.auto.offset.store", "auto.commit.enable", "auto.offset.reset", "isolation.level",
        "enable.partition.eof",
        "partition.assignment.strategy", "consume.callback.max.messages", "rebalance_cb", "offset_commit_cb",
        "log_cb",
        "log.queue", "opaque", "default_topic_conf", "plugin.library.paths",
    ]

    /// The settings, with every problem of any of them.
    mutating func settings(
        connector: String, worker: WorkerSettings, compatibility: Bool,
        environment: ConfigEnvironment = .process
    ) -> (ConsumerSettings, [ConfigProblem]) {
        let isolation = isolation(compatibility: compatibility)
        let reset = offsetReset()
        let assignment = assignment()
        BrokerAddress.check("bootstrap.servers", &values)
        checkTimes()
        var settings = ConsumerSettings(
            groupID: values.text("group.id") ?? "connect-\(connector)", clientID: values.text("client.id"),
            groupInstanceID: values.text("group.instance.id"),
            bootstrapServers: values.list("bootstrap.servers").isEmpty
                ? worker.bootstrapServers : values.list("bootstrap.servers"),
            isolation: isolation, offsetReset: reset,
            rebalance: assignment == "cooperative-sticky" ? .cooperative : .eager,
            excludeInternalTopics: values.bool("exclude.internal.topics"),
            maxPollRecords: values["max.poll.records"] == .none ? nil : values.int("max.poll.records"),
            sessionTimeoutMs: values.int("session.timeout.ms"),
            maxPollIntervalMs: values.int("max.poll.interval.ms"),
            defaultApiTimeoutMs: values.int("default.api.timeout.ms"),
            metadataMaxAgeMs: values.int("metadata.max.age.ms"),
            shared: [])
        var security = SecurityReader(
            values, environment: environment, doesSCRAM: KafkaLibrary.doesSCRAM)
        security.read()
        values = security.values
        settings.tokens = security.security.tokens
        settings.shared = shared(settings, assignment: assignment) + security.security.properties
        let problems = values.problems.map { problem in
            var whole = problem
            // What is missing belongs beside the property that asks for it.
            whole.key = problem.key.map { key in
                let asking = key.hasPrefix("sasl.") ? prefixes["security.protocol"] : nil
                return (prefixes[key] ?? asking ?? "consumer.override.") + key
            }
            return whole
        }
        return (settings, problems)
    }

    private func isolation(compatibility: Bool) -> ConsumerSettings.Isolation {
        guard values.isGiven("isolation.level") else {
            return compatibility ? .readUncommitted : .readCommitted
        }
        return ConsumerSettings.Isolation(rawValue: values.string("isolation.level")) ?? .readCommitted
    }

    private mutating func offsetReset() -> ConsumerSettings.OffsetReset {
        let key = "auto.offset.reset"
        switch values.string(key) {
        case "earliest": return .earliest
        case "latest": return .latest
        case "none": return .error
        case let text where text.hasPrefix("by_duration:"):
            values.add(.error, key, "by_duration is not supported", hint: "Write earliest, latest or none.")
        default:
            let text = values.shown(key)
            values.add(
                .error, key,
                "Invalid value \(text) for configuration \(key): String must be one of: latest, earliest, "
                    + "none"
            )
        }
        return .earliest
    }

    /// librdkafka's name of the one strategy; eager and cooperative strategies cannot be mixed there.
    private mutating func assignment() -> String {
        let key = "partition.assignment.strategy"
        var names: [String] = []
        for text in values.list(key) where !text.isEmpty {
            let simple = text.split(separator: ".").last.map(String.init) ?? text
            switch simple {
            case "RangeAssignor", "range": names.append("range")
            case "RoundRobinAssignor", "roundrobin": names.append("roundrobin")
            case "CooperativeStickyAssignor", "cooperative-sticky": names.append("cooperative-sticky")
            case "StickyAssignor":
                values.add(
                    .error, key, "the client library has no StickyAssignor",
                    hint: "Write range, or cooperative-sticky, which is sticky too.")
            default:
                values.add(
                    .error, key, "Class \(values.shown(key)) could not be found.",
                    hint: "Known are range, roundrobin and cooperative-sticky.")
            }
        }
        var seen: Set<String> = []
        names = names.filter { seen.insert($0).inserted }
        let eager = names.filter { $0 != "cooperative-sticky" }
        guard !eager.isEmpty else { return names.first ?? "range" }
        // Java's own default list, under which every member works eagerly with the first.
        if names.count > 1, names != ["range", "cooperative-sticky"], eager.count < names.count {
            values.add(
                .warning, key,
                "eager and cooperative strategies cannot be mixed; \(eager.joined(separator: ",")) counts",
                hint: "Name one kind only.")
        }
        return eager.joined(separator: ",")
    }

    /// What librdkafka would refuse later with less to go by.
    private mutating func checkTimes() {
        let session = values.int("session.timeout.ms")
        if values.int("max.poll.interval.ms") < session {
            let key = values.isGiven("max.poll.interval.ms") ? "max.poll.interval.ms" : "session.timeout.ms"
            values.add(
                .error, key, "max.poll.interval.ms must not be below session.timeout.ms (\(session))",
                hint: "Raise max.poll.interval.ms or lower session.timeout.ms.")
        }
        if values.int("heartbeat.interval.ms") >= session {
            let key = values.isGiven("heartbeat.interval.ms") ? "heartbeat.interval.ms" : "session.timeout.ms"
            values.add(
                .error, key, "heartbeat.interval.ms must be below session.timeout.ms (\(session))",
                hint: "A third of session.timeout.ms is usual.")
        }
        if values.int("request.timeout.ms") < values.int("fetch.max.wait.ms") + 1000 {
            let key = values.isGiven("request.timeout.ms") ? "request.timeout.ms" : "fetch.max.wait.ms"
            values.add(
                .error, key, "request.timeout.ms must be at least fetch.max.wait.ms + 1000",
                hint: "Raise request.timeout.ms or lower fetch.max.wait.ms.")
        }
    }

    private mutating func shared(
        _ settings: ConsumerSettings, assignment: String
    ) -> [ConsumerSettings.Property] {
        var out: [ConsumerSettings.Property] = [
            .init("bootstrap.servers", settings.bootstrapServers.joined(separator: ",")),
            .init("group.id", settings.groupID),
            .init("enable.auto.commit", "false"),
            .init("enable.auto.offset.store", "false"),
            .init("auto.offset.reset", settings.offsetReset.rawValue),
            .init("isolation.level", settings.isolation.rawValue),
            .init("partition.assignment.strategy", assignment),
        ]
        for (java, library) in Self.names {
            guard let text = text(of: java) else { continue }
            out.append(.init(library, text))
        }
        // Java takes the longer of the two; the library refuses a longest delay below the first.
        let backoff = max(values.int64("reconnect.backoff.ms"), values.int64("reconnect.backoff.max.ms"))
        out.append(.init("reconnect.backoff.max.ms", String(backoff)))
        // The library has two settings for it; this one ends at an hour.
        let age = min(3_600_000, values.int64("metadata.max.age.ms"))
        out.append(.init("topic.metadata.refresh.interval.ms", String(age)))
        if values.isGiven("fetch.max.bytes") {
            // The library asks for message.max.bytes <= fetch.max.bytes <= receive.message.max.bytes - 512.
            let most = values.int64("fetch.max.bytes")
            out.append(.init("fetch.max.bytes", String(max(1000, most))))
            if most < 1_000_000 { out.append(.init("message.max.bytes", String(max(1000, most)))) }
            if most > 99_999_488 { out.append(.init("receive.message.max.bytes", String(most + 512))) }
        }
        for entry in values.entries.sorted where entry.key.hasPrefix("librdkafka.") {
            let name = String(entry.key.dropFirst(11))
            if Self.reserved.contains(name) || name.hasPrefix("sasl.") || name.hasPrefix("ssl.")
                || name == "security.protocol"
            {
                values.add(
                    .error, entry.key, "\(name) is not for settings of the client library",
                    hint: "Use the consumer property of that name, where there is one.")
            } else {
                out.append(.init(name, ConfigType.trim(entry.value)))
            }
        }
        return out
    }

    private func text(of java: String) -> String? {
        switch values[java] {
        case .integer(let number) where java.hasSuffix("buffer.bytes"): String(max(0, number))
        case .integer(let number): String(number)
        case .boolean(let flag): flag ? "true" : "false"
        case .string(let text): text.isEmpty ? nil : text
        default: nil
        }
    }
}
