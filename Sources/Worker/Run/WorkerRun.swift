import Glibc
import JSON
package import Logging
import Synchronization

/// A worker's life: connectors start, a person or the system asks to stop, tasks end; the exit code says how.
package final class WorkerRun {
    private let connectors: [ConnectorRun]
    private let log: Logger
    private let ended = Signal()
    private let progress: ProgressLine?
    /// What the signals ask; whoever else wants the run to end may ask too.
    package let stopRequest: StopRequest

    package init(
        _ blueprints: [ConnectorBlueprint], stopsAtEnd: Bool, log: Log, terminal: DescriptorLogOutput?
    ) {
        self.log = log.logger("worker")
        let ended = ended
        stopRequest = StopRequest(ended)
        connectors = blueprints.map { ConnectorRun($0, stopsAtEnd: stopsAtEnd, log: log, ended: ended) }
        progress = terminal.map { ProgressLine($0) }
    }

    /// Blocks the signals that stop a worker; call before any thread starts, so that all inherit it.
    package static func blockSignals() {
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGTERM)
        sigaddset(&signals, SIGINT)
        pthread_sigmask(SIG_BLOCK, &signals, nil)
        signal(SIGPIPE, SIG_IGN)
    }

    /// Open files and connections may be many: the soft limit is raised to the hard one.
    private static func raiseDescriptorLimit() {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
        limit.rlim_cur = limit.rlim_max
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }

    /// Runs until every task has ended, or a stop has left what was still starting. 0 when all ended well, 1
    /// when one failed.
    package func run() -> Int32 {
        Self.raiseDescriptorLimit()
        watchSignals()
        let notStarted = NotStarted()
        for connector in connectors {
            connector.begin(isStopped: { [stopRequest] in stopRequest.isAsked || notStarted.isAny }) {
                [log, name = connector.name] failure in
                log.error(
                    "connector did not start",
                    ["connector": .string(name), "error": .string(failure.description)])
                notStarted.add()
            }
        }
        var isStopping = false
        while connectors.contains(where: \.isRunning) {
            ended.wait(milliseconds: 500)
            progress?.show(connectors)
            for connector in connectors { connector.lookAtStart() }
            // A start that failed ends the whole run: half of what was asked for is not what was asked for.
            if stopRequest.isAsked || notStarted.isAny, !isStopping {
                isStopping = true
                log.info("stopping")
                for connector in connectors { connector.stop() }
            }
        }
        progress?.clear()
        for connector in connectors { connector.join() }
        for connector in connectors { print(RunSummary(connector).text) }
        fflush(nil)
        return connectors.allSatisfy { $0.failures.isEmpty } && !notStarted.isAny ? 0 : 1
    }

    /// Whether a connector's start failed, told by the threads of the starts.
    private final class NotStarted: Sendable {
        private let count = Atomic<Int>(0)

        var isAny: Bool { count.load(ordering: .relaxed) > 0 }

        func add() { count.add(1, ordering: .relaxed) }
    }

    /// The first SIGTERM or SIGINT stops cleanly, the second ends the process as it stands.
    private func watchSignals() {
        let thread = OSThread("signals") { [stopRequest] in
            var signals = sigset_t()
            sigemptyset(&signals)
            sigaddset(&signals, SIGTERM)
            sigaddset(&signals, SIGINT)
            while true {
                var number: Int32 = 0
                sigwait(&signals, &number)
                if stopRequest.ask() > 1 { _exit(128 + number) }
            }
        }
        thread.detach()
    }
}
