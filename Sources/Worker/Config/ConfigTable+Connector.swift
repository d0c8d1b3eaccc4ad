extension ConfigTable {
    private static let single = "Sluice is one program: there are no plugin versions to choose from."
    private static let reports = "skipped and failed records are reported by the error policy until then."
    private static let noProducer =
        "only a dead letter queue would read it, and that comes with a later version."

    /// Connect's own properties of a sink connector (connect-semantics 1.5).
    package static let connector = ConfigTable(
        "Connector properties", "Written in the connector file, beside the sink's properties.",
        identity + converters + laterRows + clients)

    private static let identity: [ConfigRow] = [
        ConfigRow(
            "name", .string, .required, .nonEmpty, .high, "Connector",
            "The connector's name: its consumer group is `connect-<name>`, its locks lie below it."),
        ConfigRow(
            "connector.class", .string, .required, .nonEmpty, .high, "Connector",
            "`io.lenses.streamreactor.connect.datalake.sink.DatalakeSinkConnector`, the page's other name "
                + "(`io.lenses.streamreactor.connect.azure.datalake.sink.DatalakeSinkConnector`), "
                + "`DatalakeSinkConnector` "
                + "or `DatalakeSink`."),
        ConfigRow(
            "tasks.max", .int, .text("1"), .range(1...1000), .high, "Connector",
            "Number of tasks, each a consumer of the group and a thread. More than partitions leaves tasks "
                + "idle."
        ),
        ConfigRow(
            "topics", .list, .text(""), .any, .high, "Connector",
            "Topics to read. Exactly one of `topics` and `topics.regex` must be set."),
        ConfigRow(
            "topics.regex", .string, .text(""), .any, .high, "Connector",
            "Java regular expression that whole topic names match; topics that appear later are found too."),
        ConfigRow(
            "tasks.max.enforce", .boolean, .text("true"), .any, .low, "Connector",
            "Whether `tasks.max` binds the connector.",
            .withoutEffect("this connector never makes more tasks than `tasks.max`.")),
        ConfigRow(
            "connector.plugin.version", .string, .none, .any, .low, "Connector", "Version of the connector.",
            .withoutEffect(single)),
        ConfigRow(
            "config.action.reload", .string, .text("restart"), .oneOf(["none", "restart"]), .low, "Connector",
            "What happens when a config provider's value expires.",
            .withoutEffect("no built-in config provider lets values expire.")),
        ConfigRow(
            "task.class", .string, .none, .any, .low, "Connector",
            "Class of the tasks, which Connect writes itself.",
            .withoutEffect("there is one kind of task.")),
        ConfigRow(
            "initial_state", .string, .text("RUNNING"), .oneOfIgnoringCase(["RUNNING", "PAUSED", "STOPPED"]),
            .low, "Connector",
            "State to begin in (JSON connector files, beside `config`).",
            .later("the REST interface that resumes a connector.")),
    ]

    private static let converters: [ConfigRow] = ["key", "value", "header"].flatMap { role in
        [
            ConfigRow(
                "\(role).converter", .class, .none, .any, .high, "Converters",
                "Converter of record \(role)s. With it only this file's `\(role).converter.*` options count; "
                    + "without it the "
                    + "worker's converter **and** options do."),
            ConfigRow(
                "\(role).converter.plugin.version", .string, .none, .any, .low, "Converters",
                "Version of the converter.",
                .withoutEffect(single)),
            ConfigRow(
                "\(role).converter.*", .string, .none, .any, .medium, "Converters",
                "Options of the \(role) converter, see the converters' tables."),
        ]
    }

    private static let laterRows: [ConfigRow] = [
        ConfigRow(
            "transforms", .list, .text(""), .any, .medium, "Transforms",
            "Single message transforms, in order.",
            .later("single message transforms.")),
        ConfigRow(
            "transforms.*", .string, .none, .any, .medium, "Transforms", "Options of the transforms.",
            .belongs(to: "transforms")),
        ConfigRow(
            "predicates", .list, .text(""), .any, .low, "Transforms",
            "Conditions that transforms may be tied to.",
            .later("single message transforms.")),
        ConfigRow(
            "predicates.*", .string, .none, .any, .low, "Transforms", "Options of the predicates.",
            .belongs(to: "predicates")),
        ConfigRow(
            "errors.tolerance", .string, .text("none"), .oneOf(["none", "all"]), .medium,
            "Connect's error handling",
            "`all` skips records that cannot be converted or transformed.", .later(reports)),
        ConfigRow(
            "errors.retry.timeout", .long, .text("0"), .any, .medium, "Connect's error handling",
            "Milliseconds for which a failed conversion is tried again; -1 for ever.", .later(reports)),
        ConfigRow(
            "errors.retry.delay.max.ms", .long, .text("60000"), .any, .medium, "Connect's error handling",
            "Longest delay between these tries.", .later(reports)),
        ConfigRow(
            "errors.log.enable", .boolean, .text("false"), .any, .medium, "Connect's error handling",
            "Logs each failed record.", .later(reports)),
        ConfigRow(
            "errors.log.include.messages", .boolean, .text("false"), .any, .medium,
            "Connect's error handling",
            "Logs topic, partition and offset too.", .later(reports)),
        ConfigRow(
            "errors.deadletterqueue.topic.name", .string, .text(""), .any, .medium,
            "Connect's error handling",
            "Topic that failed records are sent to.", .later("the dead letter queue.")),
        ConfigRow(
            "errors.deadletterqueue.topic.replication.factor", .short, .text("3"), .any, .medium,
            "Connect's error handling",
            "Replication factor with which that topic is made.", .later("the dead letter queue.")),
        ConfigRow(
            "errors.deadletterqueue.context.headers.enable", .boolean, .text("false"), .any, .medium,
            "Connect's error handling", "Tells the error in headers of the record there.",
            .later("the dead letter queue.")),
    ]

    private static let clients: [ConfigRow] = [
        ConfigRow(
            "consumer.override.*", .string, .none, .any, .medium, "Clients",
            "Consumer properties of this connector, above the worker's `consumer.*`, where the worker's "
                + "policy allows."
        ),
        ConfigRow(
            "producer.override.*", .string, .none, .any, .low, "Clients",
            "Properties of a dead letter queue's producer.",
            .withoutEffect(noProducer)),
        ConfigRow(
            "admin.override.*", .string, .none, .any, .low, "Clients",
            "Properties of a dead letter queue's admin client.",
            .withoutEffect(noProducer)),
    ]

    /// Both tables of a connector file as one.
    package static let connectorFile = ConfigTable(
        "Connector file", "", dataLake.rows + connector.rows)
}
