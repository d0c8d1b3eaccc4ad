import Kafka
import Testing

@testable import Worker

/// The first questions to a cluster: a broker may go away between any two of them.
@Suite(.ownThread) struct ClusterConnectionTests {
    private func connection(patience: Int) throws -> ClusterConnection {
        let servers = ["127.0.0.1:1"]
        let admin = try KafkaAdmin(properties: [("bootstrap.servers", servers[0])])
        let settings = ConsumerSettings(
            groupID: "g", bootstrapServers: servers, isolation: .readCommitted, offsetReset: .earliest,
            rebalance: .eager, excludeInternalTopics: true, sessionTimeoutMs: 6_000,
            maxPollIntervalMs: 60_000, defaultApiTimeoutMs: patience, metadataMaxAgeMs: 60_000, shared: [])
        return ClusterConnection(admin, settings)
    }

    private func failure(_ kind: KafkaError.Kind) -> KafkaError {
        KafkaError(kind: kind, operation: "admin.topics", code: "_TRANSPORT", message: "the broker went away")
    }

    @Test func `a broker that goes away between two questions is waited for`() throws {
        var connection = try connection(patience: 60_000)
        var asked = 0
        let answer = try connection.wait({ false }) { (_) throws(KafkaError) -> Int? in
            asked += 1
            guard asked > 2 else { throw failure(.retriable) }
            return asked
        }
        #expect(answer == 3)
    }

    @Test func `what will not pass ends the start at once, and silence after its time, with the reason`()
        throws
    {
        var connection = try connection(patience: 50)
        var asked = 0
        let denied = #expect(throws: TaskFailure.self) {
            try connection.wait({ false }) { (_) throws(KafkaError) -> Int? in
                asked += 1
                throw failure(.denied)
            }
        }
        #expect(asked == 1 && denied?.description.contains("the broker went away") == true)
        let silent = #expect(throws: TaskFailure.self) {
            try connection.wait({ false }) { (_) throws(KafkaError) -> Int? in throw failure(.retriable) }
        }
        #expect(silent?.description.contains("no broker of 127.0.0.1:1 answered within 50 ms") == true)
    }

    @Test func `a stop ends the wait without an answer`() throws {
        var connection = try connection(patience: 60_000)
        let answer = try connection.wait({ true }) { (_) throws(KafkaError) -> Int? in
            throw failure(.retriable)
        }
        #expect(answer == nil)
    }
}
