import CommandLineOptions
import LakeEmulator

extension CommandLineTable {
    static let lakeEmulator = CommandLineTable(
        program: "lake-emulator", summary: "An ADLS Gen2 endpoint for tests.",
        commands: [
            .init(
                "", "An ADLS Gen2 account for tests: DFS and Blob on one namespace, on loopback.",
                operands: [
                    .init("DIR", "where the account's contents and the request log lie; made where absent"),
                    .init("PORT", "where it listens; 0 for any that is free", isFile: false),
                ],
                options: mode + party + behaviour,
                notes: [
                    "It prints one line with its address once it listens. SIGTERM and Ctrl-C end it; the account",
                    "stays in DIR. docs/emulator.md tells of fault rules, the control path and the log.",
                ])
        ])

    private static let mode: [Option] = [
        .init(
            "mode", argument: "KIND", "the account's kind", values: EmulatorMode.Kind.allCases.map(\.rawValue)
        ),
        .init("soft-delete", "deletes answer that objects can be brought back"),
        .init("versioning", "each overwrite leaves a version (flat accounts)"),
        .init("immutable", "an immutability policy: nothing is replaced, renamed or deleted"),
        .init("forbid-unknown-paths", "HEAD of a path that does not exist answers 403"),
    ]

    private static let party: [Option] = [
        .init("account", argument: "NAME", "the account (devstoreaccount1)"),
        .init("key", argument: "BASE64", "its key (that of Microsoft's emulators)"),
        .init("bearer", argument: "TOKEN", "a token that is accepted", repeats: true),
        .init("container", argument: "NAME", "made at start where absent", repeats: true),
        .init("dfs-port", argument: "PORT", "a port of the DFS face alone; PORT is then Blob's alone"),
    ]

    private static let behaviour: [Option] = [
        .init("faults", argument: "FILE", "a rule set (JSON)", isFile: true),
        .init("seed", argument: "NUMBER", "of the rules' probabilities, instead of the file's"),
        .init("no-log", "requests are counted, not written down"),
    ]
}
