import ConnectData
import Kafka
import Testing

/// What only a real broker can show.
@Suite(.withKafkaServer) struct RealKafkaTests {
    private func server() throws -> KafkaServer { try #require(KafkaServer.current) }

    private func group(_ server: KafkaServer, _ name: String, _ more: [(String, String)] = []) -> [(
        String, String
    )] {
        server.properties + [("group.id", name)] + more
    }

    @Test func `aborted records are not delivered, and the position passes them`() throws {
        let server = try server()
        let admin = try KafkaAdmin(properties: server.properties)
        try admin.createTopic("tx", partitions: 1)
        let place = TopicPartition("tx", 0)
        let producer = try Producer(properties: server.properties + [("transactional.id", "tx")])
        func transaction(_ name: String, _ records: Int, commit: Bool) throws {
            try producer.beginTransaction()
            for _ in 0..<records { try producer.send(topic: "tx", partition: 0, value: Array(name.utf8)) }
            try producer.flush()
            if commit { try producer.commitTransaction() } else { try producer.abortTransaction() }
        }
        try transaction("first", 10, commit: true)
        try transaction("aborted", 10, commit: false)
        try transaction("second", 5, commit: true)

        let member = try Member("m", ledger: Ledger(gapsAreLegal: true), properties: group(server, "tx"))
        member.keepsValues = true
        try member.consumer.subscribe(["tx"])
        #expect(member.run { member.ends[place] == 28 })
        #expect(member.values.count { $0 == "first" } == 10)
        #expect(member.values.count { $0 == "second" } == 5)
        #expect(member.values.count == 15)

        // At the end of the log nothing but aborted records: only the position tells.
        try transaction("aborted", 4, commit: false)
        #expect(member.run { member.ends[place] == 33 })
        #expect(member.values.count == 15)
        #expect(member.consumer.position(0) == 33)

        // An open transaction ends the log for readers of committed records; the log itself is longer.
        try producer.beginTransaction()
        try producer.send(topic: "tx", partition: 0, value: Array("open".utf8))
        try producer.flush()
        for _ in 0..<5 { member.step(100) }
        #expect(member.values.count == 15)
        #expect(member.consumer.position(0) == 33)
        #expect(try admin.logRange(place) == LogRange(start: 0, end: 34))
        let committed = try KafkaAdmin(
            properties: server.properties + [("isolation.level", "read_committed")])
        #expect(try committed.logRange(place).end == 33)
        try producer.commitTransaction()
        #expect(member.run { member.ends[place] == 35 })
        #expect(member.values.last == "open")
        member.close()

        let all = try Member(
            "all", ledger: Ledger(gapsAreLegal: true),
            properties: group(server, "tx2", [("isolation.level", "read_uncommitted")]))
        all.keepsValues = true
        try all.consumer.subscribe(["tx"])
        #expect(all.run { all.ends[place] == 35 })
        #expect(all.values.count == 30)
        all.close()
    }

    @Test(arguments: ["range", "cooperative-sticky"])
    func `a position that retention has passed is reported, and a new start goes on`(strategy: String) throws
    {
        let server = try server()
        let topic = "gone-\(strategy)"
        let admin = try KafkaAdmin(properties: server.properties)
        try admin.createTopic(topic, partitions: 2)
        try fill(topic, partitions: 0..<2, records: 100, properties: server.properties)
        try admin.deleteRecords(of: TopicPartition(topic, 0), below: 50)
        #expect(try admin.logRange(TopicPartition(topic, 0)) == LogRange(start: 50, end: 100))

        let ledger = Ledger(gapsAreLegal: true)
        let member = try Member(
            "m", ledger: ledger,
            properties: group(server, "gone-\(strategy)", [("partition.assignment.strategy", strategy)]))
        member.checksValues = true
        member.startsAtOnce = false
        try member.consumer.subscribe([topic])
        #expect(member.run { member.assignments == 1 })
        let number = try #require(
            member.consumer.assignment.first { $0.topicPartition == TopicPartition(topic, 0) }?.number)
        member.consumer.start(number, at: 10)
        #expect(member.run { !member.failures.isEmpty })
        let failure = try #require(member.failures.first)
        #expect(failure.kind == .offsetOutOfRange)
        #expect(failure.topicPartition == TopicPartition(topic, 0))
        #expect(ledger.records == 0)
        member.forgetEvents()

        member.consumer.start(1 - number, at: 0)
        member.consumer.start(number, at: 50)
        #expect(member.run { ledger.records >= 150 })
        #expect(ledger.positions == [TopicPartition(topic, 0): 100, TopicPartition(topic, 1): 100])
        #expect(ledger.records == 150)
        #expect(ledger.faults == [])
        #expect(member.failures.isEmpty)
        member.close()
    }

