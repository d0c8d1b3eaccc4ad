import GoldenRows
import KCQL

/// A statement as the Java parser recorded it: raw names, container and prefix not yet split.
struct JavaStatement: Equatable {
    var writeMode: String
    var target: String
    var source: String
    var fields: [String]
    var partitionBy: [String]
    var storedAs: String?
    var properties: [String: String]
    /// LIMIT, BATCH, ignored fields, tags: what the sink parses and never uses.
    var hasUnusedClauses: Bool

    init(_ members: [String: Any]) {
        writeMode = members["writeMode"] as? String ?? "null"
        target = members["target"] as? String ?? ""
        source = members["source"] as? String ?? ""
        fields = (members["fields"] as? [[String: Any]] ?? []).map { field in
            ((field["parents"] as? [String] ?? []) + [field["name"] as? String ?? ""]).joined(separator: ".")
        }
        partitionBy = members["partitionBy"] as? [String] ?? []
        storedAs = members["storedAs"] as? String
        // The sink reads keys in any letter case.
        properties = [:]
        for (key, value) in members["properties"] as? [String: String] ?? [:] {
            properties[key.lowercased().replacing("..", with: ".")] = value
        }
        if target.hasSuffix(":") { target.removeLast() }
        hasUnusedClauses =
            members["tags"] != nil || members["ignored"] != nil || (members["limit"] as? Int ?? 0) != 0
            || (members["batch"] as? Int ?? 0) != 0
    }

    /// The statements of a row, or nil where the Java parser refused it.
    static func of(_ row: GoldenRows.Row) -> [JavaStatement]? {
        guard let java = row["java"] as? [String: Any],
            let statements = java["statements"] as? [[String: Any]]
        else { return nil }
        return statements.map { JavaStatement($0) }
    }

    /// What the Java parser would have recorded for ours: the same reading of target, source, fields, format
    /// and property values.
    init(_ ours: Statement, like java: JavaStatement) {
        self = java
        target = ours.target.container + (ours.target.prefix.map { ":" + $0 } ?? "")
        source =
            switch ours.source {
            case .topic(let topic): topic
            case .any: "*"
            }
        partitionBy =
            switch ours.partitioning {
            case .by(let fields): fields.map(\.written)
            case .topicPartition, .none: []
            }
        if storedAs?.uppercased() != ours.storeAs.name { storedAs = ours.storeAs.name }
        if java.storedAs == nil, ours.storeAs == .json { storedAs = nil }
        properties = Self.written(ours.properties)
        // Words that are true, false or a padding type in any letter case are one value.
        for (key, value) in java.properties where isSame(properties[key], value) {
            properties[key] = value
        }
    }

    private func isSame(_ ours: String?, _ java: String) -> Bool {
        guard let ours else { return false }
        return ours.lowercased() == java.lowercased() || Int64(ours).map { $0 == Int64(java) } ?? false
    }

    static func written(_ ours: StatementProperties) -> [String: String] {
        var written: [String: String] = [:]
        written["flush.count"] = ours.flushCount.map { "\($0)" }
        written["flush.size"] = ours.flushSize.map { "\($0)" }
        written["flush.interval"] = ours.flushInterval.map { "\($0)" }
        written["key.suffix"] = ours.keySuffix
        written["padding.char"] = ours.paddingChar.map { "\($0)" }
        written["padding.type"] = ours.paddingType?.name
        written["padding.length.offset"] = ours.paddingLengths["offset"].map { "\($0)" }
        written["padding.length.partition"] = ours.paddingLengths["partition"].map { "\($0)" }
        written["partition.include.keys"] = ours.partitionIncludeKeys.map { "\($0)" }
        written["store.envelope"] = ours.storeEnvelope.map { "\($0)" }
        written["store.envelope.fields.key"] = ours.envelopeKey.map { "\($0)" }
        written["store.envelope.fields.value"] = ours.envelopeValue.map { "\($0)" }
        written["store.envelope.fields.headers"] = ours.envelopeHeaders.map { "\($0)" }
        written["store.envelope.fields.metadata"] = ours.envelopeMetadata.map { "\($0)" }
        written["object.key.template"] = ours.objectKeyTemplate?.written
        return written
    }
}
