import Foundation
import KCQL

/// Rules that judge by its content whether a row of `names.jsonl` gets our answer instead of Java's; each
/// stands in `docs/compatibility/object-keys.md`.
enum GoldenNamesDeviation: String, CaseIterable {
    /// A PARTITIONBY item that Java's grammar cuts, refuses or glues: a bare number, a keyword, a hyphen, an
    /// escaped part behind an escaped part. We read it whole.
    case itemThatJavaCannotRead
    /// A PARTITIONBY item in single quotes: Java takes the quotes for a part of the field's name. We refuse
    /// the statement, because no field is meant by it.
    case quotedItem
    /// PARTITIONBY behind STOREAS or PROPERTIES: Java drops it without a word. We refuse the statement.
    case clauseThatJavaDrops
    /// A value with `.` or `..` as a directory of its own. We refuse the record.
    case dotDirectory

    static func of(_ row: GoldenNamesRow) -> GoldenNamesDeviation? {
        if row.kcql.firstMatch(of: #/(?i)\b(storeas|properties)\b.*\bpartitionby\b/#) != nil {
            return .clauseThatJavaDrops
        }
        if items(row.kcql).contains(where: { $0.hasPrefix("'") }) { return .quotedItem }
        if items(row.kcql).contains(where: { !isReadByJava($0) }) { return .itemThatJavaCannotRead }
        let texts = row.records.flatMap { [$0.key, $0.value] + $0.headers.map(\.value) }
            .compactMap { $0.map { String(decoding: $0, as: UTF8.self) } }
        let dots = #/(^|["/\\])\.\.?($|["/\\])/#
        if texts.contains(where: { $0.firstMatch(of: dots) != nil }) { return .dotDirectory }
        return nil
    }

    /// The items of PARTITIONBY as written.
    static func items(_ kcql: String) -> [String] {
        let clause = #/(?i)\bpartitionby\s+(.*?)\s*(\b(storeas|properties|withformat|limit\s+\d+)\b|;|$)/#
        guard let found = kcql.firstMatch(of: clause) else { return [] }
        return found.1.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
    }

    /// lenses-behaviour 2.1 and 2.5: dot-separated words, each of which may have one part in backticks behind
    /// it.
    static func isReadByJava(_ item: String) -> Bool {
        let word = #/[A-Za-z0-9@_]+/#
        guard item.wholeMatch(of: #/[A-Za-z0-9@_]+(\.`[^`]*`)?(\.[A-Za-z0-9@_]+(\.`[^`]*`)?)*/#) != nil else {
            return false
        }
        let unquoted = item.replacing(#/`[^`]*`/#, with: "")
        return unquoted.matches(of: word).allSatisfy { match in
            let text = String(match.output)
            return !text.allSatisfy(\.isNumber) && !keywords.contains(text)
                && !keywords.contains(text.lowercased())
                || (keywords.contains(text.lowercased()) && text != text.lowercased()
                    && text != text.uppercased())
        }
    }

    private static let keywords: Set<String> = [
        "insert", "upsert", "into", "select", "from", "ignore", "as", "autocreate", "autoevolve", "batch",
        "partitionby", "nopartition", "withtimestamp", "withtag", "withkey", "keydelimiter", "withstructure",
        "withtype", "pk", "withformat", "withunwrap", "storeas", "limit", "incrementalmode", "withdoctype",
        "withindexsuffix", "withconverter", "withjmsselector", "withtarget", "withsubscription",
        "timestampunit",
        "withpipeline", "withregex", "ttl", "properties",
    ]
}
