import Testing
import Worker

@Suite struct ConsumerPropertiesTests {
    private func consumer(worker: String = "", connector: String = "") throws -> ConsumerSettings {
        let loaded = TestFiles.load(worker: worker, connector: connector)
        #expect(loaded.problems.errors == [])
        return try #require(loaded.connectors.first).consumer
    }

    /// The value that librdkafka gets: later settings win.
    private func value(_ name: String, _ settings: ConsumerSettings, task: Int = 0) -> String? {
        settings.properties(connector: "orders", task: task).last { $0.name == name }?.value
    }

    @Test(arguments: [
        ("group.id", "connect-orders"), ("client.id", "connector-consumer-orders-0"),
        ("bootstrap.servers", "127.0.0.1:9092"), ("enable.auto.commit", "false"),
        ("enable.auto.offset.store", "false"), ("auto.offset.reset", "earliest"),
        ("isolation.level", "read_committed"), ("partition.assignment.strategy", "range"),
        ("check.crcs", "true"),
        ("allow.auto.create.topics", "false"), ("session.timeout.ms", "45000"),
        ("topic.metadata.refresh.interval.ms", "300000"), ("socket.timeout.ms", "30000"),
        ("fetch.wait.max.ms", "500"), ("connections.max.idle.ms", "540000"),
    ])
    func `Connect's and Java's defaults are said explicitly`(_ name: String, _ expected: String) throws {
        #expect(value(name, try consumer()) == expected)
    }

    @Test func `The connector's overrides win over the worker's, and these over Connect's`() throws {
        let worker =
            "consumer.auto.offset.reset=latest\nconsumer.fetch.max.wait.ms=100\nconsumer.group.id=w\n"
        let settings = try consumer(
            worker: worker,
            connector: "consumer.override.fetch.max.wait.ms=200\nconsumer.override.group.id=mine\n")
        #expect(settings.offsetReset == .latest)
        #expect(settings.groupID == "mine")
        #expect(value("fetch.wait.max.ms", settings) == "200")
    }

    @Test(arguments: [
        ("None", "consumer.override.client.rack=a\n", 1), ("None", "", 0),
        ("Principal", "consumer.override.client.rack=a\n", 1),
        ("principal", "consumer.override.security.protocol=PLAINTEXT\n", 0),
        ("Allowlist", "consumer.override.client.rack=a\nconsumer.override.group.id=g\n", 1),
        (
            "org.apache.kafka.connect.connector.policy.AllConnectorClientConfigOverridePolicy",
            "consumer.override.client.rack=a\n", 0
        ),
    ])
    func `The worker's policy decides on overrides`(_ policy: String, _ lines: String, _ errors: Int) {
        let loaded = TestFiles.load(
            worker: "connector.client.config.override.policy=\(policy)\n"
                + "connector.client.config.override.allowlist=client.rack\n", connector: lines)
        #expect(loaded.problems.errors.count == errors)
        for error in loaded.problems.errors {
            #expect(error.message.contains("policy does not allow"))
        }
    }

    @Test(arguments: [
        ("org.apache.kafka.clients.consumer.RangeAssignor", "range", ConsumerSettings.Rebalance.eager),
        (
            "org.apache.kafka.clients.consumer.RangeAssignor,"
                + "org.apache.kafka.clients.consumer.CooperativeStickyAssignor", "range", .eager
        ),
        ("org.apache.kafka.clients.consumer.CooperativeStickyAssignor", "cooperative-sticky", .cooperative),
        ("roundrobin, range", "roundrobin,range", .eager),
    ])
    func `Assignors are told in the library's names`(
        _ text: String, _ expected: String, _ rebalance: ConsumerSettings.Rebalance
    ) throws {
        let settings = try consumer(worker: "consumer.partition.assignment.strategy=\(text)\n")
        #expect(value("partition.assignment.strategy", settings) == expected)
        #expect(settings.rebalance == rebalance)
    }

    @Test func `Strategies that cannot be mixed warn`() {
        let loaded = TestFiles.load(
            worker: "consumer.partition.assignment.strategy=cooperative-sticky,roundrobin\n")
        #expect(loaded.problems.warnings.map(\.key) == ["consumer.partition.assignment.strategy"])
        #expect(loaded.connectors.first?.consumer.rebalance == .eager)
    }

    @Test(arguments: [
        ("enable.auto.commit=true", "enable.auto.commit"), ("group.protocol=consumer", "group.protocol"),
        (
            "partition.assignment.strategy=org.apache.kafka.clients.consumer.StickyAssignor",
            "partition.assignment.strategy"
        ),
        ("auto.offset.reset=by_duration:P1D", "auto.offset.reset"),
        ("auto.offset.reset=middle", "auto.offset.reset"),
        ("max.poll.interval.ms=10000", "max.poll.interval.ms"),
        ("heartbeat.interval.ms=45000", "heartbeat.interval.ms"),
        ("fetch.max.wait.ms=29500", "fetch.max.wait.ms"), ("librdkafka.group.id=x", "librdkafka.group.id"),
        ("librdkafka.sasl.password=x", "librdkafka.sasl.password"),
        ("bootstrap.servers=nowhere", "bootstrap.servers"),
    ])
    func `What would break the consumer is an error with its whole key`(_ line: String, _ key: String) {
        let worker = TestFiles.load(worker: "consumer.\(line)\n").problems.errors
        #expect(worker.map(\.key) == ["consumer.\(key)"])
        #expect(worker.map(\.file) == ["w.properties"])
        let connector = TestFiles.load(connector: "consumer.override.\(line)\n").problems.errors
        #expect(connector.map(\.key) == ["consumer.override.\(key)"])
    }

    @Test func `Tasks have ids of their own`() throws {
        let settings = try consumer(connector: "consumer.override.group.instance.id=box\n")
        #expect(value("group.instance.id", settings, task: 3) == "box-3")
        #expect(value("client.id", settings, task: 3) == "connector-consumer-orders-3")
        let named = try consumer(connector: "consumer.override.client.id=me\n")
        #expect(value("client.id", named, task: 3) == "me")
    }

    @Test func `What the worker does itself is not told to the library`() throws {
        let settings = try consumer(
            worker: "consumer.max.poll.records=250\nconsumer.default.api.timeout.ms=9000\n"
                + "consumer.exclude.internal.topics=false\nconsumer.auto.offset.reset=none\n")
        #expect(settings.maxPollRecords == 250)
        #expect(settings.defaultApiTimeoutMs == 9000)
        #expect(!settings.excludeInternalTopics)
        #expect(settings.offsetReset == .error)
        #expect(value("auto.offset.reset", settings) == "error")
        #expect(value("max.poll.records", settings) == nil)
    }

    @Test func `The library's own settings pass under their own prefix`() throws {
        let settings = try consumer(
            worker:
                "consumer.librdkafka.queued.max.messages.kbytes=1024\nconsumer.fetch.max.bytes=200000000\n"
                + "consumer.send.buffer.bytes=-1\n")
        #expect(value("queued.max.messages.kbytes", settings) == "1024")
        #expect(value("receive.message.max.bytes", settings) == "200000512")
        #expect(value("socket.send.buffer.bytes", settings) == "0")
    }
}
