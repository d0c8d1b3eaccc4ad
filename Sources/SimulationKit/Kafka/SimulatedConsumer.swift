import ConnectData
import Kafka
import Worker

/// A group member over the simulated log: what `Consumer` is over librdkafka.
///
/// Assignments come and go only within `poll` and `close`; records are delivered from the positions that the
/// task gave, whoever owns the partition meanwhile: a member that stood still does not know.
final class SimulatedConsumer: TaskConsumer {
    struct Place {
        /// Index of the partition in the plan.
        let index: Int
        var next: Offset = 0
        var isActive = false
        /// The end of the log that was told last.
        var toldEnd: Offset = -1
    }

    unowned let world: Simulation
    private let worker: SimulatedWorker
    private weak var task: SinkTask?
    /// By number.
    var places: [Int32: Place] = [:]
    var events: [PollOutcome.Event] = []
    private var isSubscribed = false
    private var isClosed = false
    /// The generation that this member has joined and taken its share of.
    private var toldGeneration = -1

    init(_ world: Simulation, _ worker: SimulatedWorker, _ task: SinkTask) {
        self.world = world
        self.worker = worker
        self.task = task
    }

    var wake: @Sendable () -> Void { { [weak worker] in worker?.wake() } }

    func subscribe(_ topics: [String]) { isSubscribed = true }

    func start(_ number: Int32, at offset: Offset) {
        places[number]?.next = offset
        places[number]?.isActive = true
        places[number]?.toldEnd = -1
    }

    func resume(_ number: Int32, at offset: Offset) { start(number, at: offset) }

    func pause(_ numbers: [Int32]) {
        for number in numbers { places[number]?.isActive = false }
    }

    func highWatermark(_ number: Int32) -> Offset? { places[number].map { world.logs[$0.index].end } }

    func hasRead(_ index: Int) -> Bool {
        places.values.contains { $0.index == index && $0.isActive && $0.toldEnd == world.logs[index].end }
    }

    /// It has `count` partitions and was told the end of each.
    func hasReadAll(_ count: Int) -> Bool {
        places.count == count && places.values.allSatisfy { $0.toldEnd == world.logs[$0.index].end }
    }

    func poll(
        into batch: inout RecordBatch, timeoutMilliseconds: Int, maxRecords: Int, needs: RecordNeeds
    ) -> PollOutcome {
        batch.removeAll()
        var outcome = PollOutcome()
        guard worker.isAlive else { return outcome }
        world.strike(.poll, worker)
        if worker.isAlive { rebalance() }
        if worker.isAlive, !world.isBrokerAway { deliver(into: &batch, maxRecords, needs, &outcome) }
        outcome.events = events
        events = []
        let isIdle = batch.count == 0 && outcome.events.isEmpty && outcome.ends.isEmpty
        worker.polled(waits: isIdle ? Int64(timeoutMilliseconds) : 0)
        return outcome
    }

    // MARK: records

    private func deliver(
        into batch: inout RecordBatch, _ maxRecords: Int, _ needs: RecordNeeds, _ outcome: inout PollOutcome
    ) {
        var left = min(maxRecords, Int(world.dice.within(1...12)))
        for number in places.keys.sorted() {
            guard left > 0, var place = places[number], place.isActive else { continue }
            let log = world.logs[place.index]
            guard place.next >= log.start else {
                places[number]?.isActive = false
                events.append(.failed(Self.outOfRange(log)))
                continue
            }
            while place.next < log.end, left > 0 {
                let entry = log.entries[Int(place.next)]
                if entry.isDelivered {
                    append(log, place.next, number, needs, to: &batch)
                    world.delivered()
                    left -= 1
                }
                place.next += 1
            }
            if place.next == log.end, place.toldEnd != log.end {
                place.toldEnd = log.end
                outcome.ends.append(PollOutcome.End(partition: number, offset: log.end))
            }
            places[number] = place
        }
    }

