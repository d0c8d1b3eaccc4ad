import ConnectData
import Testing
import Worker

@Suite struct ConnectorSettingsTests {
    @Test func `The defaults are those of the page and of the design`() throws {
        let loaded = TestFiles.load()
        #expect(loaded.problems == [])
        let connector = try #require(loaded.connectors.first)
        #expect(connector.name == "orders")
        #expect(connector.tasksMax == 1)
        #expect(connector.topics == .names(["orders"]))
        #expect(connector.kcql.line == 5)
        #expect(connector.compatibility == .documented)
        #expect(connector.endpoint == .directory("lake"))
        #expect(connector.exactlyOnce)
        #expect(connector.commitMode == .batch)
        #expect(connector.indexesName == ".indexes")
        #expect(connector.acceptedCluster == nil)
        #expect(connector.offsetGap == .refuse)
        #expect(connector.batchFilesMax == 2000)
        #expect(
            connector.commitRetry
                == .init(maxAttempts: 5, baseDelayMs: 200, multiplier: 2, maxDelayMs: 5000))
        #expect(connector.errorPolicy == .throw)
        #expect(connector.maxRetries == 20)
        #expect(connector.retryIntervalMs == 60_000)
        #expect(connector.outageMaxMs == 1_800_000)
        #expect(!connector.skipNullValues)
        #expect(connector.compression == .uncompressed)
        #expect(connector.compressionLevel == nil)
        #expect(connector.dateTimeZone == "UTC")
        #expect(connector.paddingStrategy == nil)
        #expect(connector.paddingLength == nil)
        #expect(!connector.disablesFlushCount)
        #expect(connector.schemaChangeDetector == .default)
        #expect(connector.stagingDirectory == nil)
        #expect(connector.offsetFlushIntervalMs == 60_000)
        #expect(connector.taskShutdownGracefulTimeoutMs == 5000)
        #expect(connector.consumer.isolation == .readCommitted)
    }

    @Test func `The compatibility changes the defaults of outage and isolation, and only these`() throws {
        let line = "connect.datalake.compatibility=Stream-Reactor\n"
        let connector = try #require(TestFiles.load(connector: line).connectors.first)
        #expect(connector.compatibility == .streamReactor)
        #expect(connector.outageMaxMs == 0)
        #expect(connector.consumer.isolation == .readUncommitted)
        #expect(connector.commitMode == .batch)
        let set = try #require(
            TestFiles.load(
                connector: line + "connect.datalake.outage.max.ms=7\n"
                    + "consumer.override.isolation.level=read_committed\n"
            ).connectors.first)
        #expect(set.outageMaxMs == 7)
        #expect(set.consumer.isolation == .readCommitted)
    }

    @Test(arguments: ConnectorSettings.classNames)
    func `Each name of the connector class works`(_ name: String) {
        #expect(TestFiles.load(connector: "connector.class=\(name)\n").problems.errors == [])
    }

    @Test func `All errors of all files come at once, each with file, line, key and a way out`() {
        let loaded = TestFiles.load(
            worker: "offset.flush.interval.ms=soon\n",
            connector: """
                connector.class=DatalakeSnk
                tasks.max=0
                connect.datalake.error.policy=IGNORE
                connect.datalake.exactly.once.commit.mode=both
                connect.datalake.compression.codec=GZIPP
                connect.datalake.date.time.zone=Europe/Berln
                connect.datalake.indexes.name=../locks
                topics.regex=.*
                value.converter=org.apache.kafka.connect.json.JsonConvertor

                """)
        let errors = loaded.problems.errors
        #expect(
            errors.map(\.key) == [
                "offset.flush.interval.ms", "connector.class", "tasks.max", "connect.datalake.error.policy",
                "connect.datalake.exactly.once.commit.mode", "connect.datalake.compression.codec",
                "connect.datalake.date.time.zone", "connect.datalake.indexes.name", "topics.regex",
                "value.converter",
            ])
        #expect(errors.map(\.file) == ["w.properties"] + Array(repeating: "c.properties", count: 9))
        #expect(errors.map(\.line) == [5, 6, 7, 8, 9, 10, 11, 12, 13, 14])
        #expect(errors.allSatisfy { $0.hint?.isEmpty == false })
        #expect(errors[1].hint == "Was DatalakeSink meant?")
        #expect(errors[6].hint == "Was Europe/Berlin meant?")
        #expect(errors[9].hint == "Was org.apache.kafka.connect.json.JsonConverter meant?")
    }

    @Test(arguments: [
        ("transforms=a\ntransforms.a.type=X\n", "transforms"), ("errors.tolerance=all\n", "errors.tolerance"),
        ("errors.deadletterqueue.topic.name=dlq\n", "errors.deadletterqueue.topic.name"),
        (
            "connect.datalake.latest.schema.optimization.enabled=true\n",
            "connect.datalake.latest.schema.optimization.enabled"
        ),
        ("value.converter=io.confluent.connect.avro.AvroConverter\n", "value.converter"),
        (
            "connect.datalake.endpoint=https://acct.dfs.core.windows.net\n",
            "connect.datalake.azure.auth.mode"
        ),
    ])
    func `What is to come is an error at start, and a notice to explain`(_ lines: String, _ key: String) {
        let run = TestFiles.load(connector: lines)
        #expect(run.problems.errors.map(\.key) == [key])
        #expect(TestFiles.load(connector: lines, purpose: .explain).problems.errors == [])
    }

    @Test(arguments: [
        "transforms=\n", "errors.tolerance=none\n", "errors.retry.timeout=0\n",
        "errors.deadletterqueue.topic.replication.factor=3\n",
        "consumer.override.security.protocol=plaintext\n", "consumer.override.ssl.truststore.type=JKS\n",
        "connect.datalake.latest.schema.optimization.enabled=FALSE\n", "initial_state=running\n",
    ])
    func `A default of what is to come is taken as it is`(_ line: String) {
        #expect(TestFiles.load(connector: line).problems == [])
    }

    @Test(arguments: [
        ("connect.datalake.exactly.once.enabled=false\n", "Was connect.datalake.exactly.once.enable meant?"),
        ("task.max=2\n", "Was tasks.max meant?"), ("topic=a\n", "Was topics meant?"),
        (
            "connect.datalake.flush.count=5\n",
            "It is a property of a KCQL statement: write PROPERTIES('flush.count'=…) in "
                + "connect.datalake.kcql."
        ),
        (
            "isolation.level=read_committed\n",
            "It is a consumer's property: write consumer.override.isolation.level."
        ),
        ("consumer.fetch.min.bytes=5\n", "In a connector file write consumer.override.fetch.min.bytes."),
        ("consumer.override.fetch.min.byte=5\n", "Was fetch.min.bytes meant?"),
        ("value.converter=JsonConverter\nvalue.converter.schema.enable=false\n", "Was schemas.enable meant?"),
        ("whatever.this.is=1\n", "docs/config.md lists every property."),
    ])
    func `An unknown key warns with the likely way out`(_ line: String, _ hint: String) {
        let loaded = TestFiles.load(connector: line)
        #expect(loaded.problems.errors == [])
        #expect(loaded.problems.warnings.map(\.hint) == [hint])
    }

    @Test func `What has no effect is said once and stops nothing`() {
        let loaded = TestFiles.load(
            worker: "plugin.path=/p\nproducer.acks=all\nproducer.linger.ms=5\n",
            connector: """
                connect.datalake.log.metrics.enable=true
                connect.datalake.azure.auth.mode=Credentials
                connect.datalake.azure.account.key=topsecret

                """)
        #expect(loaded.isUsable)
        #expect(loaded.problems.warnings == [])
        #expect(
            loaded.problems.notices.map(\.key) == [
                "plugin.path", "producer.acks", "connect.datalake.log.metrics.enable",
                "connect.datalake.azure.auth.mode", "connect.datalake.azure.account.key",
            ])
    }

    @Test func `No secret is ever printed`() {
        let secret = "hunter2"
        let loaded = TestFiles.load(
            worker:
                "ssl.key.password=\(secret)\nconsumer.sasl.jaas.config=\(secret)\n"
                + "unknown.password=\(secret)\n",
            connector: """
                connect.datalake.azure.account.key=\(secret)
                connect.datalake.azure.acount.key=\(secret)
                connect.datalake.max.retries=${env:PIN}
                tasks.max.password=\\d\(secret)
                connect.datalake.date.time.zone=${env:PIN}
                connector.class=${env:PIN}
                value.converter=${env:PIN}

                """, variables: ["PIN": secret])
        #expect(loaded.problems.count >= 9)
        for problem in loaded.problems { #expect(!problem.description.contains(secret), "\(problem)") }
        for (key, value) in loaded.worker.entries.redacted { #expect(!value.contains(secret), "\(key)") }
    }

    @Test func `Two connectors may not have one name`() {
        let files = TestFiles(
            files: ["w": TestFiles.worker, "a": TestFiles.connector, "b": TestFiles.connector])
        let loaded = ConfigLoader(environment: files.environment).load(worker: "w", connectors: ["a", "b"])
        #expect(loaded.problems.errors.map(\.message) == ["the name orders is already that of a"])
    }

    @Test func `A file that is not there is one error that names it`() {
        let files = TestFiles(files: ["w": TestFiles.worker])
        let loaded = ConfigLoader(environment: files.environment).load(worker: "w", connectors: ["nowhere"])
        #expect(loaded.problems.map(\.message) == ["cannot be read: there is no such file"])
        #expect(loaded.problems.map(\.file) == ["nowhere"])
        let absent = ConfigLoader(environment: files.environment).load(worker: "gone", connectors: [])
        #expect(absent.problems.map(\.file) == ["gone"])
    }

    @Test(arguments: [
        ("file:lake", LakeEndpoint.directory("lake")), ("file:/srv/lake", .directory("/srv/lake")),
        ("file:///srv/my%20lake", .directory("/srv/my lake")), ("file:a%20b", .directory("a%20b")),
        ("FILE://localhost/srv", .directory("/srv")), (" file:lake ", .directory("lake")),
    ])
    func `A file endpoint names a directory`(_ text: String, _ endpoint: LakeEndpoint) throws {
        let loaded = TestFiles.load(connector: "connect.datalake.endpoint=\(text)\n")
        #expect(loaded.problems.errors == [])
        #expect(try #require(loaded.connectors.first).endpoint == endpoint)
    }

    @Test(arguments: [
        "file:", "file://host/x", "file:///a%zz", "https://x", "", "s3://bucket", "http://lake.example/acct1",
    ])
    func `Other endpoints are an error`(_ text: String) {
        let loaded = TestFiles.load(
            connector: """
                connect.datalake.endpoint=\(text)
                connect.datalake.azure.auth.mode=SasToken
                connect.datalake.azure.sas.token=sv=1&sig=a

                """)
        #expect(loaded.problems.errors.map(\.key) == ["connect.datalake.endpoint"])
    }

    @Test(arguments: ["a/b", "..", "a\\tb"])
    func `A name that leads out of its directory is refused`(_ name: String) {
        #expect(TestFiles.load(connector: "name=\(name)\n").problems.errors.map(\.key) == ["name"])
    }

    @Test(arguments: [
        ("GZIP", -1, true), ("GZIP", 9, true), ("GZIP", 10, false), ("GZIP", 0, false), ("ZSTD", 22, true),
        ("ZSTD", 23, false), ("LZ0", 1, true), ("gzip", 1, true),
    ])
    func `A codec takes its own levels`(_ codec: String, _ level: Int, _ isAllowed: Bool) {
        let loaded = TestFiles.load(
            connector:
                "connect.datalake.compression.codec=\(codec)\nconnect.datalake.compression.level=\(level)\n")
        #expect(loaded.problems.errors.isEmpty == isAllowed)
    }
}
