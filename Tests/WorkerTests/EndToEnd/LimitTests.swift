import Foundation
import Kafka
import Logging
import Testing
import Worker

/// Limits bound what is open at once, not what is stored; and what one connector may hold at once.
@Suite(.ownThread) struct LimitTests {
    private static func keyed(_ count: Int, keys: Int) -> [Sent] {
        (0..<count).map { Sent(#"{"k":"\#($0 % keys)","n":\#($0)}"#) }
    }

    /// One file for each of `records`, named as its only record.
    private static func files(_ name: String, _ records: [Sent], keys: Int) -> [String: String] {
        var files: [String: String] = [:]
        for (offset, record) in records.enumerated() {
            let path = "\(name)/k=\(offset % keys)/\(name)(0_\(LakeCase.padded(offset))).json"
            files[path] = (record.value ?? "") + "\n"
        }
        return files
    }

    @Test func `a limit that is met flushes files and stores every record once`() throws {
        let deployment = try Deployment()
        let byKey = ["many-files", "few-writers", "few-batch"]
        for name in byKey { try deployment.broker.createTopic(name, partitions: 1) }
        let records = Self.keyed(31, keys: 10)
        for name in byKey { try deployment.send(records, to: name) }
        // 20 MB for a budget of 16: a pause, and the fullest partition is flushed.
        try deployment.broker.createTopic("budget", partitions: 5)
        let text = String(repeating: "x", count: 4000)
        try deployment.send(
            (0..<5000).map { Sent(#"{"n":\#($0),"text":"\#(text)"}"#, partition: Int32($0 % 5)) },
            to: "budget")
        // More tasks than partitions: two of them get none.
        try deployment.broker.createTopic("idle", partitions: 1)
        try deployment.send([Sent("{}")], to: "idle")

        func by(_ name: String, _ limit: [String]) throws -> ConnectorRun {
            try deployment.connector(
                name, "INSERT INTO lake:\(name) SELECT * FROM \(name) PARTITIONBY _value.k", limit)
        }
        let connectors = [
            try by("many-files", ["connect.datalake.batch.files.max=3"]),
            try by(
                "few-writers",
                [
                    "connect.datalake.open.writers.max=2",
                    "connect.datalake.exactly.once.commit.mode=granular",
                ]),
            try by("few-batch", ["connect.datalake.open.writers.max=2"]),
            try deployment.connector(
                "budget", "INSERT INTO lake:budget SELECT * FROM budget",
                ["connect.datalake.staging.bytes.max=16777216"]),
            try deployment.connector(
                "idle", "INSERT INTO lake:idle SELECT * FROM idle", ["tasks.max=3"]),
        ]
        try deployment.run(connectors)
        for connector in connectors {
            #expect(connector.failures.map(\.description) == [], "\(connector.name)")
        }
        for name in byKey {
            #expect(
                try deployment.objects(below: name) == Self.files(name, records, keys: 10), "\(name)")
        }
        #expect(try deployment.objects(below: "idle") == ["idle/0/000000000000.json": "{}\n"])
        let said = deployment.said(by: "budget")
        #expect(said.contains { $0.hasPrefix("the staging budget is used up") }, "\(said)")
        let lines = try deployment.objects(below: "budget").values.joined().split(separator: "\n")
        #expect(lines.count == 5000)
        #expect(Set(lines).count == 5000)
    }

    @Test func `statements of one connector have their own containers, layouts and names`() throws {
        let deployment = try Deployment()
        for topic in ["a", "b", "c", "d"] {
            try deployment.broker.createTopic(topic, partitions: 1)
            try deployment.send([Sent(#"{"n":1}"#), Sent(#"{"n":2}"#)], to: topic)
        }
        let statement = """
            INSERT INTO lake SELECT * FROM a PROPERTIES('key.suffix'='-x'); \
            INSERT INTO other:deep/er SELECT * FROM b NOPARTITION STOREAS `CSV`; \
            INSERT INTO lake:c SELECT * FROM c \
            PROPERTIES('object.key.template'='{start-offset}_{end-offset}_{record-count}.{extension}'); \
            INSERT INTO other:rest SELECT * FROM `*` PARTITIONBY _topic, _partition
            """
        let connector = try deployment.connector("mix", statement, topics: "topics=a,b,c,d")
        try deployment.run([connector])
        #expect(connector.failures.map(\.description) == [])
        let both = "{\"n\":1}\n{\"n\":2}\n"
        #expect(
            try deployment.objects(below: "a") == ["0/000000000001-x.json": both])
        #expect(try deployment.objects(below: "c").values.map { $0 } == [both])
        #expect(
            try deployment.objects(below: "c").keys.map { $0 } == ["c/0/000000000000_000000000001_2.json"])
        let other = try deployment.files(below: "lake/other").filter { !$0.hasPrefix(".") }
        #expect(
            other == [
                "deep/er/b(0_000000000001).csv", "rest/topic=d/partition=0/d(0_000000000001).json",
            ])
        let csv = try String(
            contentsOfFile: deployment.lake + "/other/deep/er/b(0_000000000001).csv", encoding: .utf8)
        #expect(csv == "\"1\"\n\"2\"\n")
        // Each container has the locks of its own topics.
        let locks = try deployment.files(below: "lake/lake/.indexes").filter { $0.hasSuffix(".lock") }
        #expect(locks == ["mix/.locks/Topic(a)/0.lock", "mix/.locks/Topic(c)/0.lock"])
    }
}
