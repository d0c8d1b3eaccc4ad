/// What the consumers of one connector are made with, and what the worker does itself in their place.
package struct ConsumerSettings: Equatable, Sendable {
    package enum Isolation: String, Sendable {
        case readCommitted = "read_committed"
        case readUncommitted = "read_uncommitted"
    }

    package enum OffsetReset: String, Sendable {
        case earliest, latest
        /// A partition without a position stops the task (Java's `none`).
        case error
    }

    package enum Rebalance: Sendable { case eager, cooperative }

    /// A secret's value is not shown by any description of it.
    package struct Property: Equatable, Sendable, CustomStringConvertible, CustomReflectable {
        package var name: String
        package var value: String

        package init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }

        private var shown: String {
            Redaction.isSecret(name) || name == "ssl.key.pem" ? Redaction.mask : value
        }
        package var description: String { "\(name)=\(shown)" }
        package var customMirror: Mirror { Mirror(self, children: ["name": name, "value": shown]) }
    }

    package var groupID: String
    /// nil means that each task has an id made of connector and task.
    package var clientID: String?
    /// Each task appends `-<task>`.
    package var groupInstanceID: String?
    package var bootstrapServers: [String]
    package var isolation: Isolation
    package var offsetReset: OffsetReset
    package var rebalance: Rebalance
    package var excludeInternalTopics: Bool
    /// nil leaves the size of a batch to the worker.
    package var maxPollRecords: Int?
    package var sessionTimeoutMs: Int
    package var maxPollIntervalMs: Int
    package var defaultApiTimeoutMs: Int
    package var metadataMaxAgeMs: Int
    /// Where tokens come from, for SASL OAUTHBEARER.
    package var tokens: TokenSettings?
    /// librdkafka settings that all tasks share, by librdkafka's names; later ones win.
    package var shared: [Property]

    /// Everything that the consumer of `task` (counted from 0) of `connector` is configured with.
    package func properties(connector: String, task: Int) -> [Property] {
        var all = shared
        all.append(Property("client.id", clientID ?? "connector-consumer-\(connector)-\(task)"))
        if let groupInstanceID { all.append(Property("group.instance.id", "\(groupInstanceID)-\(task)")) }
        return all
    }
}
