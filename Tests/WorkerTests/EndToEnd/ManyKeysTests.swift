import Foundation
import Kafka
import Testing
import Worker

/// Partition values in numbers: what waits for whom, and what is said.
@Suite(.ownThread) struct ManyKeysTests {
    private func record(_ key: String) -> Sent { Sent(#"{"k":"\#(key)"}"#) }

    private func committed(_ deployment: Deployment) throws -> String {
        let locks = try deployment.objects(below: ".indexes/orders/.locks/Topic(orders)")
        return locks["0.lock"] ?? ""
    }

    @Test
    func `granular, a cold key holds the safe offset until its flush interval has passed, and no longer`()
        throws
    {
        let (deployment, clock) = (try Deployment(), TestClock())
        try deployment.broker.createTopic("orders", partitions: 1)
        let connector = try deployment.connector(
            "orders",
            "INSERT INTO lake:data SELECT * FROM orders PARTITIONBY k "
                + "PROPERTIES('flush.count'=2, 'flush.interval'=600)",
            ["connect.datalake.exactly.once.commit.mode=granular"], stopsAtEnd: false, clock: clock.read)
        try deployment.send([record("cold"), record("hot"), record("hot")], to: "orders")
        try deployment.start([connector])
        func files() throws -> Int { try deployment.files(below: "lake/lake/data").count }
        try deployment.wait(for: "the hot key's file") { try files() == 1 }
        // The hot key goes on, minutes pass: the cold one holds what was read after it.
        for turn in 1...3 {
            clock.pass(seconds: 150)
            try deployment.send([record("hot"), record("hot")], to: "orders")
            try deployment.flush()
            try deployment.wait(for: "file \(turn + 1)") { try files() == turn + 1 }
        }
        #expect(try !committed(deployment).contains(#""committedOffset":8"#))
        clock.pass(seconds: 150)
        try deployment.wait(for: "the cold key's file") { try files() == 5 }
        clock.pass(seconds: 60)
        try deployment.wait(for: "the safe offset behind both") {
            try committed(deployment).contains(#""committedOffset":8"#)
        }
        // Both are idle now and hold nothing; a third key's record alone is what the safe offset waits for.
        try deployment.send([record("other"), record("hot"), record("hot")], to: "orders")
        try deployment.flush()
        try deployment.wait(for: "the hot key's next file") { try files() == 6 }
        clock.pass(seconds: 600)
        try deployment.wait(for: "the third key's file") { try files() == 7 }
        clock.pass(seconds: 60)
        try deployment.wait(for: "the safe offset at the end") {
            try committed(deployment).contains(#""committedOffset":11"#)
        }
        connector.stop()
        connector.join()
        #expect(connector.failures.map(\.description) == [])
    }

    @Test func `batch, a partition with as many files as a lock may name flushes whole, and says it once`()
        throws
    {
        let deployment = try Deployment()
        try deployment.broker.createTopic("orders", partitions: 1)
        let connector = try deployment.connector(
            "orders", "INSERT INTO lake:data SELECT * FROM orders PARTITIONBY k",
            ["connect.datalake.batch.files.max=4"])
        try deployment.send((0..<30).map { record("v\($0)") }, to: "orders")
        try deployment.run([connector])
        #expect(connector.failures.map(\.description) == [])
        let objects = try deployment.objects(below: "data")
        #expect(objects.count == 30)
        let warnings = deployment.said(by: "orders").filter { $0.contains("commit.mode=granular") }
        #expect(warnings.count == 1 && warnings[0].contains("orders-0"), "\(warnings)")
    }

    @Test(arguments: [1, 2]) func `files beyond the cap on descriptors are parked and stay whole`(_ cap: Int)
        throws
    {
        let deployment = try Deployment()
        try deployment.broker.createTopic("orders", partitions: 1)
        let connector = try deployment.connector(
            "orders", "INSERT INTO lake:data SELECT * FROM orders PARTITIONBY k",
            [
                "connect.datalake.exactly.once.commit.mode=granular",
                "connect.datalake.open.files.max=\(cap)",
            ])
        let fill = String(repeating: "x", count: 20_000)
        let values = (0..<60).map { #"{"k":"v\#($0 % 6)","n":\#($0),"fill":"\#(fill)"}"# }
        try deployment.send(values.map { Sent($0) }, to: "orders")
        try deployment.run([connector])
        #expect(connector.failures.map(\.description) == [])
        let objects = try deployment.objects(below: "data")
        #expect(objects.count == 6, "one file a value: none is flushed early")
        let lines = objects.values.flatMap { $0.split(separator: "\n") }
        #expect(lines.sorted() == values.map { Substring($0) }.sorted())
    }
}
