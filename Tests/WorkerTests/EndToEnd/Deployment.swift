import Foundation
import JSON
import Kafka
import Logging
import Testing
import Worker

/// A broker within this process, a lake in a temporary directory and the connectors between them: what
/// `sluice run` has around it.
final class Deployment {
    let broker: MockBroker
    let directory: String
    let output = MemoryLogOutput()
    private let log: Log
    private let ended = Signal()
    private let workerFile: String
    private var producer: Producer

    var lake: String { directory + "/lake" }

    init(bootstrapServers: String? = nil, worker: [String] = []) throws {
        broker = try MockBroker()
        producer = try Producer(properties: broker.clientProperties)
        directory =
            FileManager.default.temporaryDirectory
            .appendingPathComponent("sluice-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        log = Log(to: output)
        workerFile = directory + "/worker.properties"
        // Short sessions: a group's second join waits nearly a session timeout on this broker.
        try write(
            """
            bootstrap.servers=\(bootstrapServers ?? broker.bootstrapServers)
            key.converter=org.apache.kafka.connect.storage.StringConverter
            value.converter=org.apache.kafka.connect.json.JsonConverter
            value.converter.schemas.enable=false
            consumer.session.timeout.ms=3500
            consumer.heartbeat.interval.ms=500
            consumer.default.api.timeout.ms=1500

            """ + worker.joined(separator: "\n"), to: workerFile)
    }

    deinit {
        do {
            try FileManager.default.removeItem(atPath: directory)
        } catch {
            Issue.record("\(directory) is left behind: \(error)")
        }
    }

    private func write(_ text: String, to path: String) throws {
        try text.write(toFile: path, atomically: false, encoding: .utf8)
    }

    /// Sends from a new connection: a test of the consumer does not wait for a producer that lost its broker.
    func renewProducer() throws { producer = try Producer(properties: broker.clientProperties) }

    /// Queues records in their order; all are in the log before a connector starts.
    func send(_ records: [Sent], to topic: String) throws {
        for record in records {
            try producer.send(
                topic: topic, partition: record.partition, key: record.key.map { Array($0.utf8) },
                value: record.value.map { Array($0.utf8) }, headers: record.headers,
                timestamp: record.timestamp)
        }
    }

    /// Waits until everything that was sent is in the log.
    func flush() throws { try producer.flush() }

    /// A connector as its file says; `properties` are lines of it, later ones after `topics` and the lake.
    func connector(
        _ name: String, _ statement: String, topics: String? = nil, _ properties: [String] = [],
        lake: String? = nil, azure: AzureLake? = nil, stopsAtEnd: Bool = true,
        clock: @escaping @Sendable () -> Int64 = { Clock.monotonic }
    ) throws -> ConnectorRun {
        let path = "\(directory)/\(name).properties"
        let place =
            azure.map { $0.properties + ["connect.datalake.local.tmp.directory=\(directory)/staging"] }
            ?? ["connect.datalake.endpoint=file:\(lake ?? self.lake)"]
        let lines =
            [
                "name=\(name)", "connector.class=DatalakeSink", topics ?? "topics=\(name)",
                "connect.datalake.kcql=\(statement)",
            ] + place + properties
        return try connector(
            file: lines.joined(separator: "\n") + "\n", at: path, stopsAtEnd: stopsAtEnd, clock: clock)
    }

    /// A connector of a whole file; `variables` are those of its environment.
    func connector(
        file text: String, at path: String, variables: [String: String] = [:], stopsAtEnd: Bool = true,
        clock: @escaping @Sendable () -> Int64 = { Clock.monotonic }
    ) throws -> ConnectorRun {
        try write(text, to: path)
        var environment = ConfigEnvironment.process
        environment.variable = { variables[$0] }
        let loaded = ConfigLoader(environment: environment).load(worker: workerFile, connectors: [path])
        try #require(loaded.problems.errors.isEmpty, "\(loaded.problems)")
        let blueprint = ConnectorBlueprint(try #require(loaded.connectors.first), purpose: .run)
        try #require(blueprint.problems.errors.isEmpty, "\(blueprint.problems)")
        return ConnectorRun(blueprint, stopsAtEnd: stopsAtEnd, log: log, ended: ended, clock: clock)
    }

    func start(_ connectors: [ConnectorRun]) throws {
        try producer.flush()
        for connector in connectors { try connector.start() }
    }

    /// Runs connectors side by side until all their tasks have ended; at most a minute.
    func run(_ connectors: [ConnectorRun]) throws {
        try start(connectors)
        wait(for: "the end of every task") { !connectors.contains(where: \.isRunning) }
        for connector in connectors { connector.stop() }
        for connector in connectors { connector.join() }
    }

    /// Waits until `isMet`; a minute without it is a failure of the test.
    func wait(for what: String, _ isMet: () throws -> Bool) rethrows {
        let pause = Signal()
        for _ in 0..<1200 {
            if try isMet() { return }
            pause.wait(milliseconds: 50)
        }
        Issue.record("waited a minute for \(what): \(output.entries.suffix(20))")
    }

    /// Log entries of one connector, messages with their `error` field behind them.
    func said(by connector: String) -> [String] {
        output.entries.filter { "\($0.logger).".hasPrefix("connector.\(connector).") }.map { entry in
            entry.message + entry.fields.map { " \($0.name)=\($0.value)" }.joined()
        }
    }

    /// Paths of all files below a directory of the deployment, relative to it; none when it is not there.
    func files(below name: String) throws -> [String] {
        let root = "\(directory)/\(name)"
        guard FileManager.default.fileExists(atPath: root) else { return [] }
        return try FileManager.default.subpathsOfDirectory(atPath: root).filter {
            var isDirectory: ObjCBool = false
            return FileManager.default.fileExists(atPath: "\(root)/\($0)", isDirectory: &isDirectory)
                && !isDirectory.boolValue
        }.sorted()
    }

    /// The objects of the container `lake` below a prefix, as text; gzip ones unpacked.
    func objects(below prefix: String) throws -> [String: String] {
        var objects: [String: String] = [:]
        for path in try files(below: "lake/lake/\(prefix)") {
            let whole = "\(lake)/lake/\(prefix)/\(path)"
            let bytes = try Data(contentsOf: URL(fileURLWithPath: whole))
            objects[path] = String(
                decoding: path.hasSuffix(".gz") ? try Self.unpacked(whole) : bytes, as: UTF8.self)
        }
        return objects
    }

    private static func unpacked(_ path: String) throws -> Data {
        try output(of: "/bin/gzip", ["-dc", path])
    }

    /// What a program prints; its failure is the test's.
    @discardableResult static func output(of program: String, _ arguments: [String]) throws -> Data {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let out = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0, "\(program) \(arguments)")
        return out
    }
}