    /// Retention has passed the position: librdkafka is told to say so, never to go elsewhere.
    private static func outOfRange(_ log: SimulatedLog) -> KafkaError {
        KafkaError(
            kind: .offsetOutOfRange, operation: "consumer.poll", topicPartition: log.topicPartition,
            code: "_AUTO_OFFSET_RESET", message: "the log begins at \(log.start)")
    }

    private func append(
        _ log: SimulatedLog, _ offset: Offset, _ number: Int32, _ needs: RecordNeeds,
        to batch: inout RecordBatch
    ) {
        let value = log.values[Int(offset)]
        let isNull = log.entries[Int(offset)] == .null
        value.withUnsafeBytes { bytes in
            batch.append(
                partition: number, offset: offset, timestamp: world.wall, key: nil,
                value: isNull ? nil : bytes)
        }
        guard needs.contains(.headers) else { return }
        let name = Array("day".utf8)
        let day = Array("d\(world.wall / 86_400_000)".utf8)
        name.withUnsafeBytes { name in day.withUnsafeBytes { batch.appendHeader(name: name, value: $0) } }
    }

    // MARK: the group

    private var numbers: [Int32] { places.keys.sorted() }

    private func assigned(_ number: Int32) -> AssignedPartition {
        AssignedPartition(number: number, topicPartition: world.logs[places[number]!.index].topicPartition)
    }

    private func rebalance() {
        guard isSubscribed, !world.isBrokerAway else { return }
        // A process that stood still hears of it with the next answer only.
        if world.now < worker.deafUntil, !places.isEmpty { return }
        guard world.group.contains(worker.id) else {
            giveUp(numbers, lost: true)
            guard worker.isAlive else { return }
            world.group.join(worker.id, now: world.now)
            toldGeneration = -1
            return world.groupChanged()
        }
        if world.group.isCooperative {
            let surplus = world.group.surplus(worker.id, of: numbers.map { places[$0]!.index })
            giveUp(numbers.filter { surplus.contains(places[$0]!.index) }, lost: false)
            world.group.release(surplus, by: worker.id)
        } else if !world.group.hasJoined(worker.id) {
            giveUp(numbers, lost: false)
            // It may have been put out while it finished.
            guard worker.isAlive, world.group.contains(worker.id) else { return }
            world.group.rejoin(worker.id)
        }
        if worker.isAlive { take() }
    }

    private func take() {
        let isNews = toldGeneration != world.group.generation && world.group.isSettled
        let taken = world.group.take(worker.id)
        guard !taken.isEmpty || isNews else { return }
        toldGeneration = world.group.generation
        var fresh: [AssignedPartition] = []
        for index in taken {
            var number: Int32 = 0
            while places[number] != nil { number += 1 }
            places[number] = Place(index: index)
            world.checker.assigned(index, to: worker.id)
            fresh.append(assigned(number))
        }
        world.note("assigned", worker.id, taken.count)
        task?.assigned(fresh)
    }

    private func giveUp(_ gone: [Int32], lost: Bool) {
        guard !gone.isEmpty else { return }
        world.note(lost ? "lost" : "revoked", worker.id, gone.count)
        task?.revoked(gone.map(assigned), lost: lost)
        for number in gone { places[number] = nil }
    }

    func close(waitingMilliseconds: Int) {
        guard !isClosed else { return }
        isClosed = true
        giveUp(numbers, lost: !world.group.contains(worker.id))
        guard worker.isAlive else { return }
        world.group.remove(worker.id, now: world.now)
        world.groupChanged()
    }

    func commit(_ offsets: [(TopicPartition, Offset)]) throws(KafkaError) {
        guard worker.isAlive else { return }
        try world.commit(offsets, by: worker)
    }

    /// The group takes offsets at once; what it says is told like every answer.
    func commit(
        _ offsets: [(TopicPartition, Offset)], waitingMilliseconds: Int
    ) throws(KafkaError) -> [CommitResult] {
        try commit(offsets)
        return []
    }
}
