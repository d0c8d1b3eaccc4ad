import ConnectData
import Foundation
import Kafka
import LocalLake
import Logging
import ObjectStore
import Sink
import Testing
import Worker

@testable import Verification

/// A Java connector's lake with key locks ahead of its master lock: proved after the first run and after the
/// next, without a word of where to begin.
@Suite struct TakenOverTests {
    private let broker: MockBroker
    private let producer: Producer

    init() throws {
        broker = try MockBroker()
        producer = try Producer(properties: broker.clientProperties)
    }

    private func send(_ numbers: Range<Int>) throws {
        for number in numbers {
            try producer.send(
                topic: "orders", partition: 0, key: nil, value: Array(Self.line(number).utf8), headers: [],
                timestamp: 1_700_000_000_000)
        }
        try producer.flush()
    }

    private static func line(_ number: Int) -> String { #"{"country":"c\#(number % 4)","id":\#(number)}"# }

    private static let paths = LockPaths(
        indexesName: ".indexes", connector: "orders", topicPartition: TopicPartition("orders", 0))

    private func run(_ lake: WorkerLake) throws {
        let run = ConnectorRun(
            lake.blueprint, stopsAtEnd: true, log: Log(to: MemoryLogOutput()), ended: lake.ended)
        try run.start()
        for _ in 0..<1200 where run.isRunning { lake.ended.wait(milliseconds: 50) }
        run.stop()
        run.join()
        #expect(run.failures.isEmpty, "\(run.failures)")
    }

    private func put(_ lake: WorkerLake, _ key: ObjectKey, _ content: String) throws {
        let url = lake.directory.appendingPathComponent("lake/lake/\(key.text)")
        try FileManager.default.createDirectory(
            at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try content.write(to: url, atomically: false, encoding: .utf8)
    }

    /// The master says 9, c1's lock 37, c2's has a pending up to 22 whose file is published.
    private func plantJava(_ lake: WorkerLake) throws {
        func java(_ name: String, _ numbers: [Int]) throws {
            try put(
                lake, ObjectKey("data/java/\(name).json"), numbers.map { Self.line($0) + "\n" }.joined())
        }
        try java("0-9", Array(0...9))
        try java("c1", (10...37).filter { $0 % 4 == 1 })
        try java("c2", (10...22).filter { $0 % 4 == 2 })
        let paths = Self.paths
        try put(lake, paths.master, #"{"owner":"7d1c","committedOffset":9,"pendingState":null}"#)
        try put(
            lake, paths.lock(of: PartitionKey([("country", "c1")])),
            #"{"owner":"7d1c","committedOffset":37,"pendingState":null}"#)
        try put(
            lake, paths.lock(of: PartitionKey([("country", "c2")])),
            #"{"owner":"7d1c","committedOffset":9,"pendingState":{"pendingOffset":22,"pendingOperations":["#
                + #"{"type":"copy","bucket":"lake","source":".temp-upload/Topic(orders)/0/uuid","#
                + #""destination":"data/java/c2.json","eTag":"0x8D"}]}}"#)
    }

    private func expectProved(_ lake: WorkerLake, end: Offset, _ name: String) throws {
        for (mode, report) in try lake.reports() {
            let verdict = try #require(report.partitions.first, "\(name)")
            #expect(report.isProved && report.unproven == 3, "\(name), \(mode): \(report.text)")
            #expect(verdict.from == 10 && verdict.end == end && verdict.takenOver.count == 11, "\(name)")
            #expect(report.text.contains("11 records lie in files of the connector that was taken over"))
        }
    }

    @Test(arguments: ["batch", "granular"])
    func `verify is green after run, and still finds what is gone`(_ mode: String) throws {
        try send(0..<60)
        let lake = try WorkerLake(
            WorkerLakeTests.Case(
                clauses: "PARTITIONBY country PROPERTIES('flush.count'=7)",
                properties: [
                    "connect.datalake.exactly.once.commit.mode=\(mode)",
                    "connect.datalake.compatibility=stream-reactor",
                ]), broker)
        try plantJava(lake)
        try run(lake)
        try expectProved(lake, end: 60, "first run, \(mode)")
        try send(60..<80)
        try run(lake)
        try expectProved(lake, end: 80, "second run, \(mode)")

        let store = try LocalObjectStore(root: lake.directory.path + "/lake", container: "lake")
        let stores = try lake.blueprint.storesForReading(Log(to: MemoryLogOutput()))
        let ours = try store.list("data/").map(\.key).filter { !$0.text.hasPrefix("data/java/") }.sorted()
        let records = try ours.map { key in
            try #require(try store.read(key)).content.count { $0 == UInt8(ascii: "\n") }
        }
        #expect(records.reduce(0, +) == 80 - 10 - 11)
        _ = try store.delete(ours[0], ifMatch: nil)
        for isAgainstKafka in [false, true] {
            var options = VerifyOptions()
            options.againstKafka = isAgainstKafka
            let report = try Verifier(
                lake.blueprint, stores: stores, options: options,
                connection: isAgainstKafka ? try TopicConnection(lake.blueprint) : nil
            ).run()
            let missing = report.partitions[0].findings.filter { $0.kind == .missing }
            #expect(missing.reduce(0) { $0 + $1.count } == Int64(records[0]), "\(report.text)")
        }
    }
}
