import ConnectData
import Kafka
import Testing

/// What holds on the mock broker, everywhere.
@Suite struct MockBrokerTests {
    private func group(_ broker: MockBroker, _ name: String = "g", _ more: [(String, String)] = [])
        -> [(String, String)]
    {
        broker.clientProperties + [("group.id", name)] + more
    }

    @Test func `a record comes back with all its parts, and null is not empty`() throws {
        let broker = try MockBroker()
        try broker.createTopic("t", partitions: 2)
        let producer = try Producer(properties: broker.clientProperties)
        try producer.send(
            topic: "t", partition: 1, key: Array("k".utf8), value: Array("v".utf8),
            headers: [("a", Array("1".utf8)), ("b", nil), ("a", [])], timestamp: 1_700_000_000_123)
        try producer.send(topic: "t", partition: 1, key: nil, value: nil)
        try producer.send(topic: "t", partition: 1, key: [], value: [])
        try producer.flush()
        #expect(producer.tally.delivered == 3 && producer.tally.failed == 0)

        let member = try Member("m", ledger: Ledger(), properties: group(broker))
        try member.consumer.subscribe(["t"])
        #expect(member.run(needs: .all) { member.withBatch { $0.count } > 0 })
        try member.withBatch { batch in
            try #require(batch.count == 3)
            #expect(batch.records[0].timestamp == 1_700_000_000_123)
            #expect(batch.key(0).map(Array.init) == Array("k".utf8))
            #expect(batch.value(0).map(Array.init) == Array("v".utf8))
            #expect(batch.records[0].headerCount == 3)
            let start = Int(batch.records[0].headerStart)
            let names = (start..<start + 3).map {
                String(decoding: batch.headerName(batch.headers[$0]), as: UTF8.self)
            }
            #expect(names == ["a", "b", "a"])
            #expect(batch.headerValue(batch.headers[start]).map(Array.init) == Array("1".utf8))
            #expect(batch.headerValue(batch.headers[start + 1]) == nil)
            #expect(batch.headerValue(batch.headers[start + 2])?.count == 0)
            #expect(batch.value(1) == nil)
            #expect(batch.key(1) == nil)
            #expect(batch.value(2)?.count == 0)
            #expect(batch.key(2)?.count == 0)
        }
        member.close()
    }

    @Test(arguments: [
        ("21", 0), ("foobar", 2), ("a-little-bit-long-string", 0), ("a-little-bit-longer-string", 3),
    ])
    func `a key goes to the partition that Java gives it`(key: String, partition: Int32) throws {
        let broker = try MockBroker()
        try broker.createTopic("t", partitions: 4)
        let producer = try Producer(properties: broker.clientProperties)
        var places: [Int: TopicPartition] = [:]
        producer.onDelivery = { tag, place, _ in places[tag] = place }
        try producer.send(topic: "t", key: Array(key.utf8), value: [], tag: 7)
        try producer.flush()
        #expect(places == [7: TopicPartition("t", partition)])
    }

