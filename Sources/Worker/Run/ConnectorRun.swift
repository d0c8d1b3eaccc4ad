import ConnectData
import JSON
import Kafka
import KCQL
package import Logging
import ObjectStore
import Sink
import Synchronization

/// One connector of a worker: its stores, its broker connection and its tasks' threads.
package final class ConnectorRun: Sendable {
    package let blueprint: ConnectorBlueprint
    package let metrics: [TaskMetrics]
    private let mailboxes: [Mailbox<TaskMessage>]
    private let stopsAtEnd: Bool
    private let log: Logger
    private let ended: Signal
    private let outages: OutageLog
    private let clock: @Sendable () -> Int64
    private struct State {
        var threads: [OSThread] = []
        var running = 0
        var start = StartWatch()
        var failures: [TaskFailure] = []
    }
    private let state = Mutex(State())

    /// - `ended` is raised whenever a task, or the start, has ended.
    /// - `clock` gives milliseconds that never jump back; a test may let time pass as it likes.
    package init(
        _ blueprint: ConnectorBlueprint, stopsAtEnd: Bool, log: Log, ended: Signal,
        clock: @escaping @Sendable () -> Int64 = { Clock.monotonic }
    ) {
        self.blueprint = blueprint
        self.stopsAtEnd = stopsAtEnd
        self.log = log.logger("connector.\(blueprint.settings.name)")
        self.ended = ended
        self.clock = clock
        outages = OutageLog(self.log)
        metrics = (0..<blueprint.settings.tasksMax).map { _ in TaskMetrics() }
        mailboxes = metrics.map { _ in Mailbox() }
    }

    package var name: String { blueprint.settings.name }
    package var isRunning: Bool { state.withLock { $0.running > 0 || $0.start.isUnderWay } }
    package var failures: [TaskFailure] { state.withLock { $0.failures } }

    /// Begins the start on a thread of its own: a broker or a store that one connector waits for does not
    /// hold up the others. `failed` gets why nothing runs.
    package func begin(
        isStopped: @escaping @Sendable () -> Bool, failed: @escaping @Sendable (TaskFailure) -> Void
    ) {
        state.withLock { $0.start.begins() }
        let thread = OSThread("start-\(name)") { [self] in
            do throws(TaskFailure) {
                try start(isStopped: isStopped)
            } catch {
                if !state.withLock({ $0.start.isLeft }) { failed(error) }
            }
            state.withLock { $0.start.ends() }
            ended.raise()
        }
        thread.detach()
    }

    /// Asks the broker for its cluster id, opens the stores and starts the tasks.
    ///
    /// - Throws: a `TaskFailure` that says what to do; nothing runs then.
    ///
    /// - Parameter isStopped: asked while it waits for a broker or a store.
    package func start(isStopped: () -> Bool = { false }) throws(TaskFailure) {
        let consumer = blueprint.settings.consumer
        let admin: KafkaAdmin
        let tokens: OAuthTokenSource?
        do throws(KafkaError) {
            tokens = try blueprint.tokenSource()
            admin = try blueprint.admin(tokens: tokens)
        } catch {
            throw TaskFailure(error)
        }
        var connection = ClusterConnection(admin, consumer)
        guard let cluster = try connection.clusterID(isStopped: isStopped) else { return }
        try checkTopics(&connection, isStopped)
        guard !isStopped(), let stores = try openStores(isStopped), !isStopped() else { return }
        let ownerPrefix = Self.ownerPrefix()
        state.withLock { state in
            guard !state.start.isLeft else { return }
            state.running = metrics.count
            state.threads = metrics.indices.map { task in
                OSThread("task-\(name)-\(task)") { [self] in
                    run(
                        task, cluster: cluster, admin: admin, tokens: tokens, stores: stores,
                        ownerPrefix: "\(ownerPrefix)t\(task)")
                }
            }
        }
    }

    /// What a start that takes long waits for is said once; one that outlasts the time of a stop is left to
    /// itself with its thread, as `StorePool.close` leaves a call.
    func lookAtStart() {
        guard let finding = state.withLock({ $0.start.look(now: clock()) }) else { return }
        switch finding {
        case .waits(let container, let milliseconds):
            log.warn(
                "the start waits for the store, which has not opened the container yet",
                ["container": .string(container), "seconds": .int(Int(milliseconds / 1000))])
        case .isLeft(let container):
            log.warn(
                "the start was too slow for the stop: what it waits for is left to itself",
                container.map { ["container": .string($0)] } ?? [:])
        }
    }

    /// Asks every task to stop cleanly. A start may go on for `task.shutdown.graceful.timeout.ms`.
    package func stop() {
        let deadline = clock() + Int64(blueprint.settings.taskShutdownGracefulTimeoutMs)
        state.withLock { $0.start.stops(by: deadline) }
        for mailbox in mailboxes { mailbox.post(.stop) }
    }

    package func join() {
        for thread in state.withLock({ $0.threads }) { thread.join() }
    }

    /// A topic that does not exist is waited for (Connect's way); `run --once` has nothing to wait for.
    private func checkTopics(
        _ connection: inout ClusterConnection, _ isStopped: () -> Bool
    ) throws(TaskFailure) {
        guard case .names(let topics) = blueprint.settings.topics,
            let known = try connection.topics(isStopped: isStopped)
        else { return }
        for topic in topics where !known.contains(topic) {
            let text = "topic \(topic) does not exist on this cluster"
            if stopsAtEnd { throw TaskFailure("rejected", "\(text); create it, or correct topics") }
            log.warn("\(text); waiting for it")
        }
    }

    /// One store for each container; nil when the worker is asked to stop meanwhile.
    private func openStores(_ isStopped: () -> Bool) throws(TaskFailure) -> [String: any ObjectStore]? {
        let (retry, outageMax) = (blueprint.retry, Int64(blueprint.settings.outageMaxMs))
        return try withoutActuallyEscaping(isStopped) { (isStopped) throws(TaskFailure) in
            let start = StoreStart(
                retry: retry, outageMax: outageMax, outages: outages, clock: clock,
                wait: { Self.wait($0, unless: isStopped) }, isStopped: isStopped)
            let stores = LakeStores(blueprint, log: log) { [self] container in
                let now = clock()
                state.withLock { state in
                    if let container { state.start.opens(container, now: now) } else { state.start.opened() }
                }
            }
            return try stores.open(start)
        }
    }

    /// Waits in short steps, so that a stop is not kept waiting.
    private static func wait(_ milliseconds: Int64, unless isStopped: () -> Bool) {
        let (pause, end) = (Signal(), Clock.monotonic + milliseconds)
        while Clock.monotonic < end, !isStopped() {
            pause.wait(milliseconds: max(1, min(100, end - Clock.monotonic)))
        }
    }

    /// A word that no other process has: owner ids are made of it.
    package static func ownerPrefix() -> String {
        var generator = SystemRandomNumberGenerator()
        return String(generator.next(), radix: 36)
    }

    private func run(
        _ task: Int, cluster: String, admin: KafkaAdmin, tokens: OAuthTokenSource?,
        stores: [String: any ObjectStore], ownerPrefix: String
    ) {
        let taskLog = log.below("task-\(task)")
        let pool = StorePool(size: blueprint.poolThreads)
        var failure: TaskFailure?
        do {
            let statements = try TaskStatements(
                blueprint, commit: { blueprint.commit($0, cluster: cluster, stores: stores) }, stores: stores)
            let settings = blueprint.task(task, stopsAtEnd: stopsAtEnd)
            let staging = try StagingArea(
                root: settings.stagingDirectory, connector: settings.connector, task: settings.task)
            let surroundings = TaskSurroundings(
                connect: { [properties = settings.consumer] (task) throws(TaskFailure) in
                    do throws(KafkaError) {
                        return try Consumer(properties: properties, tokens: tokens, listener: task)
                    } catch {
                        throw TaskFailure(error)
                    }
                }, cluster: admin, calls: pool, clock: SystemClock(now: clock), staging: staging)
            let sink = SinkTask(
                settings: settings, statements: statements, mailbox: mailboxes[task],
                surroundings: surroundings, metrics: metrics[task], log: taskLog, outages: outages,
                ownerPrefix: ownerPrefix)
            failure = sink.run()
            pool.close(waitingMilliseconds: 2_000)
            sink.cleanUp()
        } catch let error as StagingError {
            failure = TaskFailure(error)
        } catch {
            failure = TaskFailure("rejected", "\(error)")
        }
        pool.close(waitingMilliseconds: 0)
        if let failure {
            taskLog.error(
                "task failed", ["error": .string(failure.description), "kind": .string(failure.kind)])
        } else {
            taskLog.info("task stopped")
        }
        state.withLock { state in
            state.running -= 1
            if let failure { state.failures.append(failure) }
        }
        ended.raise()
    }
}
