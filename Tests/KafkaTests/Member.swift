import ConnectData
import Kafka

/// A member of a group for tests: starts what it is given where the ledger is, and books every record there.
final class Member: RebalanceListener {
    let name: String
    let ledger: Ledger
    private(set) var consumer: Consumer!
    private var batch = RecordBatch()
    /// What came with the records; emptied by the test.
    var values: [String] = []
    var keepsValues = false
    var startsAtOnce = true
    /// Checks that a value says its own partition and offset.
    var checksValues = false
    private(set) var events: [PollOutcome.Event] = []
    private(set) var ends: [TopicPartition: Offset] = [:]
    private(set) var assignments = 0
    private(set) var revocations = 0
    private(set) var lost = 0

    init(
        _ name: String, ledger: Ledger, properties: [(String, String)], tokens: OAuthTokenSource? = nil
    ) throws {
        self.name = name
        self.ledger = ledger
        consumer = try Consumer(properties: properties, tokens: tokens, listener: self)
    }

    func assigned(_ partitions: [AssignedPartition], by consumer: Consumer) {
        assignments += 1
        for partition in partitions {
            ledger.claim(partition.topicPartition, by: name)
            if startsAtOnce { consumer.start(partition.number, at: ledger.next(partition.topicPartition)) }
        }
    }

    func revoked(_ partitions: [AssignedPartition], lost: Bool, by consumer: Consumer) {
        revocations += 1
        if lost { self.lost += 1 }
        let offsets = partitions.map { ($0.topicPartition, ledger.next($0.topicPartition)) }
        if !lost {
            do {
                for result in try consumer.commit(offsets, waitingMilliseconds: 5000) {
                    if let error = result.error { events.append(.failed(error)) }
                }
            } catch { events.append(.failed(error)) }
        }
        for partition in partitions { ledger.release(partition.topicPartition) }
    }

    /// One poll, booked.
    @discardableResult
    func step(_ timeout: Int = 100, max: Int = 1000, needs: RecordNeeds = []) -> Int {
        let outcome = consumer.poll(into: &batch, timeoutMilliseconds: timeout, maxRecords: max, needs: needs)
        for index in 0..<batch.runs.count {
            let run = batch.runs[index]
            let place = consumer.topicPartition(run.partition)
            let records = Int(run.start)..<Int(run.end)
            ledger.take(records.map { batch.records[$0].offset }, of: place)
            for record in records where checksValues {
                let value = batch.value(record).map { String(decoding: $0, as: UTF8.self) } ?? "null"
                if !value.hasPrefix("\(place.partition) \(batch.records[record].offset) ") {
                    ledger.fault(
                        "\(place): offset \(batch.records[record].offset) holds '\(value.prefix(40))'")
                }
            }
        }
        if keepsValues {
            for index in 0..<batch.count {
                values.append(batch.value(index).map { String(decoding: $0, as: UTF8.self) } ?? "null")
            }
        }
        for end in outcome.ends {
            let place = consumer.topicPartition(end.partition)
            ends[place] = end.offset
            ledger.reached(end.offset, of: place)
        }
        events += outcome.events
        return batch.count
    }

    /// Polls until `done`, or for about `seconds` at most; says whether it was done.
    func run(seconds: Int = 30, needs: RecordNeeds = [], until done: () -> Bool) -> Bool {
        let limit = ContinuousClock.now + .seconds(seconds)
        while !done() {
            if ContinuousClock.now > limit { return false }
            step(needs: needs)
        }
        return true
    }

    func withBatch<R>(_ body: (borrowing RecordBatch) throws -> R) rethrows -> R { try body(batch) }

    var failures: [KafkaError] {
        events.compactMap { if case .failed(let error) = $0 { error } else { nil } }
    }

    var unreachables: Int { events.count { if case .unreachable = $0 { true } else { false } } }

    func forgetEvents() { events.removeAll() }

    func close() { consumer.close() }
}

/// Fills partitions with values `<partition> <offset> <padding>`.
func fill(_ topic: String, partitions: Range<Int32>, records: Int, properties: [(String, String)]) throws {
    let producer = try Producer(properties: properties)
    let padding = String(repeating: "x", count: 80)
    for record in 0..<records {
        for partition in partitions {
            try producer.send(
                topic: topic, partition: partition, value: Array("\(partition) \(record) \(padding)".utf8))
        }
    }
    try producer.flush()
    producer.close()
}
