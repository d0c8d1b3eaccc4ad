extension ConfigTable {
    private static let noREST = "this version has no REST interface."
    private static let single = "Sluice is one program: there are no plugins to find."
    private static let noJMX = "there is no JMX; metrics come with a later version."
    private static let distributed = "it belongs to a distributed worker; a Sluice worker stands alone."
    private static let noSource = "it serves source connectors."
    private static let noProducer =
        "only a dead letter queue would read it, and that comes with a later version."

    /// A standalone worker's properties (connect-semantics 1.2).
    package static let worker = ConfigTable(
        "Worker properties", "Written in the worker file.",
        cluster + converterRows + timing + providers + SecurityRows.worker + rest + ignored + distributedRows)

    private static let cluster: [ConfigRow] = [
        ConfigRow(
            "bootstrap.servers", .list, .required, .nonEmpty, .high, "Cluster",
            "Brokers to ask for the others: `host:port`, separated by commas."),
        ConfigRow(
            "consumer.*", .string, .none, .any, .medium, "Cluster",
            "Consumer properties of every connector."),
        ConfigRow(
            "connector.client.config.override.policy", .string, .text("All"), .any, .medium, "Cluster",
            "Which `consumer.override.*` connectors may set: All, None, Principal (security only) or "
                + "Allowlist."
        ),
        ConfigRow(
            "connector.client.config.override.allowlist", .list, .text(""), .any, .medium, "Cluster",
            "The properties that policy Allowlist allows."),
        ConfigRow(
            "client.dns.lookup", .string, .text("use_all_dns_ips"),
            .oneOf(["use_all_dns_ips", "resolve_canonical_bootstrap_servers_only"]), .low, "Cluster",
            "How broker names are resolved.", .withoutEffect("all addresses of a name are always tried.")),
        ConfigRow(
            "client.id", .string, .text(""), .any, .low, "Cluster", "Name of the worker's own admin client.",
            .withoutEffect("the worker has no admin client; consumers are named after their task.")),
        ConfigRow(
            "producer.*", .string, .none, .any, .low, "Cluster", "Producer properties.",
            .withoutEffect(noProducer)),
        ConfigRow(
            "admin.*", .string, .none, .any, .low, "Cluster", "Admin client properties.",
            .withoutEffect(noProducer)),
    ]

    private static let converterRows: [ConfigRow] = ["key", "value", "header"].flatMap { role in
        [
            ConfigRow(
                "\(role).converter", .class,
                role == "header"
                    ? .text("org.apache.kafka.connect.storage.SimpleHeaderConverter") : .required, .any,
                .high,
                "Converters", "Converter of record \(role)s where a connector names none."),
            ConfigRow(
                "\(role).converter.plugin.version", .string, .none, .any, .low, "Converters",
                "Version of the converter.",
                .withoutEffect(single)),
            ConfigRow(
                "\(role).converter.*", .string, .none, .any, .medium, "Converters",
                "Options of that converter, see the converters' tables."),
            ConfigRow(
                "internal.\(role).converter", .string, .none, .any, .low, "Converters",
                "Gone from Kafka Connect.",
                .withoutEffect("Kafka Connect has dropped it too.")),
            ConfigRow(
                "internal.\(role).converter.*", .string, .none, .any, .low, "Converters",
                "Gone from Kafka Connect.",
                .withoutEffect("Kafka Connect has dropped it too.")),
        ]
    }

    private static let timing: [ConfigRow] = [
        ConfigRow(
            "offset.flush.interval.ms", .long, .text("60000"), .atLeast(1), .medium, "Offsets",
            "Milliseconds between two commits of safe offsets to the consumer group."),
        ConfigRow(
            "offset.flush.timeout.ms", .long, .text("5000"), .atLeast(1), .low, "Offsets",
            "Milliseconds after which such a commit counts as failed.",
            .withoutEffect(
                "a commit that is not answered stops nothing; the next one carries the newer offsets.")),
        ConfigRow(
            "offset.storage.file.filename", .string, .text(""), .any, .low, "Offsets",
            "File of source connectors' offsets.", .withoutEffect(noSource)),
        ConfigRow(
            "task.shutdown.graceful.timeout.ms", .long, .text("5000"), .atLeast(0), .medium, "Offsets",
            "Milliseconds that a stop may take before what is unfinished is left to the next start."),
    ]

    private static let providers: [ConfigRow] = [
        ConfigRow(
            "config.providers", .list, .text(""), .any, .medium, "Config providers",
            "Names of config providers. Without it `env`, `file`, `directory` and `dir` are there under "
                + "those names."
        ),
        ConfigRow(
            "config.providers.*", .string, .none, .any, .medium, "Config providers",
            "`config.providers.<name>.class` and `config.providers.<name>.param.<parameter>`."),
    ]

    private static let rest: [ConfigRow] = [
        ConfigRow(
            "listeners", .list, .text("http://:8083"), .any, .low, "REST", "Addresses of the REST interface.",
            .withoutEffect(noREST)),
        ConfigRow(
            "listeners.*", .string, .none, .any, .low, "REST", "Options of the listeners.",
            .withoutEffect(noREST)),
        ConfigRow(
            "admin.listeners", .list, .none, .any, .low, "REST", "Addresses of its admin part.",
            .withoutEffect(noREST)),
        ConfigRow(
            "admin.listeners.*", .string, .none, .any, .low, "REST", "Options of these.",
            .withoutEffect(noREST)),
        ConfigRow(
            "rest.advertised.host.name", .string, .none, .any, .low, "REST", "Name told to others.",
            .withoutEffect(noREST)),
        ConfigRow(
            "rest.advertised.listener", .string, .none, .any, .low, "REST", "Listener told to others.",
            .withoutEffect(noREST)),
        ConfigRow(
            "rest.advertised.port", .int, .none, .any, .low, "REST", "Port told to others.",
            .withoutEffect(noREST)),
        ConfigRow(
            "rest.host.name", .string, .none, .any, .low, "REST", "Former name of `listeners`.",
            .withoutEffect(noREST)),
        ConfigRow(
            "rest.port", .int, .none, .any, .low, "REST", "Former name of `listeners`.",
            .withoutEffect(noREST)),
        ConfigRow(
            "rest.extension.classes", .list, .text(""), .any, .low, "REST", "Java extensions.",
            .withoutEffect(noREST)),
        ConfigRow(
            "response.http.headers.config", .string, .text(""), .any, .low, "REST", "Headers of answers.",
            .withoutEffect(noREST)),
        ConfigRow(
            "access.control.allow.methods", .string, .text(""), .any, .low, "REST", "CORS methods.",
            .withoutEffect(noREST)),
        ConfigRow(
            "access.control.allow.origin", .string, .text(""), .any, .low, "REST", "CORS origin.",
            .withoutEffect(noREST)),
        ConfigRow(
            "topic.tracking.enable", .boolean, .text("true"), .any, .low, "REST",
            "Keeps the list of topics a connector used.",
            .withoutEffect(noREST)),
        ConfigRow(
            "topic.tracking.allow.reset", .boolean, .text("true"), .any, .low, "REST",
            "Lets that list be cleared.",
            .withoutEffect(noREST)),
    ]

    private static let ignored: [ConfigRow] = [
        ConfigRow(
            "plugin.path", .list, .none, .any, .low, "Without effect", "Directories of Java plugins.",
            .withoutEffect(single)),
        ConfigRow(
            "plugin.discovery", .string, .text("hybrid_warn"),
            .oneOfIgnoringCase(["only_scan", "service_load", "hybrid_warn", "hybrid_fail"]), .low,
            "Without effect",
            "How plugins are found.", .withoutEffect(single)),
        ConfigRow(
            "topic.creation.enable", .boolean, .text("true"), .any, .low, "Without effect",
            "Creates topics of source connectors.", .withoutEffect(noSource)),
        ConfigRow(
            "metric.reporters", .list, .text("org.apache.kafka.common.metrics.JmxReporter"), .any, .low,
            "Without effect",
            "Java metric reporters.", .withoutEffect(noJMX)),
        ConfigRow(
            "metrics.num.samples", .int, .text("2"), .atLeast(1), .low, "Without effect",
            "Samples of a metric.",
            .withoutEffect(noJMX)),
        ConfigRow(
            "metrics.recording.level", .string, .text("INFO"), .oneOf(["INFO", "DEBUG"]), .low,
            "Without effect",
            "Level of metrics.", .withoutEffect(noJMX)),
        ConfigRow(
            "metrics.sample.window.ms", .long, .text("30000"), .atLeast(0), .low, "Without effect",
            "Window of a sample.",
            .withoutEffect(noJMX)),
        ConfigRow(
            "metrics.context.*", .string, .none, .any, .low, "Without effect", "Labels of metrics.",
            .withoutEffect(noJMX)),
        ConfigRow(
            "auto.include.jmx.reporter", .boolean, .text("true"), .any, .low, "Without effect",
            "JMX beside other reporters.",
            .withoutEffect(noJMX)),
    ]

    private static let distributedRows: [ConfigRow] = [
        "group.id", "config.storage.*", "offset.storage.*", "status.storage.*", "session.timeout.ms",
        "heartbeat.interval.ms", "rebalance.timeout.ms", "worker.sync.timeout.ms", "worker.unsync.backoff.ms",
        "connect.protocol", "scheduled.rebalance.max.delay.ms", "inter.worker.*",
        "exactly.once.source.support",
    ].map {
        ConfigRow(
            $0, .string, .none, .any, .low, "Distributed workers", "Property of a distributed worker.",
            .withoutEffect(
                ConfigTable.consumer[$0] == nil
                    ? distributed : "\(distributed) For the consumers write `consumer.\($0)`."))
    }
}
