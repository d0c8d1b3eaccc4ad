/// The tables of converters and config providers.
extension ConfigTable {
    /// connect-semantics 3.1.
    package static let jsonConverter = ConfigTable(
        "JsonConverter", "Options behind `key.converter.`, `value.converter.` or `header.converter.`.",
        [
            ConfigRow(
                "schemas.enable", .boolean, .text("true"), .any, .high, "JsonConverter",
                "Whether each record carries its schema (`{\"schema\":…,\"payload\":…}`); plain JSON needs "
                    + "false."
            ),
            ConfigRow(
                "decimal.format", .string, .text("BASE64"), .oneOfIgnoringCase(["BASE64", "NUMERIC"]), .low,
                "JsonConverter",
                "How decimals are written by the converter."),
            ConfigRow(
                "replace.null.with.default", .boolean, .text("true"), .any, .low, "JsonConverter",
                "Whether a null gets its schema's default value."),
            ConfigRow(
                "schemas.cache.size", .int, .text("1000"), .atLeast(0), .low, "JsonConverter",
                "Schemas kept.",
                .withoutEffect("each schema is kept once.")),
            ConfigRow(
                "schema.content", .string, .text(""), .any, .low, "JsonConverter",
                "The schema of all records, which then hold only the payload.",
                .later("a JsonConverter with one schema.")),
            converterType,
        ])

    /// connect-semantics 3.2.
    package static let stringConverter = ConfigTable(
        "StringConverter",
        "Options behind `key.converter.`, `value.converter.` or `header.converter.`; the word `converter` is "
            + "there twice.",
        [
            ConfigRow(
                "converter.encoding", .string, .text("UTF-8"), .nonEmpty, .medium, "StringConverter",
                "Encoding of the text, by its Java name."),
            converterType,
        ])

    /// Of converters that take no option.
    package static let plainConverter = ConfigTable("Other converters", "", [converterType])

    private static let converterType = ConfigRow(
        "converter.type", .string, .none, .oneOfIgnoringCase(["key", "value", "header"]), .low, "Converters",
        "The converter's role, which Connect writes itself.",
        .withoutEffect("the role follows from the key's beginning."))

    /// connect-semantics 1.4.
    package static let envProvider = ConfigTable(
        "Config provider of environment variables",
        "`${env:NAME}`. Parameters behind `config.providers.<name>.param.`.",
        [
            ConfigRow(
                "allowlist.pattern", .string, .text(""), .any, .low, "Config providers",
                "Regular expression that the whole name of a variable must match to be given out.")
        ])

    package static let fileProvider = ConfigTable(
        "Config providers of files and directories",
        "`${file:/path/file.properties:key}` is the value of a key in a properties file (UTF-8), "
            + "`${directory:/path:file}` (also "
            + "as `dir`) the content of a file. Parameters behind `config.providers.<name>.param.`.",
        [
            ConfigRow(
                "allowed.paths", .list, .text(""), .any, .low, "Config providers",
                "Directories and files, as absolute paths, that may be read; empty allows all.")
        ])
}
