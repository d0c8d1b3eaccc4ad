import Foundation
import Kafka
import LakeEmulator
import Logging
import Testing
import Verification
import Worker

/// A directory or an account in this process, and the connector that writes there.
final class WorkerLake {
    let blueprint: ConnectorBlueprint
    let ended = Signal()
    let directory: URL
    private var emulator: Emulator?

    init(_ one: WorkerLakeTests.Case, _ broker: MockBroker) throws {
        directory = FileManager.default.temporaryDirectory.appendingPathComponent(
            "sluice-verify-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        var place = ["connect.datalake.endpoint=file:\(directory.path)/lake"]
        if one.isAzure {
            let lake = try Lake(directory: nil, mode: EmulatorMode(.hierarchical))
            let emulator = try Emulator(EmulatorSettings(), kind: .hierarchical) { lake.answer($0) }
            try emulator.start()
            self.emulator = emulator
            _ = lake.answer(
                EmulatorRequest(
                    method: "PUT", face: .blob, account: EmulatorSettings.developmentAccount,
                    container: "lake", path: "", query: ["restype": "container"]))
            let account = EmulatorSettings.developmentAccount
            place = [
                "connect.datalake.endpoint=http://127.0.0.1:\(emulator.port)/\(account)",
                "connect.datalake.azure.auth.mode=Credentials",
                "connect.datalake.azure.account.name=\(account)",
                "connect.datalake.azure.account.key=\(EmulatorSettings.developmentKey)",
                "connect.datalake.local.tmp.directory=\(directory.path)/staging",
            ]
        }
        let worker = directory.appendingPathComponent("worker.properties").path
        try """
        bootstrap.servers=\(broker.bootstrapServers)
        key.converter=org.apache.kafka.connect.storage.StringConverter
        value.converter=org.apache.kafka.connect.json.JsonConverter
        value.converter.schemas.enable=false
        consumer.session.timeout.ms=3500
        consumer.heartbeat.interval.ms=500

        """.write(toFile: worker, atomically: false, encoding: .utf8)
        let file = directory.appendingPathComponent("orders.properties").path
        let lines =
            ["name=orders", "connector.class=DatalakeSink", "topics=orders"] + place + [
                "connect.datalake.kcql=INSERT INTO lake:data SELECT * FROM orders \(one.clauses)"
            ] + one.properties
        try (lines.joined(separator: "\n") + "\n").write(toFile: file, atomically: false, encoding: .utf8)
        let loaded = ConfigLoader().load(worker: worker, connectors: [file])
        try #require(loaded.problems.errors.isEmpty, "\(loaded.problems)")
        blueprint = ConnectorBlueprint(try #require(loaded.connectors.first), purpose: .run)
        try #require(blueprint.problems.errors.isEmpty, "\(blueprint.problems)")
    }

    /// What `verify` says, each way.
    func reports() throws -> [(mode: String, report: VerifyReport)] {
        let stores = try blueprint.storesForReading(Log(to: MemoryLogOutput()))
        return try ["fast", "deep", "against-kafka"].map { mode in
            var options = VerifyOptions()
            options.deep = mode == "deep"
            options.againstKafka = mode == "against-kafka"
            let connection = options.againstKafka ? try TopicConnection(blueprint) : nil
            let verifier = Verifier(blueprint, stores: stores, options: options, connection: connection)
            return (mode, try verifier.run())
        }
    }

    deinit {
        emulator?.stop()
        do { try FileManager.default.removeItem(at: directory) } catch {
            Issue.record(error, "\(directory.path) stays")
        }
    }
}
