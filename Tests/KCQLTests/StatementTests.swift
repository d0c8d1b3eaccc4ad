import KCQL
import Testing

@Suite struct StatementTests {
    @Test func `the shortest statement has every default`() throws {
        let statement = try one("INSERT INTO box SELECT * FROM t")
        #expect(statement.target == Target(container: "box"))
        #expect(statement.source == .topic("t"))
        #expect(statement.partitioning == .topicPartition)
        #expect(statement.storeAs == .json)
        #expect(statement.properties == StatementProperties())
        #expect(statement.text == "INSERT INTO box SELECT * FROM t")
    }

    @Test(
        arguments: [
            ("box:pre", "box", "pre"), ("`box:pre`", "box", "pre"), ("`box`:`pre`", "box", "pre"),
            ("box:`pre fix`", "box", "pre fix"), ("'box:pre'", "box", "pre"), ("box:/abs", "box", "/abs"),
            ("`box:pre/`", "box", "pre/"), ("box:", "box", nil), ("\"box\"", "box", nil),
            ("`box:zone=raw/x`", "box", "zone=raw/x"), ("my-box-01:a.b/c", "my-box-01", "a.b/c"),
        ] as [(String, String, String?)])
    func `a target is quoted whole, in parts or not at all`(
        written: String, container: String, prefix: String?
    )
        throws
    {
        #expect(
            try one("INSERT INTO \(written) SELECT * FROM t").target
                == Target(container: container, prefix: prefix))
    }

    @Test(arguments: [
        "bo", "Box", "box_1", "-box", "box-", "bo--x", "böx", "", String(repeating: "a", count: 64),
    ])
    func `a container that Azure refuses is refused at its place`(container: String) throws {
        let error = try refusal("INSERT INTO `\(container)` SELECT * FROM t")
        #expect(error.position == Position(line: 1, column: 13, offset: 12))
        #expect(error.message.contains("is no container name"))
    }

    @Test(arguments: ["a//b", "../b", "a/..", "./b", "//b", ".temp-upload/x", "a\\b"])
    func `a prefix stays inside its container`(prefix: String) throws {
        #expect(try refusal("INSERT INTO `box:\(prefix)` SELECT * FROM t").position.column == 13)
    }

    @Test(arguments: ["t", "my-topic", "my.topic", "my_topic_1", "123", "`a.from.b`", "a.from.b", "'t'"])
    func `a topic is any name that Kafka takes`(written: String) throws {
        let name = written.filter { !"`'".contains($0) }
        #expect(try one("INSERT INTO box SELECT * FROM \(written)").source == .topic(name))
    }

    @Test(arguments: ["t/x", "`a b`", "..", "`t*`", "topic$", "''", String(repeating: "t", count: 250)])
    func `a name that no topic has is refused`(written: String) throws {
        #expect(try refusal("INSERT INTO box SELECT * FROM \(written)").message.contains("is no topic name"))
    }

    @Test func `the wildcard stands in backticks`() throws {
        #expect(try one("INSERT INTO box SELECT * FROM `*`").source == .any)
        #expect(try refusal("INSERT INTO box SELECT * FROM *").hint == "write FROM `*` to mean every topic")
    }

    @Test(
        arguments: [
            ("JSON", .json), ("`json`", .json), ("'Text'", .text), ("csv", .csv(headers: false)),
            ("Csv_WithHeaders", .csv(headers: true)), ("BYTES", .bytes), ("`AVRO`", .avro),
            ("Parquet", .parquet),
        ] as [(String, StoreAs)])
    func `a format is taken in any letter case`(written: String, format: StoreAs) throws {
        #expect(try one("INSERT INTO box SELECT * FROM t STOREAS \(written)").storeAs == format)
    }

    @Test func `keywords are taken in any letter case`() throws {
        let statement = try one(
            "Insert iNTO box Select * From t PartitionBy a StoreAs `Json` Properties('flush.count'=7)")
        #expect(statement.partitioning != .topicPartition)
        #expect(statement.properties.flushCount == 7)
        #expect(try one("insert into box select * from t nopartition").partitioning == .none)
    }

    @Test func `several statements keep their order, places and text`() throws {
        let text =
            "-- first\nINSERT INTO box SELECT * FROM a ; -- gone\r\n;\n"
            + "  INSERT INTO box SELECT * FROM `b` ;\n"
        let statements = try KCQL.parse(text).statements
        #expect(statements.map(\.source) == [.topic("a"), .topic("b")])
        #expect(statements[0].position == Position(line: 2, column: 1, offset: 9))
        #expect(statements[1].position == Position(line: 4, column: 3, offset: 56))
        #expect(statements[1].text == "INSERT INTO box SELECT * FROM `b`")
    }

    @Test(arguments: ["", " \n\t", ";", " ; ;", "-- nothing", "\u{FEFF}"])
    func `a text without a statement has none`(text: String) throws {
        #expect(try KCQL.parse(text) == ParsedKCQL(statements: []))
    }

    @Test func `a semicolon in quotes is text`() throws {
        #expect(
            try one("INSERT INTO box SELECT * FROM t PROPERTIES('key.suffix'='a;b')").properties.keySuffix
                == "a;b")
    }

    @Test func `two hyphens inside a name are no comment`() throws {
        #expect(try one("INSERT INTO box SELECT * FROM a--b").source == .topic("a--b"))
        #expect(try one("INSERT INTO box SELECT * FROM a --b").source == .topic("a"))
    }

    @Test func `no-break spaces from web pages are blanks`() throws {
        #expect(try one("INSERT\u{A0}INTO\u{2003}box SELECT * FROM t").source == .topic("t"))
    }

    @Test func `the limit on a text is kept`() throws {
        let blanks = String(repeating: " ", count: KCQL.textBytesMax)
        #expect(try KCQL.parse(blanks).statements.isEmpty)
        #expect(try refusal(blanks + ";").message.contains("more than 1048576"))
    }

    @Test func `a large text is read in one pass`() throws {
        let count = KCQL.textBytesMax / 160
        let text = (0..<count).map { "INSERT INTO box SELECT * FROM t\($0);" }.joined()
        let clock = ContinuousClock()
        var parsed = ParsedKCQL(statements: [])
        let duration = try clock.measure { parsed = try KCQL.parse(text) }
        #expect(parsed.statements.count == count)
        #expect(TopicCoverage(statements: parsed.statements, topics: nil).problems().isEmpty)
        // A pass for each statement would take minutes.
        #expect(duration < .seconds(20))
    }

    @Test func `the Java connector's form takes what has no effect, with a warning`() throws {
        let parsed = try KCQL.parse(
            "UPSERT INTO box SELECT a.b AS c, count(d), `e f`.* FROM t",
            options: ParseOptions(compatibility: .streamReactor))
        #expect(parsed.statements.count == 1)
        #expect(parsed.warnings.map(\.position.column) == [1, 24])
        #expect(try refusal("UPSERT INTO box SELECT * FROM t").hint?.hasPrefix("write INSERT") == true)
        let projection = try refusal("INSERT INTO box SELECT a FROM t")
        #expect(projection.hint?.contains("ReplaceField") == true)
    }
}
