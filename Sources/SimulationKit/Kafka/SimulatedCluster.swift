import ConnectData
import Kafka
import Worker

/// The broker's answers to what tasks ask beside polling.
final class SimulatedCluster: ClusterQuestions, @unchecked Sendable {  // One thread runs the simulation.
    private unowned let world: Simulation

    init(_ world: Simulation) { self.world = world }

    private func index(of partition: TopicPartition) throws(KafkaError) -> Int {
        guard !world.isBrokerAway, !world.isQuestionLost else { throw Self.away("admin.logRange") }
        guard let index = world.logs.firstIndex(where: { $0.topicPartition == partition }) else {
            throw KafkaError(
                kind: .unknownTopic, operation: "admin.logRange", code: "UNKNOWN", message: "no such topic")
        }
        return index
    }

    static func away(_ operation: StaticString) -> KafkaError {
        KafkaError(kind: .retriable, operation: operation, code: "_TRANSPORT", message: "the broker is away")
    }

    func range(of partition: TopicPartition) throws(KafkaError) -> LogRange {
        let log = world.logs[try index(of: partition)]
        return LogRange(start: log.start, end: log.end)
    }

    func groupOffset(of partition: TopicPartition) throws(KafkaError) -> Offset? {
        world.group.offsets[try index(of: partition)]
    }

    func topicNames() -> [String] { world.plan.topics.map(\.name) }

    // Asked by `run --once` alone, which is not simulated.

    func partitions(of topics: [String]) -> [TopicPartition] { [] }
    func ends(of partitions: [TopicPartition]) -> [TopicPartition: Offset] { [:] }
    func groupOffsets(of partitions: [TopicPartition]) -> [TopicPartition: Offset] { [:] }
}
