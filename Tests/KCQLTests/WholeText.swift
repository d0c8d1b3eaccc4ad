import KCQL

/// Reads KCQL text with as little understanding as possible: words without their quotes. Two texts with the
/// same words say the same, so a record that lacks a word of its text has lost it, and one that joins two has
/// glued.
struct WholeText: Equatable {
    var words: [String]
    /// The words after PROPERTIES( in any order: a record has none.
    var properties: [String]

    init(_ text: String) {
        // A keyword and a quoted name may touch; `*` is a word wherever it stands.
        let apart = text.replacing(/(?i)\b(into|from|partitionby|storeas|properties)(?=[`'"])/) { "\($0.1) " }
            .replacing("*", with: " * ").replacing("..metadata", with: ".metadata")
        let words = Self.unquoted(apart).split { $0.isWhitespace || ",()=".contains($0) }
            .map { $0.lowercased() }.map { $0.hasSuffix(":") ? String($0.dropLast()) : $0 }
        let properties = words.firstIndex(of: "properties") ?? words.endIndex
        self.words = Array(words[..<properties])
        self.properties = words[properties...].dropFirst().map { Int64($0).map { "\($0)" } ?? $0 }.sorted()
    }

    init(_ statement: JavaStatement) {
        self.init(
            statement, fields: "*", noPartition: false,
            properties: statement.properties.map { "\($0.key)=\($0.value)" })
    }

    init(_ ours: Statement, projection: String) {
        var blank = JavaStatement([:])
        let written = ours.text.lowercased()
        if written.contains("storeas") { blank.storedAs = "" }
        let recorded = JavaStatement(ours, like: blank)
        let noPartition = ours.partitioning == .none
        self.init(
            recorded, fields: projection, noPartition: noPartition,
            properties: JavaStatement.written(ours.properties).map { "\($0.key)=\($0.value)" })
        words[0] = written.hasPrefix("upsert") ? "upsert" : "insert"
    }

    private init(_ statement: JavaStatement, fields: String, noPartition: Bool, properties: [String]) {
        let verb = statement.writeMode == "UPSERT" ? "UPSERT" : "INSERT"
        var text = "\(verb) INTO \(statement.target) SELECT \(fields) FROM \(statement.source)"
        if !statement.partitionBy.isEmpty {
            text += " PARTITIONBY " + statement.partitionBy.joined(separator: ",")
        }
        if noPartition { text += " NOPARTITION" }
        if let format = statement.storedAs, !format.isEmpty { text += " STOREAS \(format)" }
        self.init(text)
        self.properties = WholeText("PROPERTIES " + properties.joined(separator: " ")).properties
    }

    /// The statements of a text: cut at `;` outside quotes, comments left out, blank pieces dropped.
    static func statements(_ text: String) -> [String] {
        var pieces = [""]
        var quote: Character?
        var rest = Substring(text)
        while let character = rest.first {
            if quote == nil, rest.hasPrefix("--"), pieces.last?.last.map(\.isWhitespace) ?? true {
                rest = rest.drop { !$0.isNewline }
                continue
            }
            rest.removeFirst()
            if character == quote {
                quote = nil
            } else if quote == nil, "`'\"".contains(character) {
                quote = character
            } else if quote == nil, character == ";" {
                pieces.append("")
                continue
            }
            pieces[pieces.count - 1].append(character)
        }
        return pieces.filter { !$0.allSatisfy(\.isWhitespace) }
    }

    /// The text between SELECT and FROM.
    static func projection(_ statement: String) -> String {
        guard let match = statement.firstMatch(of: /(?i)\sselect\b(.*?)\bfrom\b/.dotMatchesNewlines()) else {
            return ""
        }
        return String(match.1.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }

    /// Every quoted text becomes `Q`.
    static func bare(_ text: String) -> String { text.replacing(/`[^`]*`|'[^']*'|"[^"]*"/, with: "Q") }

    static func unquoted(_ text: String) -> String { String(text.filter { !"`'\"".contains($0) }) }
}
