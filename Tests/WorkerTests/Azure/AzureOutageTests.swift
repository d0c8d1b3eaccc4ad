import JSON
import Kafka
import LakeEmulator
import Logging
import Testing
import Worker

/// An outage is not an error (design section 4.7): consumption pauses, the membership stays, nothing is lost
/// or doubled.
@Suite(.ownThread) struct AzureOutageTests {
    @Test(arguments: [Outage.unavailable, .reset], ["batch", "granular"])
    func `a store that refuses everything for longer than half an hour costs nothing`(
        _ outage: Outage, _ mode: String
    ) throws {
        let (deployment, lake, clock) = (try Deployment(), try AzureLake(), TestClock())
        try deployment.broker.createTopic("orders", partitions: 2)
        let connector = try deployment.connector(
            "orders",
            "INSERT INTO lake:data SELECT * FROM orders PARTITIONBY k "
                + "PROPERTIES('flush.count'=50,'flush.interval'=90)",
            [
                "connect.datalake.staging.bytes.max=16777216", "connect.datalake.outage.max.ms=3600000",
                "connect.datalake.exactly.once.commit.mode=\(mode)",
            ], azure: lake, stopsAtEnd: false, clock: clock.read)
        try deployment.send(Self.records(0..<400), to: "orders")
        try deployment.start([connector])
        try deployment.wait(for: "the first files") { try !lake.names(below: "data").isEmpty }

        lake.emulator.faults.outage = outage
        try deployment.send(Self.records(400..<8000), to: "orders")
        try deployment.flush()
        func said(_ beginning: String) -> Int {
            deployment.output.entries.count { $0.message.hasPrefix(beginning) }
        }
        deployment.wait(for: "the full budget") { said("the staging budget is used up") > 0 }
        deployment.wait(for: "what is wrong") { said("the store does not answer; waiting for it") == 1 }
        let asked = lake.emulator.log.count
        // Of the batch at hand a quarter above the budget may still be taken, a part at each look at the
        // store.
        var taken = connector.metrics[0].records.value
        for minute in 1...35 {
            clock.pass(seconds: 60)
            deployment.wait(for: "minute \(minute)") { said("the store has not answered for") == minute }
            if minute == 20 { taken = connector.metrics[0].records.value }
        }
        #expect(taken < 8000)
        #expect(connector.metrics[0].records.value == taken, "it goes on consuming")
        #expect(connector.metrics[0].stagingBytes.value <= 16_777_216 / 4 * 5 + 4 * (256 << 10))
        // A handful of probes for each leap of the clock, however many files wait.
        #expect(lake.emulator.log.count - asked < 700)
        #expect(connector.failures.map(\.description) == [])

        lake.emulator.faults.outage = .off
        deployment.wait(for: "every record") {
            clock.pass(seconds: 2)
            return connector.metrics[0].records.value == 8000
                && connector.metrics[0].stagingBytes.value == 0 && connector.metrics[0].openFiles.value == 0
        }
        connector.stop()
        connector.join()
        #expect(connector.failures.map(\.description) == [])
        #expect(try Self.stored(lake).sorted() == Array(0..<8000))
        #expect(said("assigned") == 1 && said("lost") == 0, "the membership was given up")
        #expect(said("the store answers again after 21") == 1)
        #expect(said("the store does not answer; waiting for it") == 1)
    }

    private static func records(_ numbers: Range<Int>) -> [Sent] {
        numbers.map { Sent(#"{"i":\#($0),"k":"k\#($0 / 2 % 2)"}"#, partition: Int32($0 % 2)) }
    }

    /// The number of each record that is in a file.
    private static func stored(_ lake: AzureLake) throws -> [Int] {
        try lake.objects(below: "data").values.flatMap { text in
            text.split(separator: "\n").compactMap { line in
                line.split(separator: ",").first.flatMap { Int($0.dropFirst(5)) }
            }
        }
    }
}
