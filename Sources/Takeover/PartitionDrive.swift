package import ConnectData
package import ObjectStore
package import Sink
import Worker

/// Runs one partition's machine to an end, its requests carried out against a store: what a task does,
/// without records, on the caller's thread.
package struct PartitionDrive {
    /// How a command waits and which time it has; a test's time passes as it likes.
    package struct Time: Sendable {
        /// Epoch milliseconds.
        package var now: @Sendable () -> Int64
        package var wait: @Sendable (Int64) -> Void

        package init(now: @escaping @Sendable () -> Int64, wait: @escaping @Sendable (Int64) -> Void) {
            self.now = now
            self.wait = wait
        }

        package static let real = Time(
            now: { Clock.wall }, wait: { _ = Signal().wait(milliseconds: max(1, $0)) })
    }

    /// Where the partition was opened; nil before.
    package private(set) var start: Offset?
    package internal(set) var notices: [SinkNotice] = []
    /// Why the machine ended, where it was not released.
    package private(set) var error: SinkError?
    package private(set) var floors: [PartitionKey: Offset] = [:]
    /// The safe offset that the release wrote.
    package private(set) var released: Offset?

    private var machine: PartitionMachine
    private let executor: StoreExecutor
    private let calls: ParallelCalls
    private let time: Time
    private var out: [(id: RequestID, request: StoreRequest)] = []

    /// How long a store may stay silent before a command gives up.
    private static let patience: Int64 = 30_000

    package init(
        _ settings: CommitSettings, _ partition: TopicPartition, ownerID: String, store: any ObjectStore,
        calls: ParallelCalls = ParallelCalls(), time: Time = .real
    ) {
        var settings = settings
        settings.outageMax = min(settings.outageMax, Self.patience)
        settings.sweepInterval = nil
        machine = PartitionMachine(settings: settings, topicPartition: partition, ownerID: ownerID)
        // No unit is committed, so nothing is ever staged.
        executor = StoreExecutor(store: store, stagingDirectory: "")
        self.calls = calls
        self.time = time
    }

    /// Opens the partition, as an assignment does: its start, or why it is refused.
    package mutating func open(_ log: LogPosition) {
        take(.open(log))
        run { $0.start != nil }
    }

    /// Granular mode: meets keys, as their first records would; what is found of each becomes its floor.
    package mutating func meet(_ keys: [PartitionKey]) {
        for key in keys where error == nil { take(.keyMet(key)) }
        run { drive in keys.allSatisfy { drive.floors[$0] != nil } }
    }

    /// The key's records up to this offset are stored, as the opening found it in batch mode.
    package func floor(of key: PartitionKey) -> Offset { machine.floor(of: key) }

    /// Finishes and clears what is left, and gives the partition up.
    package mutating func release() {
        guard error == nil else { return }
        take(.release)
        run { $0.released != nil }
    }

    private mutating func run(until isDone: (PartitionDrive) -> Bool) {
        while error == nil, !isDone(self) {
            if !out.isEmpty {
                let batch = out
                out = []
                let executor = executor
                let answers = calls.map(batch.map(\.request)) { executor.perform($0) }
                for (asked, answer) in zip(batch, answers) { take(.answered(asked.id, answer)) }
            } else if let deadline = machine.nextDeadline {
                time.wait(max(0, deadline - time.now()))
                take(.tick)
            } else {
                preconditionFailure("the machine waits for nothing")
            }
        }
    }

    private mutating func take(_ event: PartitionEvent) {
        guard machine.isAlive else { return }
        for effect in machine.apply(event, now: time.now()) {
            switch effect {
            case .request(let id, let request): out.append((id, request))
            case .opened(let start, _): self.start = start
            case .keyReady(let key, let floor): floors[key] = floor
            case .notice(let notice): notices.append(notice)
            case .released(let safeOffset): released = safeOffset ?? 0
            case .policy(let why), .failed(let why), .reopen(let why): stop(why)
            case .committed, .safeOffset: break
            }
        }
    }

    /// A command does not wait for the policy, nor open again: it says why and ends.
    private mutating func stop(_ why: SinkError) {
        error = error ?? why
        out = []
    }
}
