import ConnectData
import Foundation
import Kafka
import Logging
import Testing
import Worker

@testable import Verification

/// Lakes that real tasks have written: proved in every mode, for every format.
@Suite struct WorkerLakeTests {
    struct Case: CustomTestStringConvertible {
        var clauses: String
        var properties: [String] = []
        /// Records without a value, which are skipped.
        var nulls: Set<Int> = []
        var isAzure = false
        var testDescription: String { "\(clauses) \(properties) \(isAzure ? "Azure" : "local")" }
    }

    static let granular = "connect.datalake.exactly.once.commit.mode=granular"
    static let cases = [
        Case(clauses: "PROPERTIES('flush.count'=7)"),
        Case(clauses: "PROPERTIES('flush.count'=7)", isAzure: true),
        Case(
            clauses: "PARTITIONBY country PROPERTIES('flush.count'=7)",
            properties: [granular, "connect.datalake.skip.null.values=true"], nulls: [4, 30, 59]),
        Case(
            clauses: "PARTITIONBY country PROPERTIES('flush.count'=7,'store.envelope'=true)",
            properties: [granular], isAzure: true),
        Case(
            clauses: "PARTITIONBY country STOREAS CSV_WITHHEADERS PROPERTIES('flush.count'=7)",
            properties: ["connect.datalake.skip.null.values=true"], nulls: [0, 1]),
        Case(
            clauses: "NOPARTITION PROPERTIES('flush.count'=7)",
            properties: ["connect.datalake.compression.codec=gzip"], isAzure: true),
        Case(
            clauses: "STOREAS TEXT PROPERTIES('flush.count'=7)",
            properties: ["value.converter=org.apache.kafka.connect.storage.StringConverter"]),
        Case(
            clauses: "STOREAS BYTES",
            properties: ["value.converter=org.apache.kafka.connect.converters.ByteArrayConverter"]),
    ]

    @Test(arguments: cases)
    func `what a run has committed is proved`(_ one: Case) throws {
        let broker = try MockBroker()
        let producer = try Producer(properties: broker.clientProperties)
        for number in 0..<60 {
            let value = #"{"country":"c\#(number % 4)","id":\#(number)}"#
            try producer.send(
                topic: "orders", partition: 0, key: Array("k\(number)".utf8),
                value: one.nulls.contains(number) ? nil : Array(value.utf8), headers: [],
                timestamp: 1_700_000_000_000)
        }
        try producer.flush()
        let lake = try WorkerLake(one, broker)
        let run = ConnectorRun(
            lake.blueprint, stopsAtEnd: true, log: Log(to: MemoryLogOutput()), ended: lake.ended)
        try run.start()
        for _ in 0..<1200 where run.isRunning { lake.ended.wait(milliseconds: 50) }
        run.stop()
        run.join()
        #expect(run.failures.isEmpty, "\(run.failures)")
        for (mode, report) in try lake.reports() {
            let verdict = try #require(report.partitions.first, "\(mode)")
            #expect(report.isProved && report.mode == mode, "\(report.text)")
            #expect(verdict.from == 0 && verdict.end == 60 && verdict.provedTo == 60)
            #expect(verdict.stored == 60 - Int64(one.nulls.count) && report.unproven == 0)
        }
    }
}
