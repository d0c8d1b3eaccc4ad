package import ConnectData
package import Kafka
import KCQL
package import Logging
package import ObjectStore
package import Sink

/// What a command that is no run needs of a connector: its stores, how its partitions commit, and, where it
/// asks for them, its cluster's answers.
package struct ConnectorAccess {
    package let blueprint: ConnectorBlueprint
    /// By container.
    package let stores: [String: any ObjectStore]
    /// Nil where only the lake is asked.
    package let admin: KafkaAdmin?
    /// The Kafka cluster's id; empty where only the lake is asked.
    package let cluster: String

    /// How long a command waits for a store that does not answer.
    private static let patience: Int64 = 30_000

    /// - `reading`: nothing is written to the lake, not even to try whether it could be. A lake that is not
    ///   there is never made.
    /// - `asksKafka`: false where the brokers are not needed.
    ///
    /// - Throws: a `TaskFailure` that says what to do.
    package init(
        _ blueprint: ConnectorBlueprint, reading: Bool, asksKafka: Bool, log: Log
    ) throws(TaskFailure) {
        self.blueprint = blueprint
        let logger = log.logger("connector.\(blueprint.settings.name)")
        if asksKafka {
            (admin, cluster) = try Self.connect(blueprint)
        } else {
            (admin, cluster) = (nil, "")
        }
        let pause = Signal()
        let start = StoreStart(
            retry: blueprint.retry, outageMax: Self.patience, outages: OutageLog(logger),
            clock: { Clock.monotonic }, wait: { pause.wait(milliseconds: $0) }, isStopped: { false },
            wayOut: "give the command again once it answers")
        let lake = LakeStores(blueprint, log: logger, reading: reading, makesLake: false) { _ in }
        stores = try lake.open(start) ?? [:]
    }

    private static func connect(_ blueprint: ConnectorBlueprint) throws(TaskFailure) -> (KafkaAdmin, String) {
        let consumer = blueprint.settings.consumer
        guard !consumer.bootstrapServers.isEmpty else {
            throw TaskFailure(
                "rejected", "no brokers are known: give the worker's file with --worker worker.properties")
        }
        let admin: KafkaAdmin
        do throws(KafkaError) {
            admin = try blueprint.admin(tokens: try blueprint.tokenSource())
        } catch {
            throw TaskFailure(error)
        }
        var connection = ClusterConnection(admin, consumer)
        // Nobody stops it, so it answers or throws.
        guard let id = try connection.clusterID(isStopped: { false }) else {
            throw TaskFailure("kafka", "no broker told the cluster's id")
        }
        return (admin, id)
    }

    /// How the partitions of `topic` commit, and the store they commit to; nil when no statement takes it.
    package func target(of topic: String) -> (commit: CommitSettings, store: any ObjectStore)? {
        guard let statement = blueprint.statement(for: topic),
            let store = stores[statement.target.container]
        else { return nil }
        return (blueprint.commit(statement, cluster: cluster, stores: stores), store)
    }

    /// The directory that the statement of `topic` writes below; empty for the container's root.
    package func prefix(of topic: String) -> String {
        blueprint.statement(for: topic)?.target.prefix ?? ""
    }

    /// The cluster's partitions of the topics that the connector reads, in order.
    package func partitions() throws(TaskFailure) -> [TopicPartition] {
        do throws(KafkaError) {
            return try asked().partitions(where: blueprint.reads)
        } catch {
            throw TaskFailure(error)
        }
    }

    /// What the brokers say of these partitions, as an assignment asks it.
    package func positions(
        of partitions: [TopicPartition]
    ) throws(TaskFailure) -> [TopicPartition: LogPosition] {
        do throws(KafkaError) {
            let admin = asked()
            let ranges = try admin.logRanges(partitions)
            let committed = try admin.committed(partitions)
            let reset = blueprint.offsetReset
            return ranges.reduce(into: [:]) { found, range in
                found[range.key] = LogPosition(
                    groupOffset: committed[range.key], logStart: range.value.start,
                    logEnd: range.value.end, reset: reset)
            }
        } catch {
            throw TaskFailure(error)
        }
    }

    /// Who is in the connector's consumer group.
    package func group() throws(KafkaError) -> GroupDescription {
        try asked().describe(group: blueprint.settings.consumer.groupID)
    }

    private func asked() -> KafkaAdmin {
        guard let admin else { preconditionFailure("opened without Kafka") }
        return admin
    }
}
