import CommandLineOptions
import Glibc
import Logging
import Worker

enum RunCommand {
    static func perform(_ invocation: Invocation) throws(UsageError) -> Int32 {
        WorkerRun.blockSignals()
        let format = LogFormat(rawValue: invocation.value("log-format") ?? "text") ?? .text
        let output = DescriptorLogOutput(format)
        let log = Log(to: output, level: LogLevel(invocation.value("log-level") ?? "info") ?? .info)
        let plan = Preparation(
            worker: invocation.operands[0], connectors: Array(invocation.operands.dropFirst()), purpose: .run)
        let logger = log.logger("config")
        for problem in plan.problems {
            switch problem.severity {
            case .error: logger.error(problem.description)
            case .warning: logger.warn(problem.description)
            case .notice: logger.info(problem.description)
            }
        }
        guard plan.isUsable else {
            Console.error(
                "sluice: \(plan.problems.errors.count) error(s) in the configuration; nothing was started")
            return 1
        }
        let terminal = output.isTerminal && format == .text ? output : nil
        return WorkerRun(plan.blueprints, stopsAtEnd: invocation.has("once"), log: log, terminal: terminal)
            .run()
    }
}

/// Configuration files, read and judged.
struct Preparation {
    let blueprints: [ConnectorBlueprint]
    let problems: [ConfigProblem]
    var isUsable: Bool { problems.errors.isEmpty }

    init(worker: String?, connectors: [String], purpose: ConfigValues.Purpose) {
        let loaded = ConfigLoader(purpose: purpose).load(worker: worker, connectors: connectors)
        blueprints = loaded.connectors.map { ConnectorBlueprint($0, purpose: purpose) }
        problems = loaded.problems + blueprints.flatMap(\.problems)
    }
}
