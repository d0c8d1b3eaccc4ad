import CommandLineOptions

extension CommandLineTable {
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
}
