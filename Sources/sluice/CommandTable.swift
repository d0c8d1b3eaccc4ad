import CommandLineOptions

extension CommandLineTable {
    private static let worker = Option(
        "worker", argument: "FILE", "the worker file, for its brokers, converters and consumer settings",
        isFile: true)
    private static let topic = Option("topic", argument: "TOPIC", "this topic alone")
    private static let partition = Option("partition", argument: "N", "this partition alone")

    /// Everything that can be typed: parsing, help and completion come from here.
    static let sluice = CommandLineTable(
        program: "sluice",
        summary: "Kafka topics into a data lake, each record exactly once, out of Connect properties files",
        commands: [
            Command(
                "run", "run connectors until stopped",
                operands: [
                    Operand("worker.properties", "the worker: brokers and default converters"),
                    Operand("connector.properties", "one connector each", repeats: true),
                ],
                options: [
                    Option("once", "stop once everything that the topics held at the start is committed"),
                    Option("log-format", argument: "FORMAT", "text or json", values: ["text", "json"]),
                    Option(
                        "log-level", argument: "LEVEL", "least level that is written (info)",
                        values: ["trace", "debug", "info", "warn", "error"]),
                ],
                notes: [
                    "SIGTERM and Ctrl-C stop cleanly: flushed files are committed, open ones are read again by the next run.",
                    "Ends with 0 after a stop, with 1 when a task failed or nothing could start.",
                ]),
            Command(
                "validate", "check configuration files, say everything that is wrong, start nothing",
                operands: [
                    Operand("worker.properties", "the worker"),
                    Operand("connector.properties", "one connector each", isRequired: false, repeats: true),
                ],
                options: [Option("json", "problems as JSON")],
                notes: ["Ends with 1 when there is an error."]),
            Command(
                "explain", "show what a connector will do: guarantee, statements, object keys",
                operands: [Operand("connector.properties", "the connector")],
                options: [
                    Option(
                        "records", argument: "FILE",
                        "sample records, one JSON object a line; - for standard input", isFile: true),
                    Option(
                        "worker", argument: "FILE",
                        "the worker file, for its converters and consumer settings", isFile: true),
                    Option("json", "one JSON object"),
                ],
                notes: [
                    "A sample record: {\"topic\": …, \"partition\": 0, \"offset\": 5, \"timestamp\": 1700000000000,",
                    "\"key\": \"k\", \"value\": \"{…}\", \"headers\": [[\"name\", \"value\"]]}; bytes are {\"base64\": …}.",
                ]),
            Command(
                "indexes show", "what each lock of a connector says, in plain words",
                operands: [Operand("connector.properties", "the connector")],
                options: [worker, topic, partition, Option("json", "one JSON object")],
                notes: ["Reads the lake alone, asks no broker and changes nothing."]),
            Command(
                "indexes plan", "where `run` would resume each partition, and why; changes nothing",
                operands: [Operand("connector.properties", "the connector")],
                options: [worker, topic, partition, Option("json", "one JSON object")],
                notes: [
                    "What `run` decides is decided by the same code, on a copy of the locks in memory.",
                    "Ends with 1 when `run` would refuse a partition.",
                ]),
            Command(
                "indexes release",
                "hand the locks back to a Lenses connector: no lock names an object after it",
                operands: [Operand("connector.properties", "the connector")],
                options: [
                    worker,
                    Option("dry-run", "say what would be done, change nothing"),
                    Option(
                        "group-is-empty",
                        "the brokers cannot tell who is in the group, and no worker of it runs anywhere"),
                    Option("json", "one JSON object"),
                ],
                notes: [
                    "Refused while the consumer group has members: stop every worker of the connector first."
                ]),
            Command(
                "indexes repair", "write a lock anew that cannot be read or resumed",
                operands: [Operand("connector.properties", "the connector")],
                options: [
                    worker,
                    Option("topic", argument: "TOPIC", "the lock's topic", isRequired: true),
                    Option("partition", argument: "N", "the lock's partition", isRequired: true),
                    Option(
                        "resume-at", argument: "OFFSET",
                        "every offset below it is stored, none from it on", isRequired: true),
                    Option("key", argument: "NAME", "a partition key's lock, as `indexes plan` names it"),
                    Option("replace", "even though the lock can be read: what it says is given up"),
                    Option(
                        "group-is-empty",
                        "the brokers cannot tell who is in the group, and no worker of it runs anywhere"),
                ],
                notes: ["`indexes plan` says what is known of a lock that `run` refuses."]),
            Command(
                "indexes sweep", "remove what dead workers left: temporary objects, locks, staging files",
                operands: [Operand("connector.properties", "the connector")],
                options: [
                    worker, topic, partition,
                    Option("dry-run", "say what would go and why, and what stays; change nothing"),
                    Option("json", "one JSON object"),
                ],
                notes: [
                    "Workers may run meanwhile: only what is below a partition's safe offset goes, as old as",
                    "connect.datalake.indexes.gc.sweep.min.age.seconds. Asks no broker.",
                    "Ends with 1 when something could not be removed.",
                ]),
            Command(
                "verify", "prove that each offset up to the committed one is stored once",
                operands: [Operand("connector.properties", "the connector")],
                options: verifyOptions + [
                    Option(
                        "from", argument: "OFFSET", "begin at an offset, or at TOPIC:PARTITION:OFFSET",
                        repeats: true),
                    Option("deep", "read every object: its checksum, its records, their offsets"),
                    Option("against-kafka", "compare with the topic itself, record by record"),
                    Option(
                        "retire", argument: "DATE",
                        "windows that ended before the day (yyyy-MM-dd, UTC) need not be there any more"),
                    Option("json", "one JSON object"),
                ],
                notes: ["Ends with 0 when all is as it should be, with 1 when not, or when it cannot look."]),
            Command(
                "lookup", "say which file holds a record, and show it",
                operands: [Operand("connector.properties", "the connector")],
                options: lookupOptions + [Option("json", "one JSON object")],
                notes: ["Ends with 0 when the record was found, with 1 when it was not."]),
            Command(
                "broker", "an embedded broker for trying things out (in memory, gone when it ends)",
                options: [
                    Option(
                        "topic", argument: "NAME[:PARTITIONS]", "make a topic (4 partitions)", repeats: true),
                    Option("port", argument: "PORT", "listen on this port of 127.0.0.1 (any that is free)"),
                    Option(
                        "address-file", argument: "FILE", "write the address into a file once it answers",
                        isFile: true),
                ],
                notes: ["It holds about 5 MB a partition; older records are dropped beyond that."]),
            Command(
                "produce", "send lines of a file to a topic",
                operands: [Operand("FILE", "lines; - or nothing for standard input", isRequired: false)],
                options: [
                    Option("bootstrap", letter: "b", argument: "HOST:PORT", "brokers", isRequired: true),
                    Option("topic", letter: "t", argument: "TOPIC", "the topic", isRequired: true),
                    Option("key-separator", argument: "TEXT", "what stands between key and value in a line"),
                    Option(
                        "records", argument: "FILE", "records as JSON lines, as explain takes them",
                        isFile: true),
                ]),
            Command("completion", "print a completion script for bash"),
            Command("version", "print the version", options: [Option("json", "as JSON")]),
        ],
        notes: ["Exit codes: 0 done, 1 failed, 2 the command line is wrong."])

    private static let workerOption = Option(
        "worker", argument: "FILE", "the worker file, for its converters and consumer settings", isFile: true)

    private static let verifyOptions = [
        workerOption, Option("topic", letter: "t", argument: "TOPIC", "this topic alone"),
        Option("partition", letter: "p", argument: "NUMBER", "this partition alone"),
    ]

    private static let lookupOptions = [
        workerOption, Option("topic", letter: "t", argument: "TOPIC", "the topic", isRequired: true),
        Option("partition", letter: "p", argument: "NUMBER", "the partition", isRequired: true),
        Option("offset", letter: "o", argument: "OFFSET", "the record's offset", isRequired: true),
    ]
}
