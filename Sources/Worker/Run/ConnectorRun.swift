import ConnectData
import JSON
import Kafka
import KCQL
import LocalLake
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
    private struct State {
        var threads: [OSThread] = []
        var running = 0
        var failures: [TaskFailure] = []
    }
    private let state = Mutex(State())

    /// - Parameter ended: raised whenever a task has ended.
    package init(_ blueprint: ConnectorBlueprint, stopsAtEnd: Bool, log: Log, ended: Signal) {
        self.blueprint = blueprint
        self.stopsAtEnd = stopsAtEnd
        self.log = log.logger("connector.\(blueprint.settings.name)")
        self.ended = ended
        metrics = (0..<blueprint.settings.tasksMax).map { _ in TaskMetrics() }
        mailboxes = metrics.map { _ in Mailbox() }
    }

    package var name: String { blueprint.settings.name }
    package var isRunning: Bool { state.withLock { $0.running > 0 } }
    package var failures: [TaskFailure] { state.withLock { $0.failures } }

    /// Opens the stores, asks the broker for its cluster id and starts the tasks.
    ///
    /// - Throws: a `TaskFailure` that says what to do; nothing runs then.
    ///
    /// - Parameter isStopped: asked while it waits for a broker.
    package func start(isStopped: () -> Bool = { false }) throws(TaskFailure) {
        let consumer = blueprint.settings.consumer
        let admin: KafkaAdmin
        do throws(KafkaError) {
            admin = try KafkaAdmin(
                properties: consumer.shared.map { ($0.name, $0.value) } + [
                    ("client.id", "sluice-admin-\(name)")
                ])
        } catch {
            throw TaskFailure(error)
        }
        let servers = consumer.bootstrapServers.joined(separator: ",")
        var cluster: String?
        let deadline = Clock.monotonic + Int64(consumer.defaultApiTimeoutMs)
        repeat {
            cluster = admin.clusterID(timeoutMilliseconds: 500)
        } while cluster == nil && Clock.monotonic < deadline && !isStopped()
        guard let cluster else {
            if isStopped() { return }
            throw TaskFailure(
                "kafka",
                "no broker of \(servers) answered within \(consumer.defaultApiTimeoutMs) ms; check bootstrap.servers and "
                    + "that the brokers are reachable from here")
        }
        try checkTopics(admin)
        let stores = try openStores()
        let ownerPrefix = Self.ownerPrefix()
        state.withLock { state in
            state.running = metrics.count
            state.threads = metrics.indices.map { task in
                OSThread("task-\(name)-\(task)") { [self] in
                    run(
                        task, cluster: cluster, admin: admin, stores: stores,
                        ownerPrefix: "\(ownerPrefix)t\(task)")
                }
            }
        }
    }

    /// Asks every task to stop cleanly.
    package func stop() {
        for mailbox in mailboxes { mailbox.post(.stop) }
    }

    package func join() {
        for thread in state.withLock({ $0.threads }) { thread.join() }
    }

    /// A topic that does not exist is waited for (Connect's way); `run --once` has nothing to wait for.
    private func checkTopics(_ admin: KafkaAdmin) throws(TaskFailure) {
        guard case .names(let topics) = blueprint.settings.topics else { return }
        let known: Set<String>
        do throws(KafkaError) {
            known = Set(try admin.topics().map(\.name))
        } catch {
            throw TaskFailure(error)
        }
        for topic in topics where !known.contains(topic) {
            let text = "topic \(topic) does not exist on this cluster"
            if stopsAtEnd { throw TaskFailure("rejected", "\(text); create it, or correct topics") }
            log.warn("\(text); waiting for it")
        }
    }

    private func openStores() throws(TaskFailure) -> [String: any ObjectStore] {
        guard case .directory(let root) = blueprint.settings.endpoint else {
            throw TaskFailure("rejected", "lakes in Azure come with the next version")
        }
        var stores: [String: any ObjectStore] = [:]
        for statement in blueprint.statements where stores[statement.target.container] == nil {
            do throws(StoreError) {
                stores[statement.target.container] = try LocalObjectStore(
                    root: root, container: statement.target.container)
            } catch {
                throw TaskFailure("store", error.description)
            }
        }
        return stores
    }

    /// A word that no other process has: owner ids are made of it.
    private static func ownerPrefix() -> String {
        var generator = SystemRandomNumberGenerator()
        return String(generator.next(), radix: 36)
    }

    private func run(
        _ task: Int, cluster: String, admin: KafkaAdmin, stores: [String: any ObjectStore],
        ownerPrefix: String
    ) {
        let taskLog = log.below("task-\(task)")
        let pool = StorePool(
            size: max(2, blueprint.settings.uploadsParallel / blueprint.settings.tasksMax + 1))
        var failure: TaskFailure?
        do {
            let statements = try TaskStatements(
                blueprint, commit: { blueprint.commit($0, cluster: cluster, stores: stores) }, stores: stores)
            let sink = try SinkTask(
                settings: blueprint.task(task, stopsAtEnd: stopsAtEnd), statements: statements,
                mailbox: mailboxes[task], pool: pool, admin: admin, metrics: metrics[task], log: taskLog,
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
