import Bytes
import ConnectData
import Converters
import Formats
import Kafka
package import KCQL
package import ObjectStore
package import Sink

/// The statements of one task, compiled: one plan each, found by topic.
package final class TaskStatements {
    let subscription: Subscription
    private let coverage: TopicCoverage
    private var plans: [StatementPlan] = []
    private var byTopic: [String: StatementPlan] = [:]
    /// What the consumer copies of each record.
    let needs: RecordNeeds
    /// Compression of the local files; nil = none.
    let gzipLevel: Int?

    enum Subscription {
        case topics([String])
        case pattern(TopicPattern)
    }

    package init(
        _ blueprint: ConnectorBlueprint, commit: (Statement) -> CommitSettings,
        stores: [String: any ObjectStore]
    ) throws {
        let converters = try TaskConverters(blueprint.settings)
        let schemas = SchemaTable()
        coverage = blueprint.coverage
        switch blueprint.settings.topics {
        case .names(let names): subscription = .topics(names)
        case .pattern(let text, _):
            subscription = .pattern(
                try TopicPattern(
                    text, passesOverInternal: blueprint.settings.consumer.excludeInternalTopics))
        }
        var needs: RecordNeeds = []
        for statement in blueprint.statements {
            guard let store = stores[statement.target.container] else {
                preconditionFailure("container \(statement.target.container) has no store")
            }
            let plan = try StatementPlan(
                statement, blueprint, commit(statement), store: store, converters: converters,
                schemas: schemas)
            plans.append(plan)
            let read = RecordReader.needs(
                plan.reader.inputs, plan.partitioning, timestamps: plan.namesTimestamps)
            if read.key { needs.insert(.key) }
            if read.headers { needs.insert(.headers) }
            if read.timestamp { needs.insert(.timestamp) }
        }
        self.needs = needs
        let isJSON = blueprint.statements.contains { $0.storeAs == .json }
        gzipLevel =
            blueprint.settings.compression == .gzip && isJSON ? blueprint.settings.compressionLevel ?? 6 : nil
    }

    /// The plan for a topic's records; nil when no statement takes it.
    func plan(for topic: String) -> StatementPlan? {
        if let known = byTopic[topic] { return known }
        guard let statement = coverage.statement(for: topic),
            let plan = plans.first(where: { $0.statement.position == statement.position })
        else { return nil }
        byTopic[topic] = plan
        return plan
    }

    func problem(of topic: String) -> TopicCoverage.Problem? { coverage.problem(of: topic) }

    /// Forgets the batch before.
    func begin() {
        for plan in plans { plan.reader.begin() }
    }
}
