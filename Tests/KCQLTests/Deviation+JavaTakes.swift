import KCQL

/// What Java takes and the sink ignores, fails on later, or cannot do at all.
extension Deviation {
    static let javaTakes = [
        Deviation(name: "projection", answer: .refuses) { row in
            row.isDocumented && row.any { $0.fields != ["*"] }
        },
        Deviation(name: "UPSERT", answer: .refuses) { row in
            row.isDocumented && row.any { $0.writeMode == "UPSERT" }
        },
        Deviation(name: "SELECT without INSERT", answer: .refuses) { row in row.any { $0.writeMode == "null" }
        },
        Deviation(name: "clause of an earlier version", answer: .refuses) { row in
            row.java != nil
                && row.words.contains { word in
                    let upper = word.uppercased()
                    return upper.hasPrefix("WITH_FLUSH_") || upper.hasPrefix("WITHPARTITIONER")
                }
        },
        Deviation(name: "clause without effect", answer: .refuses) { row in
            row.java != nil
                && (row.any(\.hasUnusedClauses)
                    || !unused.isDisjoint(with: row.words.map { $0.uppercased() }))
        },
        Deviation(name: "clauses out of order, or twice", answer: .refuses) { row in
            row.java != nil
                && row.bare.split(separator: ";").contains { text in
                    let words = text.split { $0.isWhitespace || "(),=".contains($0) }.map { $0.uppercased() }
                    let found = words.compactMap { ranks[$0.hasSuffix("Q") ? String($0.dropLast()) : $0] }
                    return zip(found, found.dropFirst()).contains { $0 >= $1 }
                }
        },
        Deviation(name: "container that Azure refuses", answer: .refuses) { row in
            row.any { java in
                let container = WholeText.unquoted(String(java.target.prefix { $0 != ":" }))
                return container.wholeMatch(of: /[a-z0-9]([a-z0-9]|-(?!-))*[a-z0-9]/) == nil
                    || !(3...63).contains(container.count)
            }
        },
        Deviation(name: "target with several colons, a URL, or .. in its prefix", answer: .refuses) { row in
            row.any { java in
                let parts = java.target.split(separator: ":", omittingEmptySubsequences: false)
                guard parts.count == 2 else { return parts.count > 2 }
                let inner = parts[1].trimmingPrefix("/").split(
                    separator: "/", omittingEmptySubsequences: false)
                return inner.contains(".") || inner.contains("..") || inner.dropLast().contains("")
            }
        },
        Deviation(name: "source that Kafka refuses as a topic", answer: .refuses) { row in
            row.any { $0.source != "*" && $0.source.wholeMatch(of: /[a-zA-Z0-9._\-`]{1,249}/) == nil }
        },
        Deviation(name: "unknown format, or a suffix that Java ignores", answer: .refuses) { row in
            row.any { java in
                guard let format = java.storedAs else { return false }
                return ["JSON", "AVRO", "PARQUET", "TEXT", "CSV", "CSV_WITHHEADERS", "BYTES"]
                    .contains(format.uppercased()) == false
            }
        },
        Deviation(name: "partition field that is incomplete or impossible", answer: .refuses) { row in
            row.isWholeInJava && row.any { $0.partitionBy.contains(where: isImpossible) }
        },
        Deviation(name: "field given twice", answer: .refuses) { row in
            row.isDocumented
                && row.any { java in
                    let plain = java.partitionBy.map {
                        $0.replacing(/^_value\./, with: "").replacing("`", with: "")
                    }
                    return Set(plain).count < plain.count
                }
        },
        Deviation(name: "unknown property", answer: .refuses) { row in
            row.any {
                $0.properties.keys.contains { key in PropertyKey.allCases.contains { key.names($0) } == false
                }
            }
        },
        Deviation(name: "property value that Java replaces or fails on", answer: .refuses) { row in
            row.any { $0.properties.contains(where: isBad) || hasBadCombination($0) }
        },
    ]

    private static let ranks = ["PARTITIONBY": 0, "NOPARTITION": 0, "STOREAS": 1, "PROPERTIES": 2]

    private static let unused: Set<String> = [
        "IGNORE", "AUTOCREATE", "AUTOEVOLVE", "BATCH", "PK", "LIMIT", "TTL", "WITHTIMESTAMP", "TIMESTAMPUNIT",
        "WITHFORMAT", "WITHUNWRAP", "WITHTAG", "INCREMENTALMODE", "WITHTYPE", "WITHDOCTYPE",
        "WITHINDEXSUFFIX",
        "WITHCONVERTER", "WITHJMSSELECTOR", "WITHKEY", "KEYDELIMITER", "WITHPIPELINE", "WITHSUBSCRIPTION",
        "WITHREGEX", "WITHSTRUCTURE", "WITHTARGET",
    ]

    private static func isImpossible(_ field: String) -> Bool {
        if field.hasSuffix(".") || field.hasPrefix(".") || field.contains("..") { return true }
        let parts = field.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        let rest = parts.count > 1 ? WholeText.unquoted(String(parts[1])) : ""
        switch parts[0] {
        case "_value", "_header", "_headers": return rest.isEmpty
        case "_topic", "_partition": return parts.count > 1
        case "_date":
            return rest.isEmpty || rest.contains(".") || rest.contains(/[bCfiIjJloPrRtTU{}#]/)
        default: return field.contains("'") || field.contains("/") || field.contains("\\")
        }
    }

    private static func isBad(_ key: String, _ value: String) -> Bool {
        switch key {
        case "flush.count", "flush.size": (Int64(value) ?? 0) < 1 || value.hasPrefix("+")
        case "flush.interval": (Int32(value) ?? 0) < 1 || value.hasPrefix("+")
        case "padding.length.offset", "padding.length.partition":
            !(0...100).contains(Int(value) ?? -1) || value.hasPrefix("+") || value.hasPrefix("-")
        case "padding.char": value.unicodeScalars.count != 1 || value == "/" || value == "\\"
        case "padding.type": ["leftpad", "rightpad", "noop"].contains(value.lowercased()) == false
        case "key.suffix": value.split(separator: "/").contains("..")
        case "object.key.template": !value.contains(/\{(start|end)-(offset|timestamp)\}|\{record-count\}/)
        default: ["true", "false"].contains(value.lowercased()) == false
        }
    }

    private static func hasBadCombination(_ java: JavaStatement) -> Bool {
        let format = (java.storedAs ?? "JSON").uppercased()
        let enveloped = java.properties["store.envelope"]?.lowercased() == "true"
        let fields = ["key", "value", "headers", "metadata"]
        let isEmpty = fields.allSatisfy {
            java.properties["store.envelope.fields.\($0)"]?.lowercased() == "false"
        }
        if enveloped, isEmpty || !["JSON", "AVRO", "PARQUET"].contains(format) { return true }
        return format == "BYTES" && java.properties["flush.count"].map { $0 != "1" } ?? false
    }
}

extension String {
    fileprivate func names(_ key: PropertyKey) -> Bool {
        lowercased().replacing("..", with: ".") == key.rawValue
    }
}
