/// Recursive descent over the tokens of one text. The grammar stands in docs/kcql.md.
struct Parser {
    let source: SourceText
    let options: ParseOptions
    var tokens: [Token] = []
    var index = 0
    var warnings: [KCQLWarning] = []

    init(_ text: String, _ options: ParseOptions) throws(KCQLError) {
        self.options = options
        guard text.utf8.count <= KCQL.textBytesMax else {
            source = SourceText("")
            throw source.error(
                "the text has \(text.utf8.count) bytes, more than \(KCQL.textBytesMax)", at: 0,
                hint: "spread the statements over several connectors")
        }
        source = SourceText(text)
        var lexer = Lexer(source)
        tokens = try lexer.tokenize()
    }

    mutating func parse() throws(KCQLError) -> ParsedKCQL {
        var statements: [Statement] = []
        while true {
            switch token.kind {
            case .semicolon: index += 1
            case .end: return ParsedKCQL(statements: statements, warnings: warnings)
            default: statements.append(try statement())
            }
        }
    }

    private mutating func statement() throws(KCQLError) -> Statement {
        let start = token.range.lowerBound
        try verb()
        try keyword("INTO")
        let target = try target()
        try keyword("SELECT")
        try projection()
        try keyword("FROM")
        let topic = try topic()
        var partitioning = Statement.Partitioning.topicPartition
        var storeAs = StoreAs.json
        var properties = PropertyList()
        var seen: [Keywords.Clause] = []
        while token.kind != .semicolon, token.kind != .end {
            let clause = try clause(after: seen)
            switch clause {
            case .partitionBy: partitioning = .by(try partitionFields())
            case .noPartition: partitioning = .none
            case .storeAs: storeAs = try format()
            case .properties: properties = try propertyList()
            }
            seen.append(clause)
        }
        let rules = StatementRules(
            source: source, compatibility: options.compatibility, partitioning: partitioning,
            storeAs: storeAs,
            properties: properties)
        let effective = try rules.effective()
        warnings += rules.warnings()
        return Statement(
            target: target, source: topic, partitioning: partitioning, storeAs: storeAs,
            properties: properties.values, effective: effective, position: source.position(at: start),
            text: source.string(start..<tokens[index - 1].range.upperBound))
    }

    private mutating func verb() throws(KCQLError) {
        switch token.keyword {
        case "INSERT": index += 1
        case "UPSERT":
            let hint = "write INSERT: files are only ever added"
            guard options.compatibility == .streamReactor else {
                throw error("UPSERT is not possible in a lake of files", hint: hint)
            }
            warn("UPSERT is taken as INSERT", at: token.range.lowerBound, hint: hint)
            index += 1
        case "SELECT":
            throw error(
                "a statement begins with its target", expected: ["INSERT"],
                hint: "write INSERT INTO container:prefix before SELECT")
        default: throw unexpected(["INSERT"], near: ["INSERT"])
        }
    }

    /// The clause that begins here, past its keyword; in its order, and not twice.
    private mutating func clause(after seen: [Keywords.Clause]) throws(KCQLError) -> Keywords.Clause {
        guard let word = token.keyword else {
            let hint = seen.last == .properties ? "put all properties into one pair of parentheses" : nil
            throw unexpected(following(seen), hint: hint)
        }
        guard let clause = Keywords.Clause(rawValue: word) else { throw noClause(word, after: seen) }
        if seen.contains(clause) { throw error("\(word) is given twice", hint: "keep one of them") }
        if let other = seen.first(where: { $0.rank == clause.rank }) {
            throw error("\(word) and \(other.rawValue) exclude each other", hint: "keep one of them")
        }
        if let other = seen.first(where: { $0.rank > clause.rank }) {
            throw error(
                "\(word) must come before \(other.rawValue)",
                hint: "move it in front of \(other.rawValue): \(Keywords.order)")
        }
        index += 1
        return clause
    }

    private func noClause(_ word: String, after seen: [Keywords.Clause]) -> KCQLError {
        if let (message, hint) = Keywords.foreign(word) { return error(message, hint: hint) }
        let next = tokens[index + 1]
        if word == "/", next.kind == .star, next.range.lowerBound == token.range.upperBound {
            return error("/* is no comment", hint: "a comment begins with -- and ends with its line")
        }
        let clauses = Keywords.Clause.allCases.map(\.rawValue)
        var hint: String?
        if Nearest.word(to: word, in: clauses) == nil {
            switch seen.last {
            case .partitionBy: hint = "put a comma between two fields"
            case nil: hint = "no blank stands inside a topic's name"
            default: hint = nil
            }
        }
        return unexpected(following(seen), near: clauses, hint: hint)
    }

    private func following(_ seen: [Keywords.Clause]) -> [String] {
        let rank = seen.map(\.rank).max() ?? -1
        return Keywords.Clause.allCases.filter { $0.rank > rank }.map(\.rawValue) + [";", "the end"]
    }
}
