/// What to do about a key that no table knows.
enum UnknownKeyHint {
    /// Properties of a KCQL statement, often written as connector properties.
    private static let statementProperties: Set<String> = [
        "flush.count", "flush.size", "flush.interval", "padding.type", "padding.char",
        "padding.length.offset",
        "padding.length.partition", "partition.include.keys", "store.envelope", "store.envelope.fields.key",
        "store.envelope.fields.value", "store.envelope.fields.headers", "store.envelope.fields.metadata",
        "key.suffix",
        "object.key.template",
    ]

    static func hint(for key: String, in table: ConfigTable) -> String {
        let name = key.hasPrefix("connect.datalake.") ? String(key.dropFirst(17)) : key
        if statementProperties.contains(name) {
            return
                "It is a property of a KCQL statement: write PROPERTIES('\(name)'=…) in "
                + "connect.datalake.kcql."
        }
        if table.title != ConfigTable.consumer.title, ConfigTable.consumer[key] != nil {
            let prefix = table.title == ConfigTable.worker.title ? "consumer." : "consumer.override."
            return "It is a consumer's property: write \(prefix)\(key)."
        }
        if table.title != ConfigTable.worker.title, key.hasPrefix("consumer."),
            !key.hasPrefix("consumer.override.")
        {
            return "In a connector file write consumer.override.\(key.dropFirst(9))."
        }
        if let nearest = table.nearestName(to: key) { return "Was \(nearest) meant?" }
        if table.title == ConfigTable.consumer.title {
            return "A setting of the client library itself is written with librdkafka. before its name."
        }
        return "docs/config.md lists every property."
    }
}
