import Foundation
import Kafka
import Testing
import Worker

/// Granular mode, a second run: records wait for their key's lock, and one of them cannot be written.
/// Whatever the policy does, no record behind it is lost, however often the connector is started again
/// (EO-1).
@Suite(.ownThread) struct HeldRecordBadInputTests {
    private let policies = [
        "held-throw": ["connect.datalake.error.policy=THROW"],
        "held-retry": [
            "connect.datalake.error.policy=RETRY", "connect.datalake.max.retries=2",
            "connect.datalake.retry.interval=50",
        ],
        "held-noop": ["connect.datalake.error.policy=NOOP"],
    ]

    private func connectors(_ deployment: Deployment, _ more: [String: [String]]) throws -> [ConnectorRun] {
        try more.sorted { $0.key < $1.key }.map { name, policy in
            try deployment.connector(
                name, "INSERT INTO lake:\(name) SELECT * FROM \(name) PARTITIONBY _key STOREAS CSV",
                ["connect.datalake.exactly.once.commit.mode=granular"] + policy)
        }
    }

    private func stored(_ deployment: Deployment, _ name: String) throws -> [String] {
        try deployment.objects(below: name).values.flatMap { $0.split(separator: "\n").map(String.init) }
            .sorted()
    }

    @Test func `a record that cannot be written loses none that wait behind it`() throws {
        let deployment = try Deployment()
        for name in policies.keys {
            try deployment.broker.createTopic(name, partitions: 1)
            try deployment.send([Sent(#"{"x":1}"#, key: "A"), Sent(#"{"x":2}"#, key: "B")], to: name)
        }
        try deployment.run(try connectors(deployment, policies))
        for name in policies.keys {
            // The first one is bad in one topic, one in the middle in the others.
            let first = name == "held-throw" ? [] : [Sent(#"{"x":5}"#, key: "A")]
            let rest = [Sent("[1]", key: "A"), Sent(#"{"x":6}"#, key: "B"), Sent(#"{"x":7}"#, key: "A")]
            try deployment.send(first + rest, to: name)
        }
        for _ in 0..<2 {
            let again = try connectors(deployment, policies)
            try deployment.run(again)
            for connector in again {
                #expect(connector.failures.isEmpty == (connector.name == "held-noop"), "\(connector.name)")
            }
        }
        #expect(try stored(deployment, "held-noop") == [#""1""#, #""2""#, #""5""#, #""6""#, #""7""#])
        // The way out that the failure names: every record but the bad one is there.
        let noop = ["connect.datalake.error.policy=NOOP"]
        try deployment.run(try connectors(deployment, ["held-throw": noop, "held-retry": noop]))
        #expect(try stored(deployment, "held-throw") == [#""1""#, #""2""#, #""6""#, #""7""#])
        #expect(try stored(deployment, "held-retry") == [#""1""#, #""2""#, #""5""#, #""6""#, #""7""#])
    }
}
