import ConnectData
import JSON
import Kafka
package import Logging
import ObjectStore
import Sink

/// One task of a connector: a member of the consumer group on a thread of its own, and the machines of the
/// partitions that it owns.
///
/// One loop: what other threads said → deadlines → poll → deliver → effects. Everything in here happens on
/// that thread (librdkafka's rebalance callback too), so the state needs no lock; store calls run on the
/// pool, never here.
package final class SinkTask {
    let settings: TaskSettings
    let statements: TaskStatements
    let mailbox: Mailbox<TaskMessage>
    let connect: (SinkTask) throws(TaskFailure) -> any TaskConsumer
    let cluster: any ClusterQuestions
    let calls: any TaskCalls
    let time: any TaskClock
    let metrics: TaskMetrics
    let log: Logger
    let outages: OutageLog
    let staging: StagingArea
    var plane: RecordPlane
    var batch = RecordBatch()
    var consumer: (any TaskConsumer)!
    /// By the consumer's partition number.
    var partitions = PartitionStates()
    var gates: [TopicPartition: ReopenGate] = [:]
    var lastSerial: UInt64 = 0
    /// Set once: the task ends, with this reason if it failed.
    var failure: TaskFailure?
    var isStopping = false
    /// Partitions are paused because the staging budget is full.
    var isPressed = false
    /// What is said of a staging disk that has no room.
    var roomNotes = OutageNotes()
    var hasWarnedOfManyFiles = false
    var nextCommit: Int64 = 0
    var nextLagCheck: Int64 = 0
    var nextIntervalCheck: Int64 = 0
    var hasAssignment = false
    var nextDiscovery: Int64 = 0
    /// Nil where nothing is swept.
    var nextStagingSweep: Int64?
    /// What other members still have to read (`run --once`).
    var rest = RestOfGroup()
    /// Partitions with held records whose key is ready.
    var redeliveries: [PartitionState] = []
    /// Topics that `topics.regex` matches: subscribed ones, and those without a statement.
    var subscribed: [String] = []
    var uncovered: Set<String> = []
    /// Tells owner ids of this process from each other.
    let ownerPrefix: String

    package init(
        settings: TaskSettings, statements: TaskStatements, mailbox: Mailbox<TaskMessage>,
        surroundings: TaskSurroundings, metrics: TaskMetrics, log: Logger, outages: OutageLog,
        ownerPrefix: String
    ) {
        self.settings = settings
        self.statements = statements
        self.mailbox = mailbox
        connect = surroundings.connect
        cluster = surroundings.cluster
        calls = surroundings.calls
        time = surroundings.clock
        self.metrics = metrics
        self.log = log
        self.outages = outages
        self.ownerPrefix = ownerPrefix
        staging = surroundings.staging
        plane = RecordPlane(
            files: OpenFiles(
                descriptorsMax: settings.descriptorsMax, bufferBytes: TaskSettings.bufferBytes),
            gzipLevel: statements.gzipLevel, skipsNullValues: settings.skipsNullValues, metrics: metrics,
            staging: staging)
    }

    /// Milliseconds that never jump back; a test may let time pass as it likes.
    func clock() -> Int64 { time.now() }

    /// Runs until stopped, failed or (`run --once`) at the end; then leaves the group cleanly.
    func run() -> TaskFailure? {
        do throws(TaskFailure) {
            try begin()
        } catch {
            return error
        }
        while isRunning { turn() }
        return end()
    }

    /// Joins the group.
    package func begin() throws(TaskFailure) {
        consumer = try connect(self)
        mailbox.onPost(consumer.wake)
        do throws(KafkaError) {
            try subscribe()
        } catch {
            throw TaskFailure(error)
        }
        nextCommit = clock() + settings.offsetFlushInterval
        sayAbandoned(staging.removedAtStart)
        nextStagingSweep = settings.sweepInterval.map { clock() + $0 }
    }

    /// Neither failed nor asked to stop: `turn` goes on.
    package var isRunning: Bool { failure == nil && !isStopping }

    /// Leaves the group cleanly and says why the task failed, if it did.
    package func end() -> TaskFailure? {
        if failure?.keepsWhatIsOpen == true {
            // A later run would stop at the same record: what lies before it goes to the lake now.
            let now = clock()
            for partition in partitions.values where !partition.isReleased { flushAll(partition, now: now) }
        }
        consumer.close(waitingMilliseconds: Int(settings.shutdownTimeout) + 10_000)
        return failure
    }

    /// Removes the staging directory; call when no store call is under way any more.
    package func cleanUp() { staging.removeAll() }

    /// One turn of the loop.
    package func turn() {
        readMailbox()
        redeliverReady()
        let now = clock()
        meetDeadlines(now)
        relievePressure()
        guard failure == nil, !isStopping else { return }
        let outcome = consumer.poll(
            into: &batch, timeoutMilliseconds: pollTimeout(clock()),
            maxRecords: settings.maxPollRecords,
            needs: statements.needs)
        take(outcome.events)
        let cutShort = batch.count > 0 ? deliver() : []
        // A task that fails within a batch leaves records of other partitions undelivered: their logs' ends
        // say nothing of them (EO-1).
        guard failure == nil else { return }
        for end in outcome.ends where !cutShort.contains(end.partition) { reached(end) }
        if settings.stopsAtEnd { stopAtEnd() }
    }

    func readMailbox() {
        for message in mailbox.drain() {
            switch message {
            case .stop: isStopping = true
            case .answer(let serial, let id, let answer):
                guard let partition = partition(serial), !partition.isReleased else { continue }
                apply(.answered(id, answer), to: partition)
            case .position(let serial, let result):
                guard let partition = partition(serial), !partition.isReleased, !partition.isLeaving else {
                    continue
                }
                found(result, partition)
            case .topics(let result): discovered(result)
            case .rest(let result): learned(result)
            }
        }
    }

    func partition(_ serial: UInt64) -> PartitionState? { partitions.values.first { $0.serial == serial } }

    /// Milliseconds until something is to be done, at most 100.
    private func pollTimeout(_ now: Int64) -> Int {
        var next = min(now + 100, nextCommit)
        for partition in partitions.values {
            if let deadline = partition.nextDeadline { next = min(next, deadline) }
        }
        return Int(max(0, next - now))
    }

    /// Ends the task; the first reason counts.
    func fail(_ reason: TaskFailure) {
        if failure == nil { failure = reason }
    }

    private func take(_ events: [PollOutcome.Event]) {
        for event in events {
            switch event {
            case .committed(let results): committed(results)
            case .unreachable(let text):
                log.warn("no broker can be reached; the consumer keeps trying", ["reason": .string(text)])
            case .reachable: log.info("the broker answers again")
            case .failed(let error): consumerFailed(error)
            case .log(let severity, let text):
                // Said by every client of a broker older than 0.11, which is the embedded one.
                let isNoise = text.hasPrefix("AUTOCREATE")
                log.write(severity <= 4 && !isNoise ? .warn : .debug, "librdkafka", ["text": .string(text)])
            }
        }
    }

    private func consumerFailed(_ error: KafkaError) {
        switch error.kind {
        case .retriable, .membershipLost: log.warn("consumer", ["error": .string(error.description)])
        case .unknownTopic: log.warn("a topic does not exist (yet)", ["error": .string(error.description)])
        case .offsetOutOfRange, .fenced, .denied, .configuration, .corrupt, .fatal: fail(TaskFailure(error))
        }
    }
}

/// Why a task ended by itself.
package struct TaskFailure: Error, Sendable, CustomStringConvertible {
    package var description: String
    package var kind: String
    /// One record is to blame: what was taken before it is flushed before the task ends.
    var keepsWhatIsOpen: Bool { kind == "conversion" || kind == "badRecord" }

    init(_ error: KafkaError) {
        kind = "kafka"
        description = error.description
    }

    init(_ error: SinkError) {
        kind = error.kind.rawValue
        description = error.description
    }

    init(_ error: StagingError) {
        kind = "staging"
        description = error.description
    }

    package init(_ kind: String, _ description: String) {
        self.kind = kind
        self.description = description
    }
}
