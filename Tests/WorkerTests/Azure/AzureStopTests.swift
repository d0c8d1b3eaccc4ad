import JSON
import Kafka
import LakeEmulator
import Logging
import Synchronization
import Testing
import Worker

/// A stop has a deadline at the start too: a store that does not answer holds it up no longer than
/// `task.shutdown.graceful.timeout.ms`.
@Suite(.ownThread) struct AzureStopTests {
    /// Far below the time-outs of a connection and of a silent one, which are 60 s here.
    private static let patience: Int64 = 20_000

    @Test func `a start that hangs in a store call says so once and is left to itself by a stop`() throws {
        let (deployment, lake) = (
            try Deployment(worker: ["task.shutdown.graceful.timeout.ms=300"]), try AzureLake()
        )
        try deployment.broker.createTopic("orders", partitions: 1)
        lake.emulator.faults.add(FaultRule(.hangBefore, times: -1))
        let connector = try deployment.connector(
            "orders", "INSERT INTO lake:data SELECT * FROM orders",
            [
                "connect.datalake.http.connection.timeout=60000",
                "connect.datalake.http.socket.timeout=60000",
            ], azure: lake, stopsAtEnd: false)
        let output = MemoryLogOutput()
        let worker = WorkerRun(
            [connector.blueprint], stopsAtEnd: false, log: Log(to: output), terminal: nil)
        let asked = Atomic<Int64>(0)
        let stopper = OSThread("stopper") { [stopRequest = worker.stopRequest] in
            let (pause, end) = (Signal(), Clock.monotonic + 2 * Self.patience)
            while !output.entries.contains(where: Self.isWaiting), Clock.monotonic < end {
                pause.wait(milliseconds: 10)
            }
            asked.store(Clock.monotonic, ordering: .sequentiallyConsistent)
            stopRequest.ask()
        }
        let code = worker.run()
        let took = Clock.monotonic - asked.load(ordering: .sequentiallyConsistent)
        stopper.join()

        #expect((300..<Self.patience).contains(took), "\(took) ms")
        #expect(code == 0, "\(output.entries)")
        #expect(lake.emulator.log.count == 1, "the first request hangs")
        let warnings = output.entries.filter { $0.level == .warn }
        #expect(warnings.count(where: Self.isWaiting) == 1, "\(warnings)")
        #expect(warnings.last?.message.hasPrefix("the start was too slow for the stop") == true)
        #expect(!output.entries.contains { $0.level == .error })
    }

    @Sendable private static func isWaiting(_ entry: Logging.LogEntry) -> Bool {
        entry.message.hasPrefix("the start waits for the store")
            && entry.fields.contains { $0.name == "container" && $0.value.string == "lake" }
    }
}
