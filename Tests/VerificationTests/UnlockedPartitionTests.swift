import ConnectData
import Kafka
import ObjectStore
import Sink
import Testing

@testable import Verification

/// Partitions that have neither a master lock nor an object, and were read all the same.
@Suite struct UnlockedPartitionTests {
    private let broker: MockBroker

    init() throws { broker = try MockBroker() }

    /// One record in each of two partitions, and a group that has read partition 1.
    private func lake() throws -> SampleLake {
        try broker.createTopic("orders", partitions: 2)
        try broker.createTopic("other", partitions: 1)
        let producer = try Producer(properties: broker.clientProperties)
        for (topic, partition) in [("orders", Int32(0)), ("orders", 1), ("other", 0)] {
            try producer.send(
                topic: topic, partition: partition, key: nil, value: Array(SampleLake.line(0).utf8),
                headers: [], timestamp: 1)
        }
        try producer.flush()
        return try SampleLake(
            .inMemory,
            worker: [
                "bootstrap.servers=\(broker.bootstrapServers)",
                "key.converter=org.apache.kafka.connect.storage.StringConverter",
                "value.converter=org.apache.kafka.connect.json.JsonConverter",
                "value.converter.schemas.enable=false",
            ])
    }

    private func commit(_ offsets: [(TopicPartition, Offset)]) throws {
        let listener = NoMember()
        let consumer = try Consumer(
            properties: broker.clientProperties + [("group.id", "connect-orders")], listener: listener)
        #expect(try consumer.commit(offsets, waitingMilliseconds: 20_000).allSatisfy { $0.error == nil })
        consumer.close()
    }

    @Test func `a partition that the group has read and that has no lock is found`() throws {
        let lake = try lake()
        try lake.add([0])
        try lake.lock(0, LockProof(sums: SampleLake.sums([0...0]), end: 1, day: 1))
        for againstKafka in [false, true] {
            let report = try lake.report(asksKafka: true) { $0.againstKafka = againstKafka }
            #expect(report.partitions.map(\.topicPartition) == [SampleLake.partition], "\(report.text)")
        }
        try commit([
            (TopicPartition("orders", 0), 1), (TopicPartition("orders", 1), 1),
            (TopicPartition("other", 0), 1),
        ])
        for againstKafka in [false, true] {
            let report = try lake.report(asksKafka: true) { $0.againstKafka = againstKafka }
            let found = try #require(report.partitions.last, "\(report.text)")
            #expect(found.topicPartition == TopicPartition("orders", 1) && report.partitions.count == 2)
            #expect(found.findings.map(\.kind) == [.lockMissing], "\(report.text)")
            #expect(found.findings.first?.ranges == [0...0] && report.findings == 1)
            #expect(!report.text.contains("nothing committed"))
        }
        #expect(try lake.report().isProved)
    }

    @Test func `brokers that do not answer are no finding where only the lake is looked at`() throws {
        let lake = try lake()
        try lake.fill()
        try broker.setDown(true)
        let report = try lake.report(asksKafka: true)
        #expect(report.isProved && report.notes.contains { $0.contains("brokers") }, "\(report.text)")
    }

    @Test(arguments: [LakeKind.inMemory, .manifests, .localDirectory, .flat])
    func `a key's lock without a master lock is found`(_ kind: LakeKind) throws {
        let lake = try SampleLake(kind, mode: "granular")
        try lake.replace(lake.paths.lock(named: "country=a"), [0x7B, 0x7D])
        #expect(try lake.verify().findings.map(\.kind) == [.lockMissing])
        try lake.remove(lake.paths.lock(named: "country=a"))
        #expect(try lake.report().partitions.isEmpty)
    }

    @Test(arguments: LakeKind.allCases)
    func `a manifest or a retirement without a master lock is found`(_ kind: LakeKind) throws {
        let lake = try SampleLake(kind)
        if kind.hasMetadata {
            try lake.replace(ObjectKey("\(lake.paths.proofDirectory)retired.json"), [0x7B, 0x7D])
        } else {
            try lake.remove(try lake.add([0, 1]))
        }
        #expect(try lake.verify().findings.map(\.kind) == [.lockMissing])
    }
}

/// Of a consumer that subscribes to nothing.
private final class NoMember: RebalanceListener {
    func assigned(_ partitions: [AssignedPartition], by consumer: Consumer) {}

    func revoked(_ partitions: [AssignedPartition], lost: Bool, by consumer: Consumer) {}
}