    @Test func `nothing is delivered before start, after pause, or below the start`() throws {
        let broker = try MockBroker()
        try broker.createTopic("t", partitions: 1)
        try fill("t", partitions: 0..<1, records: 5000, properties: broker.clientProperties)
        let member = try Member("m", ledger: Ledger(gapsAreLegal: true), properties: group(broker))
        member.startsAtOnce = false
        member.keepsValues = true
        try member.consumer.subscribe(["t"])
        #expect(member.run { member.assignments == 1 })
        for _ in 0..<5 { #expect(member.step(50) == 0) }

        member.consumer.start(0, at: 1234)
        #expect(member.run { member.values.count >= 100 })
        #expect(member.values.first?.hasPrefix("0 1234 ") == true)
        member.consumer.pause([0])
        let paused = member.values.count
        for _ in 0..<5 { #expect(member.step(50) == 0) }
        #expect(member.values.count == paused)
        #expect(member.consumer.position(0) == Offset(1234 + paused))

        // Back to an earlier offset: the same records again, from there on, each once.
        member.values = []
        member.consumer.resume(0, at: 10)
        #expect(member.run { member.ends[TopicPartition("t", 0)] == 5000 && member.values.count >= 4990 })
        let offsets = member.values.map { Int($0.split(separator: " ")[1])! }
        #expect(offsets == Array(10..<5000))
        member.close()
    }

    @Test func `a restarted member goes on where the last one committed`() throws {
        let broker = try MockBroker()
        try broker.createTopic("t", partitions: 3)
        try fill("t", partitions: 0..<3, records: 300, properties: broker.clientProperties)
        let ledger = Ledger()
        let first = try Member("first", ledger: ledger, properties: group(broker))
        first.checksValues = true
        try first.consumer.subscribe(["t"])
        #expect(first.run { ledger.records > 300 })
        try first.consumer.commit(ledger.positions.map { ($0.key, $0.value) })
        #expect(
            first.run {
                first.events.contains {
                    if case .committed(let all) = $0 { all.allSatisfy { $0.error == nil } } else { false }
                }
            })
        first.close()
        let admin = try KafkaAdmin(properties: group(broker))
        let places = (0..<3).map { TopicPartition("t", $0) }
        #expect(try admin.committed(places) == ledger.positions.filter { $0.value > 0 })
        #expect(try admin.logRanges(places)[places[1]] == LogRange(start: 0, end: 300))
        #expect(try admin.topics().map(\.name) == ["t"])
        #expect(admin.clusterID() != nil)

        let second = try Member("second", ledger: ledger, properties: group(broker))
        second.checksValues = true
        try second.consumer.subscribe(["t"])
        #expect(second.run { ledger.records == 900 })
        second.close()
        #expect(ledger.faults == [])
    }

    @Test(arguments: ["range", "cooperative-sticky"])
    func `two members share the partitions and hand them over without a gap or a repeat`(strategy: String)
        throws
    {
        let broker = try MockBroker()
        try broker.createTopic("t", partitions: 4)
        try fill("t", partitions: 0..<4, records: 2000, properties: broker.clientProperties)
        let ledger = Ledger()
        let properties = group(broker, "g", [("partition.assignment.strategy", strategy)])
        let first = try Member("first", ledger: ledger, properties: properties)
        first.checksValues = true
        try first.consumer.subscribe(["t"])
        #expect(first.run { ledger.records > 0 })
        let second = try Member("second", ledger: ledger, properties: properties)
        second.checksValues = true
        try second.consumer.subscribe(["t"])
        let shared = first.run(seconds: 40) {
            second.step(20, max: 50)
            return first.consumer.assignment.count == 2 && second.consumer.assignment.count == 2
        }
        #expect(shared)
        first.close()
        #expect(second.run(seconds: 40) { second.consumer.assignment.count == 4 && ledger.records == 8000 })
        second.close()
        #expect(ledger.faults == [])
        #expect(first.lost == 0)
    }

    @Test(arguments: ["range", "cooperative-sticky"])
    func `a member that never got an assignment closes`(strategy: String) throws {
        let broker = try MockBroker()
        try broker.createTopic("t", partitions: 1)
        let member = try Member(
            "m", ledger: Ledger(),
            properties: group(broker, "g", [("partition.assignment.strategy", strategy)]))
        try member.consumer.subscribe(["t"])
        member.step(10)
        member.close()
        #expect(member.assignments == 0)
    }

    @Test func `waking ends a poll that waits`() async throws {
        let broker = try MockBroker()
        try broker.createTopic("t", partitions: 1)
        let member = try Member("m", ledger: Ledger(), properties: group(broker))
        let waker = member.consumer.waker
        let begin = ContinuousClock.now
        waker.wake()
        member.step(20_000)
        #expect(ContinuousClock.now - begin < .seconds(10))
        member.close()
        waker.wake()  // Does nothing once the consumer has closed.
    }

    @Test func `pausing and resuming all the time neither loses nor repeats a record`() throws {
        let broker = try MockBroker()
        try broker.createTopic("t", partitions: 6)
        try fill("t", partitions: 0..<6, records: 20_000, properties: broker.clientProperties)
        let ledger = Ledger()
        let member = try Member("m", ledger: ledger, properties: group(broker))
        member.checksValues = true
        try member.consumer.subscribe(["t"])
        var random = Shuffle(seed: 11)
        var actions = 0
        let done = member.run(seconds: 60) {
            member.step(20, max: 1 + random.below(700))
            if member.consumer.assignment.count == 6 {
                actions += 1
                random.disturb(member)
            }
            return ledger.records >= 120_000
        }
        #expect(done)
        member.close()
        #expect(ledger.faults == [])
        #expect(actions > 100)
    }
}
