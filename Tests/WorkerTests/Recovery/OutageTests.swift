import Foundation
import Kafka
import Logging
import Testing
import Worker

/// What is away for a while and comes back: the store, the broker, free space, a topic.
@Suite(.ownThread) struct OutageTests {
    private static func numbers(_ range: Range<Int>) -> String {
        LakeCase.lines(range.map { #"{"n":\#($0)}"# })
    }

    /// The guard of a partition's locks, held as a stopped process would hold it.
    private final class Held {
        private let descriptor: Int32

        init(_ deployment: Deployment, _ name: String) throws {
            let directory = "\(deployment.lake)/lake/.indexes/\(name)/.locks/Topic(\(name))"
            try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
            descriptor = open("\(directory)/0.guard", O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
            #expect(flock(descriptor, LOCK_EX | LOCK_NB) == 0)
        }

        deinit { close(descriptor) }
    }

    @Test func `a store that does not answer is waited for, up to the limit of an outage`() throws {
        let deployment = try Deployment()
        for name in ["patient", "hasty"] {
            try deployment.broker.createTopic(name, partitions: 1)
            try deployment.send([Sent(#"{"n":0}"#)], to: name)
        }
        let patient = try deployment.connector(
            "patient", "INSERT INTO lake:patient SELECT * FROM patient",
            ["connect.datalake.commit.retry.base.delay.ms=50"])
        let hasty = try deployment.connector(
            "hasty", "INSERT INTO lake:hasty SELECT * FROM hasty",
            [
                "connect.datalake.outage.max.ms=10", "connect.datalake.commit.retry.max.attempts=1",
            ])
        var first: Held? = try Held(deployment, "patient")
        let second = try Held(deployment, "hasty")
        try deployment.start([patient, hasty])
        deployment.wait(for: "the word of an outage") {
            deployment.said(by: "patient").contains { $0.contains("the store does not answer") }
        }
        #expect(patient.isRunning)
        _ = consume first
        first = nil
        deployment.wait(for: "the end of both") { !patient.isRunning && !hasty.isRunning }
        for connector in [patient, hasty] { connector.join() }
        _ = consume second
        #expect(patient.failures.map(\.description) == [])
        #expect(
            try deployment.objects(below: "patient") == ["patient/0/000000000000.json": Self.numbers(0..<1)])
        #expect(deployment.said(by: "patient").contains { $0.contains("the store answers again") })
        let text = hasty.failures.map(\.description).joined()
        #expect(text.contains("hasty-0") && text.contains("has held"), "\(text)")
        #expect(hasty.failures.map(\.kind) == ["outage"])
        #expect(try deployment.objects(below: "hasty") == [:])
    }

    @Test func `a full lake is waited for, up to the limit of an outage, and then the policy tries again`()
        throws
    {
        guard geteuid() == 0 else {
            print("skipped: a full lake under RETRY (needs root)")
            return
        }
        let deployment = try Deployment()
        let disk = deployment.directory + "/disk"
        try FileManager.default.createDirectory(atPath: disk, withIntermediateDirectories: true)
        try Deployment.output(of: "/bin/mount", ["-t", "tmpfs", "-o", "size=2m", "tmpfs", disk])
        defer {
            #expect(throws: Never.self) { try Deployment.output(of: "/bin/umount", [disk]) }
        }
        for name in ["waits", "gives-up"] {
            try deployment.broker.createTopic(name, partitions: 1)
            try deployment.send([Sent(#"{"n":0}"#), Sent(#"{"n":1}"#)], to: name)
        }
        func connector(_ name: String, retries: Int) throws -> ConnectorRun {
            try deployment.connector(
                name, "INSERT INTO lake:\(name) SELECT * FROM \(name)",
                [
                    "connect.datalake.local.tmp.directory=\(deployment.directory)/staging",
                    "connect.datalake.error.policy=RETRY", "connect.datalake.max.retries=\(retries)",
                    "connect.datalake.retry.interval=20", "connect.datalake.outage.max.ms=10",
                    "connect.datalake.commit.retry.max.attempts=1",
                ], lake: disk + "/lake")
        }
        let waits = try connector("waits", retries: 10_000)
        let givesUp = try connector("gives-up", retries: 3)
        try deployment.start([waits, givesUp])
        // Their stores are open; now the disk fills before the first file comes.
        let ballast = disk + "/ballast"
        let bytes = Data(repeating: 1, count: 4096)
        #expect(FileManager.default.createFile(atPath: ballast, contents: nil))
        let handle = try #require(FileHandle(forWritingAtPath: ballast))
        #expect(throws: (any Error).self) { while true { try handle.write(contentsOf: bytes) } }
        try handle.close()
        deployment.wait(for: "refusals") {
            deployment.said(by: "waits").count { $0.hasPrefix("the store refused; trying again") } > 4
                && !givesUp.isRunning
        }
        givesUp.join()
        let text = givesUp.failures.map(\.description).joined()
        #expect(text.contains("No space left on device") && text.contains("free space"), "\(text)")
        let tries = deployment.said(by: "gives-up").filter { $0.hasPrefix("the store refused; trying again") }
        #expect(tries.count == 3)
        #expect(waits.isRunning)
        try FileManager.default.removeItem(atPath: ballast)
        deployment.wait(for: "the end of the patient one") { !waits.isRunning }
        waits.join()
        #expect(waits.failures.map(\.description) == [])
        let stored = try String(
            contentsOfFile: disk + "/lake/lake/waits/waits/0/000000000001.json", encoding: .utf8)
        #expect(stored == Self.numbers(0..<2))
    }

    @Test func `a broker that went away and a topic that was made later are picked up`() throws {
        let deployment = try Deployment()
        try deployment.broker.createTopic("in-a", partitions: 1)
        try deployment.send([Sent(#"{"n":0}"#)], to: "in-a")
        let connector = try deployment.connector(
            "in", "INSERT INTO lake:in SELECT * FROM `*` PROPERTIES('flush.interval'=1)",
            topics: "topics.regex=in-.*",
            [
                "consumer.override.metadata.max.age.ms=300",
                "consumer.override.reconnect.backoff.max.ms=200",
            ], stopsAtEnd: false)
        try deployment.start([connector])
        func wait(for objects: [String: String]) throws {
            try deployment.wait(for: "\(objects.keys.sorted())") {
                try deployment.objects(below: "in") == objects
            }
        }
        var objects = ["in-a/0/000000000000.json": Self.numbers(0..<1)]
        try wait(for: objects)

        try deployment.broker.setDown(true)
        // Whether the consumer is told, librdkafka leaves to a race: a client of our own finds nobody.
        let admin = try KafkaAdmin(properties: deployment.broker.clientProperties)
        #expect(admin.clusterID(timeoutMilliseconds: 1000) == nil)
        try deployment.broker.setDown(false)
        try deployment.renewProducer()
        try deployment.send([Sent(#"{"n":1}"#)], to: "in-a")
        objects["in-a/0/000000000001.json"] = Self.numbers(1..<2)
        try deployment.start([])
        try wait(for: objects)

        try deployment.broker.createTopic("in-b", partitions: 1)
        try deployment.send([Sent(#"{"n":0}"#)], to: "in-b")
        objects["in-b/0/000000000000.json"] = Self.numbers(0..<1)
        try deployment.start([])
        try wait(for: objects)
        connector.stop()
        connector.join()
        #expect(connector.failures.map(\.description) == [])
        #expect(try deployment.objects(below: "in") == objects)
    }
}
