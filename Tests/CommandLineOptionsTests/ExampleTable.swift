import CommandLineOptions

/// A program with every kind of row.
let table = CommandLineTable(
    program: "ship", summary: "carries things",
    commands: [
        .init(
            "sail", "Sails with a crew.",
            operands: [
                .init("captain", "who decides"),
                .init("sailor", "who works", isRequired: false, repeats: true),
            ],
            options: [
                .init("speed", letter: "s", argument: "KNOTS", "how fast", isRequired: true),
                .init(
                    "flag", argument: "COLOUR", "what flies on top", values: ["red", "black"], repeats: true),
                .init("map", argument: "FILE", "where to", isFile: true),
                .init("dry-run", "stay in the harbour"),
            ],
            notes: ["example: ship sail --speed 3 ann"]),
        .init("moor", "Lies still."),
        .init("cargo load", "Takes it in.", options: [.init("deck", argument: "N", "where")]),
        .init("cargo count", "Counts it."),
        .init("version", "Says what it is.", operands: [.init("what", "a word", isRequired: false)]),
    ],
    options: [.init("log-format", argument: "FORMAT", "how lines look", values: ["text", "json"])],
    notes: ["exit codes: 0 done, 1 failed, 2 not understood"])
