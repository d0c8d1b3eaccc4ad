import ConnectData
import Kafka
import Sink
import Testing
import Worker

/// A record that waited for its key's lock is passed over when a file behind it is open already: the sums at
/// that file's first offset know of it (the proof of design section 4.8).
@Suite(.ownThread) struct LateSkipTests {
    @Test func `the lock's sums hold what was passed over after a wait`() throws {
        let deployment = try Deployment()
        let name = "late-skip"
        try deployment.broker.createTopic(name, partitions: 1)
        func connector(stopsAtEnd: Bool) throws -> ConnectorRun {
            try deployment.connector(
                name,
                "INSERT INTO lake:\(name) SELECT * FROM \(name) PARTITIONBY _key STOREAS CSV PROPERTIES('flush.count'=2)",
                [
                    "connect.datalake.exactly.once.commit.mode=granular",
                    "connect.datalake.error.policy=NOOP",
                ], stopsAtEnd: stopsAtEnd)
        }
        func order(_ key: String) -> Sent { Sent(#"{"n":1}"#, key: key) }
        try deployment.send([order("a"), order("a")], to: name)
        try deployment.run([try connector(stopsAtEnd: true)])

        // a's lock is read while c's file is opened at 5; 3 is no row of a CSV file.
        try deployment.send([order("a"), Sent("[1]", key: "a"), order("a"), order("c")], to: name)
        let second = try connector(stopsAtEnd: false)
        try deployment.start([second])
        deployment.wait(for: "a's second file") { second.metrics[0].filesCommitted.value == 1 }
        second.stop()
        second.join()
        #expect(second.failures.map(\.description) == [])
        let lake = try ConnectorLake(deployment, name)
        let lock = try lake.document(lake.master)
        let sums = try #require(LockProof(lock.sluice)).sums
        #expect(lock.committedOffset == 4)
        #expect(sums.delivered.count == 5 && sums.skipped(.policy).count == 1)
        var stored = OffsetSum()
        for offset in [0, 1, 2, 4] as [Offset] { stored.add(offset) }
        #expect(sums.stored == stored)
    }
}
