import GoldenRows
import KCQL

/// A kind of text to which Sluice gives another answer than the Java parser, told by the text and by what
/// Java made of it. Each is a row of docs/compatibility/kcql.md.
struct Deviation: Sendable {
    enum Answer: Sendable {
        /// Java takes it, Sluice refuses it.
        case refuses
        /// Java refuses it or loses a part of it, Sluice reads it whole.
        case readsWhole
        /// Java loses a part of it; Sluice reads it whole or refuses it, but never loses a part.
        case losesNothing
    }

    struct Case {
        var text: String
        /// Nil where Java refused the text.
        var java: [JavaStatement]?
        var javaError: String
        var isDocumented: Bool

        init(_ row: GoldenRows.Row, _ compatibility: ParseOptions.Compatibility) {
            text = row.string("kcql") ?? ""
            java = JavaStatement.of(row)
            javaError = (row["java"] as? [String: Any])?["error"] as? String ?? ""
            isDocumented = compatibility == .documented
        }

        var bare: String { WholeText.bare(text) }
        var words: [String] { bare.split { $0.isWhitespace || "(),=;".contains($0) }.map { String($0) } }
        func any(_ condition: (JavaStatement) -> Bool) -> Bool { java?.contains(where: condition) ?? false }
    }

    /// As the table in docs/compatibility/kcql.md names it.
    var name: String
    var answer: Answer
    var applies: @Sendable (Case) -> Bool

    /// In this order: the first that applies is the one that counts.
    static let all: [Deviation] = javaTakes + javaLoses + javaRefuses

    static let keywords = [
        "INSERT", "UPSERT", "INTO", "SELECT", "FROM", "PARTITIONBY", "NOPARTITION", "STOREAS", "PROPERTIES",
    ]

    /// Java refuses; the public page shows it, or its meaning is plain.
    private static let javaRefuses = [
        Deviation(name: "projection that Java refuses", answer: .readsWhole) {
            $0.java == nil && !$0.isDocumented && WholeText.projection($0.text) != "*"
        },
        Deviation(name: "keyword in mixed letter case", answer: .readsWhole) { $0.hasMixedCaseKeyword },
        Deviation(name: "NOPARTITION", answer: .readsWhole) {
            $0.javaError.contains("PartitionBy only supported for Partitions")
        },
        Deviation(name: "blank statement", answer: .readsWhole) { row in
            row.java == nil
                && row.text.split(separator: ";", omittingEmptySubsequences: false).contains {
                    $0.allSatisfy(\.isWhitespace)
                }
        },
        Deviation(name: "semicolon in quotes", answer: .readsWhole) { row in
            row.java == nil && row.text.filter { $0 == ";" } != row.bare.filter { $0 == ";" }
        },
        Deviation(name: "trailing comma", answer: .readsWhole) { row in
            row.java == nil
                && row.bare.contains(/(?i),\s*(\)|;|$|(storeas|properties)\b)/)
        },
        Deviation(
            name: "field in backticks, in parentheses, with hyphens, a number or a keyword",
            answer: .readsWhole
        ) {
            $0.java == nil && $0.bare.contains(/(?i)partitionby/)
                && ($0.javaError.contains("Invalid partition by field")
                    || $0.javaError.contains("failed to parse"))
        },
        Deviation(name: "one character in quotes", answer: .readsWhole) {
            $0.java == nil && $0.text.contains(/'[^']'/)
        },
        Deviation(name: "dotted property without quotes", answer: .readsWhole) {
            $0.java == nil
                && WholeText.bare($0.text.replacing("\"", with: "")).contains(
                    /(?i)properties\s*\([^)]*[a-z]\.[a-z]/)
        },
        Deviation(name: "number or keyword as a name", answer: .readsWhole) {
            $0.java == nil
                && $0.bare.contains(
                    /(?i)(from|into)\s+([\w.\-\/:]*[.:])?(\d+|[a-z]+)([.:][\w.\-\/:]*)?(\s|;|$)/)
        },
        Deviation(name: "fields that differ in letter case only", answer: .readsWhole) {
            $0.isDocumented && $0.javaError.contains("appears twice")
        },
        Deviation(name: "comment", answer: .readsWhole) { $0.java == nil && $0.bare.contains(/(^|\s)--/) },
        Deviation(name: "format in single quotes", answer: .readsWhole) {
            $0.java == nil && $0.text.contains(/(?i)storeas\s*'/)
        },
    ]

    /// Java stops reading, or joins words that stand apart.
    private static let javaLoses = [
        Deviation(name: "target quoted in parts", answer: .readsWhole) { row in
            row.any { $0.target.contains { "`'".contains($0) } }
        },
        Deviation(name: "text that Java loses or joins", answer: .losesNothing) {
            $0.java != nil && !$0.isWholeInJava
        },
    ]
}

extension Deviation.Case {
    /// Whether Java's record holds each word of the text, each by itself.
    var isWholeInJava: Bool {
        guard let java else { return false }
        let texts = text.split(separator: ";").map(String.init)
        guard texts.count == java.count else { return false }
        return zip(texts, java).allSatisfy { text, java in
            let plain = text.replacing(/(?i)(\sselect\b)(.*?)(\bfrom\b)/.dotMatchesNewlines()) {
                "\($0.1)*\($0.3)"
            }
            return WholeText(plain) == WholeText(java)
        }
    }

    var hasMixedCaseKeyword: Bool {
        words.contains { word in
            let upper = word.uppercased()
            return Deviation.keywords.contains { upper == $0 || upper == $0 + "Q" }
                && word.prefix(4) != upper.prefix(4) && word.prefix(4) != upper.prefix(4).lowercased()
        }
    }
}