    @Test func `a topic that does not exist is reported, and the others are read`() throws {
        let server = try server()
        try KafkaAdmin(properties: server.properties).createTopic("here", partitions: 1)
        try fill("here", partitions: 0..<1, records: 10, properties: server.properties)
        let ledger = Ledger()
        let member = try Member(
            "m", ledger: ledger, properties: group(server, "here", [("allow.auto.create.topics", "false")]))
        try member.consumer.subscribe(["here", "absent"])
        #expect(member.run { ledger.records == 10 && !member.failures.isEmpty })
        #expect(member.failures.first?.kind == .unknownTopic)
        #expect(member.failures.first?.topicPartition?.topic == "absent")
        member.close()
    }

    /// The wake-up of idle broker threads sets the credentials again: the right ones, or the connections
    /// would end.
    @Test func `with SASL a small queue is read to the end, and a wrong password is denied`() throws {
        let server = try server()
        try KafkaAdmin(properties: server.properties).createTopic("sasl", partitions: 2)
        try fill("sasl", partitions: 0..<2, records: 20_000, properties: server.properties)
        func properties(_ password: String) -> [(String, String)] {
            group(server, "sasl") + [
                ("bootstrap.servers", "127.0.0.1:\(server.port + 2)"),
                ("security.protocol", "sasl_plaintext"),
                ("sasl.mechanism", "PLAIN"), ("sasl.username", "sluice"), ("sasl.password", password),
                ("queued.max.messages.kbytes", "64"), ("fetch.max.bytes", "100000"),
                ("message.max.bytes", "100000"),
            ]
        }
        let ledger = Ledger()
        let member = try Member("m", ledger: ledger, properties: properties("sluice-secret"))
        member.checksValues = true
        try member.consumer.subscribe(["sasl"])
        #expect(member.run { ledger.records == 40_000 })
        #expect(ledger.faults == [])
        member.close()

        let stranger = try Member("stranger", ledger: Ledger(), properties: properties("wrong"))
        try stranger.consumer.subscribe(["sasl"])
        #expect(stranger.run { stranger.failures.contains { $0.kind == .denied } })
        stranger.close()
    }

    /// 200 rebalances, with pauses, resumes and repositionings between any two polls, while records keep
    /// coming.
    @Test(arguments: ["range", "cooperative-sticky"])
    func `pauses, resumes and 200 rebalances under load deliver each record once`(strategy: String) throws {
        let server = try server()
        var load = try HandoverLoad(server: server, topic: "load-\(strategy)", strategy: strategy)
        while load.rebalances < 200 || load.disturbances < 200 { try load.turn() }
        try load.finish()
        #expect(load.ledger.faults == [])
        #expect(load.ledger.positions == load.sentPositions)
        #expect(load.ledger.records == load.sent)
        #expect(load.losses == 0)
        print(
            "\(strategy): \(load.rebalances) rebalances, \(load.disturbances) pauses, resumes and moves,",
            "\(load.sent) records, each once")
    }
}

/// A broker that dies needs a node of its own.
@Suite(.withKafkaServer) struct BrokerCrashTests {
    @Test func `a broker that is killed and comes back loses and repeats nothing`() throws {
        let server = try #require(KafkaServer.current)
        try KafkaAdmin(properties: server.properties).createTopic("crash", partitions: 3)
        try fill("crash", partitions: 0..<3, records: 5000, properties: server.properties)
        let ledger = Ledger()
        let member = try Member("m", ledger: ledger, properties: server.properties + [("group.id", "crash")])
        member.checksValues = true
        try member.consumer.subscribe(["crash"])
        #expect(member.run { ledger.records > 1000 })
        try server.kill()
        let unreachable = member.run {
            member.events.contains { if case .unreachable = $0 { true } else { false } }
        }
        #expect(unreachable)
        for _ in 0..<10 { member.step(100) }
        #expect(member.events.count { if case .unreachable = $0 { true } else { false } } == 1)
        try server.start()
        let producer = try Producer(properties: server.properties)
        for partition in 0..<Int32(3) {
            for record in 5000..<6000 {
                try producer.send(
                    topic: "crash", partition: partition, value: Array("\(partition) \(record) after".utf8))
            }
        }
        try producer.flush()
        #expect(member.run(seconds: 60) { ledger.records == 18_000 })
        #expect(member.events.contains { if case .reachable = $0 { true } else { false } })
        #expect(ledger.faults == [])
        member.close()
    }
}
