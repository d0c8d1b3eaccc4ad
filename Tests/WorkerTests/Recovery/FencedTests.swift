import Foundation
import Kafka
import Logging
import Sink
import Testing
import Worker

/// Another owner wrote the lock of a partition that is still ours (design section 4.3).
@Suite(.ownThread) struct FencedTests {
    @Test func `a fenced partition opens again, though the group does not confirm it at once`() throws {
        // No offset that is stored for its own sake confirms the membership by chance.
        let deployment = try Deployment(worker: ["offset.flush.interval.ms=600000"])
        try deployment.broker.createTopic("fenced", partitions: 1)
        func send(_ range: Range<Int>) throws {
            try deployment.send(range.map { Sent(#"{"n":\#($0)}"#) }, to: "fenced")
            try deployment.start([])
        }
        try send(0..<2)
        let connector = try deployment.connector(
            "fenced", "INSERT INTO lake:fenced SELECT * FROM fenced PROPERTIES('flush.count'=2)",
            stopsAtEnd: false)
        try deployment.start([connector])
        try deployment.wait(for: "the first file") { try deployment.objects(below: "fenced").count == 1 }
        let lake = try ConnectorLake(deployment, "fenced")
        try deployment.wait(for: "the cleared lock") { try lake.document(lake.master).pending == nil }

        // Somebody writes the lock, and the group refuses the commits that would confirm the membership:
        // COORDINATOR_LOAD_IN_PROGRESS.
        try lake.rewrite(lake.master) { $0.owner += "x" }
        deployment.broker.failNext(.offsetCommit, codes: Array(repeating: 14, count: 3))
        try send(2..<6)
        try deployment.wait(for: "the other files") { try deployment.objects(below: "fenced").count == 3 }
        connector.stop()
        connector.join()
        #expect(connector.failures.map(\.description) == [])
        let said = deployment.said(by: "fenced")
        #expect(said.contains { $0.hasPrefix("the lock is not as this owner left it") }, "\(said)")
        let files = try deployment.objects(below: "fenced")
        #expect(
            files == [
                "fenced/0/000000000001.json": "{\"n\":0}\n{\"n\":1}\n",
                "fenced/0/000000000003.json": "{\"n\":2}\n{\"n\":3}\n",
                "fenced/0/000000000005.json": "{\"n\":4}\n{\"n\":5}\n",
            ])
    }
}
