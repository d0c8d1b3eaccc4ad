import ConnectData
import Kafka
import Testing

/// What goes wrong becomes the right kind of error.
@Suite struct FailureTests {
    private func group(_ broker: MockBroker) -> [(String, String)] {
        broker.clientProperties + [("group.id", "g")]
    }

    @Test(arguments: [
        ("no.such.property", "1"), ("fetch.min.bytes", "many"), ("queued.max.messages.kbytes", "600000"),
    ])
    func `a wrong property is refused by name`(name: String, value: String) throws {
        do {
            _ = try Member("m", ledger: Ledger(), properties: [("group.id", "g"), (name, value)])
            Issue.record("accepted")
        } catch let error as KafkaError {
            #expect(error.kind == .configuration)
            #expect(error.message.contains(name))
        }
    }

    @Test func `mixed assignment strategies are refused at start`() throws {
        #expect(throws: KafkaError.self) {
            try Member(
                "m", ledger: Ledger(),
                properties: [
                    ("group.id", "g"), ("partition.assignment.strategy", "range,cooperative-sticky"),
                ])
        }
    }

    @Test func `what the consumer owns cannot be set from outside`() throws {
        let broker = try MockBroker()
        let member = try Member(
            "m", ledger: Ledger(),
            properties: group(broker) + [("auto.offset.reset", "none"), ("enable.auto.commit", "true")])
        member.close()
    }

    // That an outage ends and records flow again is BrokerCrashTests' matter: the mock's `setDown` leaves it
    // to a race within librdkafka whether the client is told at all.
    @Test func `a broker that cannot be reached is said once`() throws {
        let broker = try MockBroker()
        let member = try Member(
            "m", ledger: Ledger(),
            properties: group(broker) + [
                ("bootstrap.servers", "127.0.0.1:1"), ("reconnect.backoff.max.ms", "200"),
            ])
        try member.consumer.subscribe(["t"])
        #expect(member.run { member.unreachables > 0 })
        for _ in 0..<10 { member.step(100) }
        #expect(member.unreachables == 1)
        member.close()
    }

    @Test(arguments: [(22, KafkaError.Kind.membershipLost), (25, .membershipLost), (30, .denied)])
    func `a refused commit says so, per partition`(code: Int, kind: KafkaError.Kind) throws {
        let broker = try MockBroker()
        try broker.createTopic("t", partitions: 1)
        let member = try Member("m", ledger: Ledger(), properties: group(broker))
        try member.consumer.subscribe(["t"])
        #expect(member.run { member.assignments == 1 })
        broker.failNext(.offsetCommit, codes: [code])
        let results = try member.consumer.commit([(TopicPartition("t", 0), 0)], waitingMilliseconds: 10_000)
        #expect(results.map(\.error?.kind) == [kind])
        broker.failNext(.offsetCommit, codes: [code])
        try member.consumer.commit([(TopicPartition("t", 0), 0)])
        #expect(
            member.run {
                member.events.contains {
                    if case .committed(let all) = $0 { all.map(\.error?.kind) == [kind] } else { false }
                }
            })
        member.close()
    }

    @Test func `a group that may not be joined is denied`() throws {
        let broker = try MockBroker()
        try broker.createTopic("t", partitions: 1)
        let member = try Member("m", ledger: Ledger(), properties: group(broker))
        broker.failNext(.findCoordinator, codes: Array(repeating: 30, count: 5))
        try member.consumer.subscribe(["t"])
        #expect(member.run { member.failures.contains { $0.kind == .denied } })
        member.close()
    }

    @Test func `questions end in time where no broker is`() throws {
        let admin = try KafkaAdmin(properties: [("bootstrap.servers", "127.0.0.1:1"), ("group.id", "g")])
        let place = TopicPartition("t", 0)
        #expect(throws: KafkaError.self) { try admin.logRange(place, timeoutMilliseconds: 300) }
        #expect(throws: KafkaError.self) { try admin.committed([place], timeoutMilliseconds: 300) }
        #expect(throws: KafkaError.self) { try admin.topics(timeoutMilliseconds: 300) }
        #expect(admin.clusterID(timeoutMilliseconds: 300) == nil)
    }

    @Test func `the embedded broker answers at the port that was asked for`() throws {
        // Any free port, found by asking for one.
        var broker: EmbeddedBroker?
        for port in UInt16(21_000)..<21_050 where broker == nil {
            broker = try? EmbeddedBroker(topics: [(name: "t", partitions: 2)], port: port)
        }
        let embedded = try #require(broker)
        let properties = [("bootstrap.servers", embedded.bootstrapServers)]
        try fill("t", partitions: 0..<2, records: 50, properties: properties)
        let ranges = try KafkaAdmin(properties: properties).logRanges([
            TopicPartition("t", 0), TopicPartition("t", 1),
        ])
        #expect(ranges.values.allSatisfy { $0 == LogRange(start: 0, end: 50) })
        let port = try #require(embedded.bootstrapServers.split(separator: ":").last.flatMap { UInt16($0) })
        #expect(throws: KafkaError.self) { try EmbeddedBroker(topics: [], port: port) }
    }
}
