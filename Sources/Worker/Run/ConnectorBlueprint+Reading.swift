package import KCQL
package import Kafka
package import Logging
package import ObjectStore

/// What commands beside a running connector need of it (`verify`, `lookup`).
extension ConnectorBlueprint {
    /// One store for each container, opened to be read: nothing is probed, nothing written.
    package func storesForReading(_ log: Log) throws(TaskFailure) -> [String: any ObjectStore] {
        try ConnectorAccess(self, reading: true, asksKafka: false, log: log).stores
    }

    /// Where tokens come from, for SASL OAUTHBEARER.
    package func tokenSource() throws(KafkaError) -> OAuthTokenSource? {
        try TokenFetcher.source(settings.consumer.tokens)
    }

    /// For questions to the cluster; joins no group.
    func admin(tokens: OAuthTokenSource?) throws(KafkaError) -> KafkaAdmin {
        try KafkaAdmin(
            properties: settings.consumer.shared.map { ($0.name, $0.value) } + [
                ("client.id", "sluice-admin-\(settings.name)")
            ], tokens: tokens)
    }

    /// The statement that takes the records of `topic`.
    package func statement(for topic: String) -> Statement? { coverage.statement(for: topic) }

    /// Whether the connector reads this topic.
    package func reads(_ topic: String) -> Bool {
        guard statement(for: topic) != nil else { return false }
        switch settings.topics {
        case .names(let names): return names.contains(topic)
        case .pattern(let text, _):
            let passesOver = settings.consumer.excludeInternalTopics
            // Judged when the blueprint was made: a pattern that is none is an error there.
            return (try? TopicPattern(text, passesOverInternal: passesOver))?.matches(topic) ?? false
        }
    }

    /// The directory that a statement's objects lie in, with a slash at its end; empty for the container.
    package static func directory(of statement: Statement) -> String {
        let parts = (statement.target.prefix ?? "").split(separator: "/")
        return parts.isEmpty ? "" : parts.joined(separator: "/") + "/"
    }
}
