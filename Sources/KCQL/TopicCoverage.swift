/// Do the statements and the connector's `topics` fit together? Pure; asked at start, and for each topic that
/// appears under `topics.regex` (seed 001, "Source Topic").
package struct TopicCoverage: Sendable, Equatable {
    package struct Problem: Sendable, Equatable {
        package enum Kind: Sendable, Equatable {
            /// No statement takes this topic.
            case topicWithoutStatement(topic: String)
            /// The statement at `index` takes topics that the connector does not read.
            case statementWithoutTopic(index: Int)
            /// The statement at `index` never gets a record: the one at `by` takes its topics.
            case shadowed(index: Int, by: Int)
        }

        package var kind: Kind
        /// False where the Java connector starts all the same and its form is asked for.
        package var isError: Bool
        package var message: String
        package var hint: String
        /// Of the statement that is wrong; nil for a topic without one.
        package var position: Position?
    }

    package let statements: [Statement]
    /// The list of `topics`, or nil where `topics.regex` is used.
    package let topics: [String]?
    package let compatibility: ParseOptions.Compatibility

    package init(
        statements: [Statement], topics: [String]?, compatibility: ParseOptions.Compatibility = .documented
    ) {
        self.statements = statements
        self.topics = topics
        self.compatibility = compatibility
    }

    /// The statement that takes the records of `topic`: the first one in written order that names it or is a
    /// wildcard. In the documented form a wildcard stands last, so there the exact name always wins.
    package func statement(for topic: String) -> Statement? {
        statements.first { $0.source == .topic(topic) || $0.source == .any }
    }

    /// Everything that does not fit, statements first. `matches` says whether `topics.regex` takes a topic;
    /// it is asked only where there is no list.
    package func problems(regexMatches matches: ((String) -> Bool)? = nil) -> [Problem] {
        var problems: [Problem] = []
        var named: [String: Int] = [:]
        var wildcard: Int?
        for (index, statement) in statements.enumerated() {
            var earlier = wildcard
            if case .topic(let topic) = statement.source {
                earlier = [wildcard, named[topic]].compactMap(\.self).min()
                if earlier == nil { named[topic] = index }
            } else if wildcard == nil {
                wildcard = index
            }
            if let earlier {
                problems.append(shadowed(index, by: earlier))
            } else if !isReached(statement, named, matches) {
                problems.append(withoutTopic(index))
            }
        }
        for topic in topics ?? [] where wildcard == nil && named[topic] == nil {
            problems.append(withoutStatement(topic))
        }
        return problems
    }

    /// For a topic that appeared at run time, or nil where a statement takes it.
    package func problem(of topic: String) -> Problem? {
        statement(for: topic) == nil ? withoutStatement(topic) : nil
    }

    private func isReached(
        _ statement: Statement, _ named: [String: Int], _ matches: ((String) -> Bool)?
    ) -> Bool {
        switch statement.source {
        case .topic(let topic):
            if let topics { return topics.contains(topic) }
            return matches?(topic) ?? true
        case .any:
            guard let topics else { return true }
            return topics.contains { named[$0] == nil }
        }
    }

    private func shadowed(_ index: Int, by: Int) -> Problem {
        let statement = statements[index]
        let other = statements[by].position
        return Problem(
            kind: .shadowed(index: index, by: by), isError: compatibility == .documented,
            message:
                "the statement for \(Self.name(statement)) (\(Self.place(statement.position))) never gets a "
                + "record: the one for \(Self.name(statements[by])) (\(Self.place(other))) takes its topics",
            hint: statements[by].source == .any
                ? "put the statement FROM `*` last" : "keep one statement for each topic",
            position: statement.position)
    }

    private func withoutTopic(_ index: Int) -> Problem {
        let statement = statements[index]
        let setting = topics == nil ? "topics.regex" : "topics"
        return Problem(
            kind: .statementWithoutTopic(index: index), isError: compatibility == .documented,
            message:
                "the statement for \(Self.name(statement)) (\(Self.place(statement.position))) never gets a "
                + "record: \(setting) has no topic for it",
            hint: "let \(setting) take the topic, or take the statement out", position: statement.position)
    }

    private func withoutStatement(_ topic: String) -> Problem {
        let named = statements.compactMap { statement -> String? in
            if case .topic(let name) = statement.source { name } else { nil }
        }
        let near = Nearest.word(to: topic, in: named).map { " (there is one for \($0))" } ?? ""
        return Problem(
            kind: .topicWithoutStatement(topic: topic), isError: true,
            message: "no KCQL statement takes the topic \(topic)\(near)",
            hint: "add INSERT INTO … SELECT * FROM \(topic), or a last statement FROM `*`", position: nil)
    }

    private static func name(_ statement: Statement) -> String {
        switch statement.source {
        case .topic(let topic): topic
        case .any: "`*`"
        }
    }

    private static func place(_ position: Position) -> String {
        "line \(position.line), column \(position.column)"
    }
}
