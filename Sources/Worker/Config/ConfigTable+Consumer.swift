extension ConfigTable {
    private static let fixed = "the worker decides it itself."
    private static let none = "the client library has no such setting."
    private static let noJMX = "there is no JMX; metrics come with a later version."

    /// A consumer's properties by their Java names, without `consumer.` or `consumer.override.`
    /// (connect-semantics 1.6 and 2.3). Where Connect's default is not the consumer's, it is Connect's.
    package static let consumer = ConfigTable(
        "Consumer properties",
        "Written in the worker file as `consumer.<name>`, for one connector as `consumer.override.<name>` in "
            + "its file. "
            + "Later wins: Connect's own values, `consumer.*`, `consumer.override.*`.",
        group + fetching + network + ignored + SecurityRows.all)

    private static let group: [ConfigRow] = [
        ConfigRow(
            "bootstrap.servers", .list, .none, .nonEmpty, .medium, "Group", "Other brokers than the worker's."
        ),
        ConfigRow(
            "group.id", .string, .none, .nonEmpty, .medium, "Group",
            "Consumer group; `connect-<connector>` unless set."),
        ConfigRow(
            "group.instance.id", .string, .none, .nonEmpty, .low, "Group",
            "Static membership; each task appends `-<task>`, for two members may not share an id."),
        ConfigRow(
            "client.id", .string, .none, .any, .low, "Group",
            "Client id; `connector-consumer-<connector>-<task>` unless set."),
        ConfigRow(
            "client.rack", .string, .text(""), .any, .low, "Group", "Rack, to fetch from a broker nearby."),
        ConfigRow(
            "session.timeout.ms", .int, .text("45000"), .range(1...3_600_000), .medium, "Group",
            "Milliseconds without heartbeat after which a member is out of the group."),
        ConfigRow(
            "heartbeat.interval.ms", .int, .text("3000"), .range(1...3_600_000), .low, "Group",
            "Milliseconds between heartbeats."),
        ConfigRow(
            "max.poll.interval.ms", .int, .text("300000"), .range(1...86_400_000), .medium, "Group",
            "Milliseconds between two polls after which a member is out of the group; at least "
                + "`session.timeout.ms`."
        ),
        ConfigRow(
            "partition.assignment.strategy", .list, .text("range"), .nonEmpty, .medium, "Group",
            "How partitions are shared: RangeAssignor, RoundRobinAssignor or CooperativeStickyAssignor, by "
                + "Java class or as "
                + "range, roundrobin, cooperative-sticky. Java's list of range and cooperative-sticky means "
                + "range."
        ),
        ConfigRow(
            "group.protocol", .string, .text("classic"), .oneOfIgnoringCase(["consumer", "classic"]), .low,
            "Group",
            "Protocol of the group.", .refused("the client library knows only the classic protocol.")),
        ConfigRow(
            "group.remote.assignor", .string, .none, .any, .low, "Group",
            "Assignor of the newer group protocol.",
            .withoutEffect(none)),
    ]

    private static let fetching: [ConfigRow] = [
        ConfigRow(
            "isolation.level", .string, .text("read_committed"),
            .oneOf(["read_committed", "read_uncommitted"]), .high, "Fetching",
            "`read_committed`: records of aborted transactions never reach the lake. Under `stream-reactor` "
                + "the default is "
                + "Connect's own, read_uncommitted."),
        ConfigRow(
            "auto.offset.reset", .string, .text("earliest"), .any, .medium, "Fetching",
            "Where a partition without lock and without group offset begins: earliest, latest or none (stop "
                + "the task)."
        ),
        ConfigRow(
            "max.poll.records", .int, .none, .atLeast(1), .low, "Fetching",
            "The most records of one poll; unless set, the worker's own batch size."),
        ConfigRow(
            "fetch.min.bytes", .int, .text("1"), .range(1...100_000_000), .low, "Fetching",
            "Bytes a broker gathers before it answers."),
        ConfigRow(
            "fetch.max.wait.ms", .int, .text("500"), .range(0...300_000), .low, "Fetching",
            "How long it gathers at most."),
        ConfigRow(
            "fetch.max.bytes", .int, .text("52428800"), .range(0...2_147_483_135), .low, "Fetching",
            "Most bytes of one answer."),
        ConfigRow(
            "max.partition.fetch.bytes", .int, .text("1048576"), .range(1...1_000_000_000), .low, "Fetching",
            "Most bytes of one partition in an answer."),
        ConfigRow(
            "check.crcs", .boolean, .text("true"), .any, .low, "Fetching",
            "Whether the checksums of record batches are checked."),
        ConfigRow(
            "allow.auto.create.topics", .boolean, .text("false"), .any, .low, "Fetching",
            "Whether asking for a topic may create it. Java's default is true; a misspelt topic is an error "
                + "here."
        ),
        ConfigRow(
            "exclude.internal.topics", .boolean, .text("true"), .any, .low, "Fetching",
            "Whether `topics.regex` passes over Kafka's internal topics."),
        ConfigRow(
            "metadata.max.age.ms", .long, .text("300000"), .range(1...86_400_000), .low, "Fetching",
            "Milliseconds between two looks for new topics and partitions."),
    ]

    private static let network: [ConfigRow] = [
        ConfigRow(
            "request.timeout.ms", .int, .text("30000"), .range(10...300_000), .low, "Network",
            "Milliseconds to wait for an answer."),
        ConfigRow(
            "default.api.timeout.ms", .int, .text("60000"), .atLeast(0), .low, "Network",
            "Milliseconds for a whole call such as a look at offsets."),
        ConfigRow(
            "connections.max.idle.ms", .long, .text("540000"), .range(0...2_147_483_647), .low, "Network",
            "Milliseconds after which an idle connection is closed."),
        ConfigRow(
            "reconnect.backoff.ms", .long, .text("50"), .range(0...3_600_000), .low, "Network",
            "First delay of a reconnect."),
        ConfigRow(
            "reconnect.backoff.max.ms", .long, .text("1000"), .range(0...3_600_000), .low, "Network",
            "Longest delay of a reconnect."),
        ConfigRow(
            "socket.connection.setup.timeout.ms", .long, .text("10000"), .range(1000...2_147_483_647), .low,
            "Network",
            "Milliseconds to set a connection up."),
        ConfigRow(
            "send.buffer.bytes", .int, .none, .range(-1...100_000_000), .low, "Network",
            "Socket buffer; -1 is the system's own, as is not set."),
        ConfigRow(
            "receive.buffer.bytes", .int, .none, .range(-1...100_000_000), .low, "Network",
            "Socket buffer; -1 is the system's own, as is not set."),
        ConfigRow(
            "librdkafka.*", .string, .none, .any, .low, "Network",
            "Any setting of the client library by its own name (`librdkafka.queued.max.messages.kbytes`), "
                + "but those that the "
                + "worker must decide."),
    ]

    private static func row(_ name: String, _ type: ConfigType, _ doc: String, _ why: String) -> ConfigRow {
        ConfigRow(name, type, .none, .any, .low, "Without effect", doc, .withoutEffect(why))
    }

    private static let ignored: [ConfigRow] = [
        ConfigRow(
            "enable.auto.commit", .boolean, .text("false"), .any, .low, "Without effect",
            "Commits offsets by the clock.",
            .refused("offsets are committed only from the safe offset.")),
        row("auto.commit.interval.ms", .int, "Interval of that.", fixed),
        row("key.deserializer", .string, "Java class.", fixed),
        row("value.deserializer", .string, "Java class.", fixed),
        row("client.dns.lookup", .string, "How broker names are resolved.", none),
        row("retry.backoff.ms", .long, "Delay of a failed request.", none),
        row("retry.backoff.max.ms", .long, "Longest delay of a failed request.", none),
        row("socket.connection.setup.timeout.max.ms", .long, "Longest time to set a connection up.", none),
        row("metadata.recovery.strategy", .string, "What to do when no broker answers.", none),
        row("metadata.recovery.rebootstrap.trigger.ms", .long, "When to do it.", none),
        row("interceptor.classes", .list, "Java classes.", none),
        row("metric.reporters", .list, "Java classes.", noJMX),
        row("metrics.num.samples", .int, "Samples of a metric.", noJMX),
        row("metrics.recording.level", .string, "Level of metrics.", noJMX),
        row("metrics.sample.window.ms", .long, "Window of a sample.", noJMX),
        row("metrics.context.*", .string, "Labels of metrics.", noJMX),
        row("auto.include.jmx.reporter", .boolean, "JMX beside other reporters.", noJMX),
        row("enable.metrics.push", .boolean, "Sends metrics to the brokers.", none),
        row("config.providers", .list, "Config providers of the consumer.", "the worker's are used."),
        row("config.providers.*", .string, "Options of these.", "the worker's are used."),
        row("share.acknowledgement.mode", .string, "Share groups.", none),
        row("share.acquire.mode", .string, "Share groups.", none),
        row("internal.throw.on.fetch.stable.offset.unsupported", .boolean, "Internal to Java.", none),
    ]
}
