import ConnectData
import Testing

@testable import Worker

/// What is wrong between a connector's statements and the rest of it, said at start.
struct BlueprintProblemTests {
    static let insert = "INSERT INTO box SELECT * FROM"
    static let javas = "connect.datalake.compatibility=stream-reactor"

    struct Case: Sendable, CustomStringConvertible {
        var kcql: String
        var topics = "t"
        var more = ""
        var severity: ConfigProblem.Severity? = .error
        /// Parts of the message; nil severity = nothing is said.
        var says: [String] = []
        var purpose: ConfigValues.Purpose = .run
        /// The parser warns of it too.
        var isWarnedOf = false
        var description: String { "\(kcql) | \(topics) | \(more) | \(purpose)" }
    }

    static let cases: [Case] = [
        Case(kcql: "\(insert) t", severity: nil),
        Case(kcql: "\(insert) t", topics: "t,u", says: ["no KCQL statement takes the topic u"]),
        Case(kcql: "\(insert) t; \(insert) u", says: ["the statement for u", "topics has no topic for it"]),
        Case(
            kcql: "\(insert) t; \(insert) u", more: javas, severity: .warning, says: ["the statement for u"]),
        Case(
            kcql: "\(insert) x", topics: "topics.regex=a.+",
            says: ["the statement for x", "topics.regex has no topic for it"]),
        Case(kcql: "\(insert) abc", topics: "topics.regex=a.+", severity: nil),
        Case(kcql: "\(insert) ab; \(insert) `*`", topics: "topics.regex=a.+", severity: nil),
        Case(
            kcql: "\(insert) t; \(insert) t NOPARTITION", says: ["never gets a record", "takes its topics"]),
        Case(
            kcql: "\(insert) t; \(insert) t NOPARTITION", more: javas, severity: .warning,
            says: ["never gets a record"]),
        Case(
            kcql: "\(insert) `*`; \(insert) t",
            says: ["never gets a record", "put the statement FROM `*` last"]),
        Case(kcql: "\(insert) t STOREAS AVRO", says: ["STOREAS AVRO comes in a later version"]),
        Case(kcql: "\(insert) t STOREAS PARQUET", says: ["STOREAS PARQUET comes in a later version"]),
        Case(
            kcql: "\(insert) t STOREAS AVRO", severity: .notice,
            says: ["STOREAS AVRO comes in a later version"],
            purpose: .explain),
        Case(
            kcql: "\(insert) t STOREAS PARQUET", severity: .notice, says: ["STOREAS PARQUET"],
            purpose: .explain),
        Case(
            kcql: "\(insert) t", more: "connect.datalake.compression.codec=ZSTD",
            says: ["ZSTD does not go with STOREAS JSON", "UNCOMPRESSED or GZIP"]),
        Case(
            kcql: "\(insert) t", more: "connect.datalake.compression.codec=ZSTD",
            says: ["ZSTD does not go with STOREAS JSON"], purpose: .explain),
        Case(
            kcql: "\(insert) t STOREAS CSV", more: "connect.datalake.compression.codec=GZIP",
            says: ["GZIP does not go with STOREAS CSV"]),
        Case(
            kcql: "\(insert) t STOREAS CSV", more: "connect.datalake.compression.codec=GZIP\n\(javas)",
            severity: nil),
        Case(kcql: "\(insert) t", more: "connect.datalake.compression.codec=GZIP", severity: nil),
        Case(
            kcql: "\(insert) t STOREAS CSV PROPERTIES('store.envelope'=true)",
            says: ["CSV cannot hold an envelope"]),
        Case(
            kcql: "\(insert) t PROPERTIES('padding.type'=NoOp)",
            more: "connect.datalake.padding.strategy=LeftPad", says: ["padding", "both given", "Keep one"]),
        Case(
            kcql: "\(insert) t PROPERTIES('padding.length.offset'=3)",
            more: "connect.datalake.padding.strategy=LeftPad", says: ["both given"]),
        Case(kcql: "\(insert) t", more: "connect.datalake.padding.strategy=NoOp", severity: nil),
        Case(
            kcql: "\(insert) t STOREAS BYTES", more: "connect.datalake.disable.flush.count=true",
            says: ["STOREAS BYTES", "count"]),
        Case(kcql: "\(insert) t PARTITIONBY _date.bogus", says: ["_date"]),
        Case(
            kcql: "\(insert) t PROPERTIES('object.key.template'='{topic}-{partition}')", says: ["offset"]),
        Case(kcql: "\(insert) t PROPERTIES('padding.type'=RightPad)", says: ["RightPad"], isWarnedOf: true),
        Case(
            kcql: "\(insert) t PROPERTIES('padding.type'=RightPad)", more: javas, severity: .warning,
            says: ["RightPad"], isWarnedOf: true),
        Case(kcql: "\(insert) t PARTITIONBY _date.DD", severity: .warning, says: ["D"]),
        Case(kcql: "INSERT INTO box SELECT a FROM t", says: ["line 1", "^"]),
    ]

    @Test(arguments: cases) func `a mistake is said once, with its severity and place`(_ one: Case) throws {
        let explained = try Explained(
            kcql: one.kcql, topics: one.topics,
            more: "bootstrap.servers=h:1\nvalue.converter=StringConverter\n" + one.more,
            purpose: one.purpose)
        let found = explained.blueprint.problems
        guard let severity = one.severity else {
            #expect(found == [])
            return
        }
        let problem = try #require(found.last, "nothing is said")
        #expect(found.count == (one.isWarnedOf ? 2 : 1), "\(found)")
        #expect(problem.severity == severity)
        #expect(problem.key == "connect.datalake.kcql")
        #expect(problem.file == "c.properties")
        #expect(problem.line == 6)
        for part in one.says { #expect(problem.description.contains(part)) }
    }

    @Test func `a malformed topics regex is said with its line`() throws {
        let explained = try Explained(kcql: "INSERT INTO box SELECT * FROM `*`", topics: "topics.regex=a(b")
        let problem = try #require(explained.problems.errors.first)
        #expect(explained.problems.errors.count == 1)
        #expect(problem.key == "topics.regex")
        #expect(problem.file == "c.properties")
        #expect(problem.line == 3)
        #expect(problem.message.contains("'a(b' is not a regular expression"))
    }

    @Test func `all mistakes are said at once`() throws {
        let explained = try Explained(
            kcql: "\(Self.insert) t STOREAS AVRO; \(Self.insert) u PROPERTIES('padding.type'=RightPad); "
                + "\(Self.insert) x STOREAS BYTES",
            topics: "t,u,y", more: "connect.datalake.disable.flush.count=true", purpose: .run)
        let found = explained.blueprint.problems.errors.map(\.message).joined(separator: "\n")
        for part in ["statement for x", "topic y", "AVRO", "RightPad", "STOREAS BYTES"] {
            #expect(found.contains(part))
        }
    }

    @Test func `the connector's padding reaches every statement`() throws {
        let explained = try Explained(
            kcql: "\(Self.insert) t; \(Self.insert) u PARTITIONBY v", topics: "t,u",
            more: "connect.datalake.padding.strategy=RightPad\nconnect.datalake.padding.length=4\n"
                + Self.javas)
        let keys = try explained.keys([
            #"{"topic": "t", "offset": 7, "value": 1}"#, #"{"topic": "u", "offset": 7, "value": {"v": 1}}"#,
        ])
        #expect(keys == ["t/0/7000_-1_-1.json", "v=1/u(0_7000).json"])
    }
}
