import Sink
import Synchronization
import Worker

extension Plan {
    /// The connector's file, as a user would write it.
    func properties(_ mode: CommitMode) -> String {
        let partitioning =
            switch keys {
            case .none: "NOPARTITION"
            case .value: "PARTITIONBY k"
            case .clock: "PARTITIONBY _header.day"
            }
        var flush = "'flush.count'=\(flushCount), 'flush.interval'=\(flushInterval)"
        if let flushSize { flush += ", 'flush.size'=\(flushSize)" }
        let statements = topics.map {
            "INSERT INTO box:data/\($0.name) SELECT * FROM \($0.name) \(partitioning) STOREAS `JSON`"
                + " PROPERTIES(\(flush));"
        }
        return """
            name=sim
            connector.class=io.lenses.streamreactor.connect.datalake.sink.DatalakeSinkConnector
            topics=\(topics.map(\.name).joined(separator: ","))
            connect.datalake.endpoint=file:lake
            connect.datalake.kcql=\(statements.joined(separator: " "))
            key.converter=org.apache.kafka.connect.storage.StringConverter
            value.converter=org.apache.kafka.connect.json.JsonConverter
            value.converter.schemas.enable=false
            connect.datalake.skip.null.values=true
            connect.datalake.exactly.once.enable=\(mode != .atLeastOnce)
            connect.datalake.exactly.once.commit.mode=\(mode == .granular ? "granular" : "batch")
            connect.datalake.open.writers.max=\(openWritersMax)
            connect.datalake.batch.files.max=\(batchFilesMax)
            connect.datalake.offset.gap=\(hasRetention ? "accept" : "refuse")

            """
    }

    /// The file, read and judged as `sluice run` does it. Many seeds share few files: each is read once.
    func blueprint(_ mode: CommitMode) throws(SimulationError) -> ConnectorBlueprint {
        let text = properties(mode)
        if let known = BlueprintShelf.shared.find(text) { return known }
        let environment = ConfigEnvironment(
            readFile: { _ in Array(text.utf8) }, files: { _ in nil }, exists: { _ in true },
            variable: { _ in nil })
        let loaded = ConfigLoader(environment: environment, purpose: .run)
            .load(worker: nil, connectors: ["sim.properties"])
        guard let settings = loaded.connectors.first else {
            throw SimulationError("\(loaded.problems)")
        }
        let blueprint = ConnectorBlueprint(settings, purpose: .run)
        let errors = (loaded.problems + blueprint.problems).filter { $0.severity == .error }
        guard errors.isEmpty else { throw SimulationError("\(errors)\n\(text)") }
        BlueprintShelf.shared.put(text, blueprint)
        return blueprint
    }
}

/// The simulation itself is wrong: no finding about what it simulates.
struct SimulationError: Error, CustomStringConvertible {
    var description: String

    init(_ description: String) { self.description = description }
}

/// Files that were read before, by their text; threads share it.
private final class BlueprintShelf: Sendable {
    static let shared = BlueprintShelf()
    private let known = Mutex<[String: ConnectorBlueprint]>([:])
    private static let most = 20_000

    func find(_ text: String) -> ConnectorBlueprint? { known.withLock { $0[text] } }

    func put(_ text: String, _ blueprint: ConnectorBlueprint) {
        known.withLock {
            if $0.count >= Self.most { $0 = [:] }
            $0[text] = blueprint
        }
    }
}

extension Plan {
    /// What one task works by.
    func settings(_ blueprint: ConnectorBlueprint, _ mode: CommitMode) -> TaskSettings {
        var settings = blueprint.task(0, stopsAtEnd: false)
        settings.sessionTimeout = sessionTimeout
        settings.errorPolicy = ErrorPolicy(
            ErrorPolicy.Kind(rawValue: policy.rawValue) ?? .throw, maxRetries: maxRetries,
            retryInterval: 1_000)
        settings.maxPollRecords = maxPollRecords
        settings.offsetFlushInterval = offsetFlushInterval
        settings.shutdownTimeout = shutdownTimeout
        settings.stagingBytesMax = stagingBytesMax
        return settings
    }

    /// What each of its partitions commits by.
    /// - Parameter isLast: the life that sweeps what all others have left.
    func commit(_ settings: CommitSettings, isLast: Bool) -> CommitSettings {
        var settings = settings
        settings.manifests = manifests
        settings.lockIdle = lockIdle
        settings.locksKeptMax = locksKeptMax
        settings.lockRemovalsMax = lockRemovalsMax
        settings.sweepInterval = sweepInterval ?? (isLast ? 3_000 : nil)
        settings.sweepMinAge = sweepMinAge
        settings.offsetFlushInterval = offsetFlushInterval
        settings.clearAfter = clearAfter
        return settings
    }
}
