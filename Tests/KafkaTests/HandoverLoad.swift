import ConnectData
import Kafka

/// Two members on one topic under a steady flow of records: one stays, the other comes and goes.
///
/// One thread drives both, so every interleaving is one of polls; the library's own threads do the rest.
struct HandoverLoad {
    static let partitions: Int32 = 6
    let ledger = Ledger()
    private let properties: [(String, String)]
    private let topic: String
    private let producer: Producer
    private let stays: Member
    private var comes: Member?
    private var visits = 0
    private var turnsTogether = 0
    private var goneRebalances = 0
    private var goneLosses = 0
    private var random = Shuffle(seed: 42)
    private(set) var sent = 0
    private(set) var disturbances = 0

    init(server: KafkaServer, topic: String, strategy: String) throws {
        properties =
            server.properties + [("group.id", topic), ("partition.assignment.strategy", strategy)]
        self.topic = topic
        try KafkaAdmin(properties: server.properties).createTopic(topic, partitions: Int(Self.partitions))
        producer = try Producer(properties: server.properties + [("linger.ms", "2")])
        stays = try Member("stays", ledger: ledger, properties: properties)
        stays.checksValues = true
        try stays.consumer.subscribe([topic])
    }

    /// Assignments and revocations that a member was told of.
    var rebalances: Int { goneRebalances + stays.assignments + (comes?.assignments ?? 0) }
    var losses: Int { goneLosses + stays.lost + (comes?.lost ?? 0) }

    var sentPositions: [TopicPartition: Offset] {
        (0..<Self.partitions).reduce(into: [:]) {
            let count = (sent + Int(Self.partitions) - 1 - Int($1)) / Int(Self.partitions)
            $0[TopicPartition(topic, $1)] = Offset(count)
        }
    }

    mutating func turn() throws {
        try send(300)
        stays.step(5, max: 1 + random.below(400))
        disturb(stays)
        if let member = comes {
            member.step(5, max: 1 + random.below(400))
            disturb(member)
            if member.consumer.assignment.count + stays.consumer.assignment.count == Int(Self.partitions),
                !member.consumer.assignment.isEmpty
            {
                turnsTogether += 1
            }
            if turnsTogether > 2 + random.below(10) { leave(member) }
        } else if stays.consumer.assignment.count == Int(Self.partitions) {
            visits += 1
            let member = try Member("visit \(visits)", ledger: ledger, properties: properties)
            member.checksValues = true
            try member.consumer.subscribe([topic])
            comes = member
        }
    }

    /// Everything is let go and read to the end.
    mutating func finish() throws {
        if let member = comes { leave(member) }
        try producer.flush()
        let everything = sent
        let (member, ledger) = (stays, ledger)
        var resumed = false
        _ = member.run(seconds: 30) {
            if member.consumer.assignment.count == Int(Self.partitions), !resumed {
                for partition in member.consumer.assignment {
                    member.consumer.resume(partition.number, at: ledger.next(partition.topicPartition))
                }
                resumed = true
            }
            return ledger.records >= everything
        }
        for _ in 0..<10 { member.step(20) }  // Whatever comes now comes too often.
        member.close()
    }

    private mutating func leave(_ member: Member) {
        goneRebalances += member.assignments
        member.close()
        goneLosses += member.lost
        comes = nil
        turnsTogether = 0
    }

    private mutating func disturb(_ member: Member) {
        guard !member.consumer.assignment.isEmpty, random.below(2) == 0 else { return }
        random.disturb(member)
        disturbances += 1
    }

    /// Keeps some 20,000 records ahead of the readers.
    private mutating func send(_ records: Int) throws {
        guard sent - ledger.records < 20_000 else { return }
        for _ in 0..<records {
            let partition = Int32(sent % Int(Self.partitions))
            let offset = sent / Int(Self.partitions)
            try producer.send(
                topic: topic, partition: partition,
                value: Array("\(partition) \(offset) some more bytes".utf8))
            sent += 1
        }
    }
}
