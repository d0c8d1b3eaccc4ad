import Kafka
import Logging
import Testing
import Worker

/// The exit code of `sluice run`: 0 when all ended well, 1 when anything failed.
@Suite(.ownThread) struct WorkerRunTests {
    private func run(_ connectors: [ConnectorRun]) -> (code: Int32, entries: [LogEntry]) {
        let output = MemoryLogOutput()
        let worker = WorkerRun(
            connectors.map(\.blueprint), stopsAtEnd: true, log: Log(to: output), terminal: nil)
        return (worker.run(), output.entries)
    }

    @Test func `a task or a connector that fails makes the worker fail, and the others end well`() throws {
        let deployment = try Deployment()
        for (topic, value) in [("well", "{}"), ("ill", "{")] {
            try deployment.broker.createTopic(topic, partitions: 1)
            try deployment.send([Sent(value)], to: topic)
        }
        func connector(_ name: String, prefix: String) throws -> ConnectorRun {
            try deployment.connector(name, "INSERT INTO lake:\(prefix) SELECT * FROM \(name)")
        }
        try deployment.start([])
        let one = ["well/0/000000000000.json": "{}\n"]

        let mixed = run([try connector("ill", prefix: "ill"), try connector("well", prefix: "first")])
        #expect(mixed.code == 1)
        let errors = mixed.entries.filter { $0.level == .error }
        #expect(errors.map(\.message) == ["task failed"], "\(errors)")
        #expect(try deployment.objects(below: "first") == one)

        let well = run([try connector("well", prefix: "second")])
        #expect(well.code == 0)
        #expect(well.entries.filter { $0.level == .error }.isEmpty)

        // It cannot start: what had started before it is stopped again.
        let absent = run([try connector("well", prefix: "third"), try connector("absent", prefix: "none")])
        #expect(absent.code == 1)
        let last = absent.entries.filter { $0.level == .error }
        #expect(last.map(\.message) == ["connector did not start"], "\(last)")
    }
}
