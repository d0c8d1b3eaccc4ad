import Foundation
import JSON
import Kafka
import Logging
import Testing
import Worker

/// Whatever cannot be done ends in one text that says where, why and what to do.
@Suite(.ownThread) struct BadInputTests {
    /// A connector that has to fail at a record, or at something around it.
    private struct Case {
        var name: String
        var clauses = ""
        var properties: [String] = []
        var records: [Sent]
        /// Parts of the failure's text.
        var says: [String]
        /// What is in the lake afterwards.
        var objects: [String: String] = [:]
        /// How often a record is said to be delivered again.
        var redeliveries = 0
    }

    private static let java = "connect.datalake.compatibility=stream-reactor"

    private static var badRecords: [Case] {
        let broken = ["{\"n\":0}", "{\"n\":1}", "{\"n\":", "{\"n\":3}"].map { Sent($0) }
        let kept = ["bad-json/0/000000000001.json": "{\"n\":0}\n{\"n\":1}\n"]
        let tenants = [Sent("{}", headers: ["tenant": "a"]), Sent("{}")]
        let containers = [Sent(#"{"a":"x"}"#), Sent(#"{"a":{"b":1}}"#)]
        return [
            Case(
                name: "bad-json", clauses: "PROPERTIES('flush.count'=2)", records: broken,
                says: ["bad-json-0 offset 2", "value.converter", "records before it are kept"], objects: kept),
            // A converter's error ends the task under every policy (Connect's errors.tolerance=none).
            Case(
                name: "bad-json-noop", clauses: "PROPERTIES('flush.count'=2)",
                properties: ["connect.datalake.error.policy=NOOP"], records: broken,
                says: ["bad-json-noop-0 offset 2", "value.converter"],
                objects: ["bad-json-noop/0/000000000001.json": "{\"n\":0}\n{\"n\":1}\n"]),
            Case(
                name: "no-header", clauses: "PARTITIONBY _header.tenant PROPERTIES('flush.count'=1)",
                properties: [java], records: tenants,
                says: ["no-header-0 offset 1", "Header 'tenant' not found", "error.policy"],
                objects: ["tenant=a/no-header(0_000000000000).json": "{}\n"]),
            Case(
                name: "no-scalar", clauses: "PARTITIONBY _value.a PROPERTIES('flush.count'=1)",
                properties: [java], records: containers,
                says: [
                    "no-scalar-0 offset 1", "PARTITIONBY '_value.a'", "a field inside it", "error.policy",
                ], objects: ["a=x/no-scalar(0_000000000000).json": "{\"a\":\"x\"}\n"]),
            Case(
                name: "retried", clauses: "PARTITIONBY _value.a PROPERTIES('flush.count'=1)",
                properties: [
                    "connect.datalake.error.policy=RETRY", "connect.datalake.max.retries=2",
                    "connect.datalake.retry.interval=50",
                ], records: containers,
                says: ["retried-0 offset 1", "a field inside it", "delivered 3 times", "error.policy"],
                objects: ["retried/a=x/retried(0_000000000000).json": "{\"a\":\"x\"}\n"], redeliveries: 2),
            // The Java connector counts the first delivery as a try.
            Case(
                name: "retried-java", clauses: "PARTITIONBY _header.tenant PROPERTIES('flush.count'=1)",
                properties: [
                    java, "connect.datalake.error.policy=RETRY", "connect.datalake.max.retries=2",
                    "connect.datalake.retry.interval=50",
                ], records: tenants, says: ["retried-java-0 offset 1", "delivered 2 times", "error.policy"],
                objects: ["tenant=a/retried-java(0_000000000000).json": "{}\n"], redeliveries: 1),
            Case(
                name: "empty-bytes", clauses: "STOREAS `BYTES`",
                properties: ["value.converter=org.apache.kafka.connect.converters.ByteArrayConverter"],
                records: [Sent("x"), Sent("")], says: ["empty-bytes-0 offset 1", "error.policy"],
                objects: ["empty-bytes/0/000000000000.bytes": "x"]),
            Case(
                name: "plain-csv", clauses: "STOREAS `CSV` PROPERTIES('flush.count'=1)",
                records: [Sent(#"{"a":1}"#), Sent("[1]")], says: ["plain-csv-0 offset 1", "error.policy"],
                objects: ["plain-csv/0/000000000000.csv": "\"1\"\n"]),
        ]
    }

    @Test func `a bad record ends the task with its place and the way out, and what was before it is stored`()
        throws
    {
        let deployment = try Deployment()
        let file = deployment.directory + "/file"
        try "".write(toFile: file, atomically: false, encoding: .utf8)
        var cases = Self.badRecords
        // The task has no place for its staging files.
        cases.append(
            Case(
                name: "no-staging", properties: ["connect.datalake.local.tmp.directory=\(file)/staging"],
                records: [Sent("{}")],
                says: ["\(file)", "Not a directory", "connect.datalake.local.tmp.directory"]))
        var connectors: [ConnectorRun] = []
        for bad in cases {
            try deployment.broker.createTopic(bad.name, partitions: 1)
            try deployment.send(bad.records, to: bad.name)
            connectors.append(
                try deployment.connector(
                    bad.name, "INSERT INTO lake:\(bad.name) SELECT * FROM \(bad.name) \(bad.clauses)",
                    bad.properties))
        }
        try deployment.run(connectors)
        for (bad, connector) in zip(cases, connectors) {
            let failures = connector.failures.map(\.description)
            #expect(failures.count == 1, "\(bad.name): \(failures)")
            for part in bad.says {
                #expect(failures.joined().contains(part), "\(bad.name): \(failures) lacks \(part)")
            }
            #expect(try deployment.objects(below: bad.name) == bad.objects, "\(bad.name)")
            let said = deployment.said(by: bad.name)
            #expect(said.filter { $0.hasPrefix("record cannot be handled") }.count == bad.redeliveries)
            #expect(said.contains { $0.hasPrefix("task failed") && $0.contains(bad.says[0]) }, "\(said)")
        }
        #expect(try deployment.files(below: "lake/.staging") == [])
        #expect(try deployment.files(below: "lake/lake/.temp-upload") == [])
        try expectWaysOut(deployment)
    }

    /// What the failures recommend: the run after it goes on where the last one had to stop.
    private func expectWaysOut(_ deployment: Deployment) throws {
        let connectors = [
            try deployment.connector(
                "bad-json", "INSERT INTO lake:bad-json SELECT * FROM bad-json",
                ["value.converter=org.apache.kafka.connect.storage.StringConverter"]),
            try deployment.connector(
                "retried",
                "INSERT INTO lake:retried SELECT * FROM retried PARTITIONBY _value.a "
                    + "PROPERTIES('flush.count'=1)", ["connect.datalake.error.policy=NOOP"]),
        ]
        try deployment.send([Sent(#"{"a":"y"}"#)], to: "retried")
        try deployment.run(connectors)
        for connector in connectors { #expect(connector.failures.map(\.description) == []) }
        #expect(
            try deployment.objects(below: "bad-json") == [
                "bad-json/0/000000000001.json": "{\"n\":0}\n{\"n\":1}\n",
                "bad-json/0/000000000003.json": #""{\"n\":""# + "\n" + #""{\"n\":3}""# + "\n",
            ])
        #expect(
            try deployment.objects(below: "retried") == [
                "retried/a=x/retried(0_000000000000).json": "{\"a\":\"x\"}\n",
                "retried/a=y/retried(0_000000000002).json": "{\"a\":\"y\"}\n",
            ])
    }

    @Test func `what is wrong before the first record is said at the start`() throws {
        let deployment = try Deployment()
        try deployment.broker.createTopic("there", partitions: 1)
        let file = deployment.directory + "/file"
        try "".write(toFile: file, atomically: false, encoding: .utf8)

        func failure(of connector: ConnectorRun) -> String {
            do throws(TaskFailure) {
                try connector.start()
                connector.stop()
                connector.join()
                return "started"
            } catch {
                return error.description
            }
        }
        let unknown = try deployment.connector("absent", "INSERT INTO lake SELECT * FROM absent")
        let topic = failure(of: unknown)
        #expect(topic.contains("topic absent does not exist") && topic.contains("create it"), "\(topic)")

        let nowhere = try deployment.connector(
            "there", "INSERT INTO lake SELECT * FROM there", lake: file + "/lake")
        let lake = failure(of: nowhere)
        #expect(lake.contains(file + "/lake") && lake.contains("Not a directory"), "\(lake)")
        #expect(lake.contains("move it away"), "\(lake)")

        let unreachable = try Deployment(bootstrapServers: "127.0.0.1:1")
        let broker = failure(
            of: try unreachable.connector("there", "INSERT INTO lake SELECT * FROM there"))
        #expect(broker.contains("127.0.0.1:1") && broker.contains("1500 ms"), "\(broker)")
        #expect(broker.contains("check bootstrap.servers"), "\(broker)")
    }

    @Test func `a pattern that no topic matches fails a run that stops at the end`() throws {
        let deployment = try Deployment()
        try deployment.broker.createTopic("other", partitions: 1)
        let connector = try deployment.connector(
            "none", "INSERT INTO lake:in SELECT * FROM `*`", topics: "topics.regex=in-.*")
        try deployment.run([connector])
        let text = connector.failures.map(\.description).joined()
        #expect(text.contains("topics.regex matches no topic that a statement takes"), "\(text)")
        #expect(text.contains("create one, or correct topics.regex"), "\(text)")
    }

    @Test func `a topic of topics_regex without a statement is left alone, the others go on`() throws {
        let deployment = try Deployment()
        for topic in ["in-a", "in-b", "in-c", "other"] {
            try deployment.broker.createTopic(topic, partitions: 1)
            try deployment.send([Sent("{}")], to: topic)
        }
        let connector = try deployment.connector(
            "some", "INSERT INTO lake:in SELECT * FROM in-a; INSERT INTO lake:in SELECT * FROM in-c",
            topics: "topics.regex=in-.*")
        try deployment.run([connector])
        #expect(connector.failures.map(\.description) == [])
        let objects = try deployment.objects(below: "in")
        #expect(objects == ["in-a/0/000000000000.json": "{}\n", "in-c/0/000000000000.json": "{}\n"])
        let errors = deployment.output.entries.filter { $0.level == .error }
        #expect(errors.count == 1)
        #expect(errors.first?.message.contains("in-b") == true, "\(errors)")
        #expect(errors.first?.message.contains("left alone") == true, "\(errors)")
        #expect(errors.first?.fields.contains { $0.name == "hint" } == true, "\(errors)")
    }
}
