import ConnectData
import Foundation
import Kafka
import Logging
import Testing
import Worker

/// What is stopped in the middle goes on from there: nothing is lost, nothing is stored twice.
@Suite(.ownThread) struct StopAndStartTests {
    private static let names = ["batch", "granular", "at-least-once"]

    private static func properties(_ name: String) -> [String] {
        switch name {
        case "granular": ["connect.datalake.exactly.once.commit.mode=granular"]
        case "at-least-once": ["connect.datalake.exactly.once.enable=false"]
        default: []
        }
    }

    private static func numbers(_ range: Range<Int>) -> String {
        LakeCase.lines(range.map { #"{"n":\#($0)}"# })
    }

    /// Files of a connector by their last offsets.
    private static func files(_ name: String, _ ranges: [Range<Int>]) -> [String: String] {
        Dictionary(
            uniqueKeysWithValues: ranges.map {
                ("\(name)/0/\(LakeCase.padded($0.upperBound - 1)).json", numbers($0))
            })
    }

    private func send(_ range: Range<Int>, _ deployment: Deployment) throws {
        for name in Self.names {
            try deployment.send(range.map { Sent(#"{"n":\#($0)}"#) }, to: name)
        }
    }

    private func connectors(_ deployment: Deployment, stopsAtEnd: Bool) throws -> [ConnectorRun] {
        try Self.names.map { name in
            try deployment.connector(
                name, "INSERT INTO lake:\(name) SELECT * FROM \(name) PROPERTIES('flush.count'=10)",
                Self.properties(name), stopsAtEnd: stopsAtEnd)
        }
    }

    @Test func `records in open files are read again after a stop, and the group holds the safe offset`()
        throws
    {
        let deployment = try Deployment()
        for name in Self.names { try deployment.broker.createTopic(name, partitions: 1) }
        try send(0..<15, deployment)
        let stopped = try connectors(deployment, stopsAtEnd: false)
        try deployment.start(stopped)
        // The first file is in the lake, and five records lie in the open one.
        deployment.wait(for: "fifteen records and a file of each") {
            stopped.allSatisfy {
                $0.metrics[0].records.value == 15 && $0.metrics[0].filesCommitted.value == 1
            }
        }
        for connector in stopped { connector.stop() }
        for connector in stopped { connector.join() }
        #expect(stopped.flatMap(\.failures).map(\.description) == [])
        #expect(try deployment.files(below: "lake/.staging") == [])
        for name in Self.names {
            #expect(try deployment.objects(below: name) == Self.files(name, [0..<10]), "\(name)")
            let admin = try KafkaAdmin(
                properties: deployment.broker.clientProperties + [("group.id", "connect-\(name)")])
            let partition = TopicPartition(name, 0)
            #expect(try admin.committed([partition]) == [partition: 10], "\(name)")
        }

        try send(15..<17, deployment)
        let second = try connectors(deployment, stopsAtEnd: true)
        try deployment.run(second)
        #expect(second.flatMap(\.failures).map(\.description) == [])
        for name in Self.names {
            #expect(try deployment.objects(below: name) == Self.files(name, [0..<10, 10..<17]), "\(name)")
        }
    }

    /// Two workers of one connector: the second takes partitions over while records keep coming, the first
    /// goes, and each record is stored once.
    ///
    /// Not at-least-once: this broker refuses offsets while its group rebalances, records come twice there.
    @Test(arguments: ["batch", "granular"])
    func `two workers hand partitions over while records flow`(_ mode: String) throws {
        let deployment = try Deployment()
        try deployment.broker.createTopic("flow", partitions: 4)
        let statement =
            "INSERT INTO lake:flow SELECT * FROM flow PARTITIONBY _value.k "
            + "PROPERTIES('flush.count'=7, 'flush.interval'=1)"
        func worker() throws -> ConnectorRun {
            try deployment.connector("flow", statement, Self.properties(mode), stopsAtEnd: false)
        }
        var sent = 0
        func sendMore() throws {
            try deployment.send(
                (sent..<sent + 8).map {
                    Sent(#"{"k":"\#($0 % 5)","n":\#($0)}"#, partition: Int32($0 % 4))
                }, to: "flow")
            sent += 8
        }
        func partitions(_ connector: ConnectorRun) -> Int { connector.metrics[0].partitions.value }
        try sendMore()
        let first = try worker()
        try deployment.start([first])
        try deployment.wait(for: "the first worker's files") {
            try sendMore()
            return first.metrics[0].filesCommitted.value > 4
        }
        let second = try worker()
        try deployment.start([second])
        try deployment.wait(for: "partitions of the second worker") {
            try sendMore()
            return partitions(second) == 2 && second.metrics[0].filesCommitted.value > 4
        }
        first.stop()
        try deployment.wait(for: "all partitions of the second worker") {
            try sendMore()
            return partitions(second) == 4
        }
        first.join()
        try deployment.wait(for: "every record in the lake") { try lines(deployment).count >= sent }
        second.stop()
        second.join()
        #expect((first.failures + second.failures).map(\.description) == [])
        let found = try lines(deployment).map(String.init).sorted()
        #expect(found == (0..<sent).map { #"{"k":"\#($0 % 5)","n":\#($0)}"# }.sorted())
        #expect(try deployment.files(below: "lake/lake/.temp-upload") == [])
    }

    private func lines(_ deployment: Deployment) throws -> [Substring] {
        try deployment.objects(below: "flow").values.joined().split(separator: "\n")
    }
}
