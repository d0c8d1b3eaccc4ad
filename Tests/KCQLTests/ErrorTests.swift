import KCQL
import Testing

@Suite struct ErrorTests {
    struct Row: Sendable {
        var text: String
        var rendered: String

        init(_ text: String, _ rendered: String) { (self.text, self.rendered) = (text, rendered) }
    }

    @Test(
        arguments: [
            Row(
                "INSERT INTO box SELECT * FROM t\nPROPERTIES('flush.count'=5) STOREAS JSON",
                """
                STOREAS must come before PROPERTIES (line 2, column 29)
                2 | PROPERTIES('flush.count'=5) STOREAS JSON
                  |                             ^
                fix: move it in front of PROPERTIES: the order is PARTITIONBY or NOPARTITION, then STOREAS, \
                then PROPERTIES
                """),
            Row(
                "INSERT INTO box SELECT * FROM t STOREAZ JSON",
                """
                STOREAZ cannot stand here (line 1, column 33)
                1 | INSERT INTO box SELECT * FROM t STOREAZ JSON
                  |                                 ^
                expected: PARTITIONBY, NOPARTITION, STOREAS, PROPERTIES, ; or the end
                fix: write STOREAS instead of STOREAZ
                """),
            Row(
                "INSERT INTO box",
                """
                the statement ends too early (line 1, column 16)
                1 | INSERT INTO box
                  |                ^
                expected: SELECT
                """),
            Row(
                "INSRT INTO box SELECT * FROM t",
                """
                INSRT cannot stand here (line 1, column 1)
                1 | INSRT INTO box SELECT * FROM t
                  | ^
                expected: INSERT
                fix: write INSERT instead of INSRT
                """),
            Row(
                "INSERT INTO box SELECT * FROM t STOREAS JSN",
                """
                JSN is no storage format (line 1, column 41)
                1 | INSERT INTO box SELECT * FROM t STOREAS JSN
                  |                                         ^
                expected: JSON, CSV, CSV_WITHHEADERS, TEXT, BYTES, AVRO or PARQUET
                fix: write JSON
                """),
            Row(
                "INSERT INTO box SELECT * FROM t PROPERTIES('flush.count'=0)",
                """
                0 is no value of flush.count (line 1, column 58)
                1 | INSERT INTO box SELECT * FROM t PROPERTIES('flush.count'=0)
                  |                                                          ^
                expected: a number of records from 1 to 9223372036854775807
                """),
        ])
    func `an error shows its place, what was expected and the fix`(row: Row) throws {
        #expect(try refusal(row.text).rendered == row.rendered)
    }

    @Test func `a long line is cut around the place`() throws {
        let text =
            "INSERT INTO box:\(String(repeating: "p", count: 200)) SELECT * FROM t WHERE a = 1 "
            + String(repeating: " ", count: 200)
        let lines = try refusal(text).rendered.split(separator: "\n")
        #expect(lines[0] == "records cannot be filtered here (line 1, column 234)")
        #expect(lines[1].count <= 106)
        let caret = try #require(lines[2].firstIndex(of: "^"))
        let below = lines[1].index(
            lines[1].startIndex, offsetBy: lines[2].distance(from: lines[2].startIndex, to: caret))
        #expect(lines[1][below...].hasPrefix("WHERE"))
    }

    @Test func `the caret stands right behind tabs and letters beyond ASCII`() throws {
        let error = try refusal("INSERT INTO `box:größe`\tSELECT * FROM t LIMIT 5")
        #expect(error.position == Position(line: 1, column: 41, offset: 42))
        let lines = error.rendered.split(separator: "\n")
        #expect(lines[1].count - "LIMIT 5".count == lines[2].count - 1)
    }

    @Test(
        arguments: [
            ("LIMIT 5", "LIMIT has no effect"), ("PK id", "PK has no effect"),
            ("WITHTAG (a)", "WITHTAG has no effect"),
            ("IGNORE a", "IGNORE has no effect"), ("TTL = 5", "TTL has no effect"),
            ("autocreate", "AUTOCREATE has no"),
            ("WITH_FLUSH_COUNT = 5", "WITH_FLUSH_COUNT is no longer a clause"),
            ("WITH_FLUSH_SIZE=5", "WITH_FLUSH_SIZE is no longer"),
            ("WITH_FLUSH_INTERVAL=5", "WITH_FLUSH_INTERVAL is"),
            ("WITHPARTITIONER=Values", "WITHPARTITIONER is no longer"),
            ("PARTITION BY a", "PARTITION is no clause"),
            ("STORE AS JSON", "STORE is no clause"), ("STORED AS JSON", "STORED is no clause"),
            ("NO PARTITION", "NO is no clause"), ("WHERE a = 1", "records cannot be filtered"),
            ("INSERT INTO box SELECT * FROM u", "a statement ends before INSERT"),
            ("/* comment */", "/* is no comment"), ("STOREAS JSON STOREAS CSV", "STOREAS is given twice"),
            ("PARTITIONBY a NOPARTITION", "NOPARTITION and PARTITIONBY exclude each other"),
            ("NOPARTITION PARTITIONBY a", "PARTITIONBY and NOPARTITION exclude each other"),
            ("STOREAS JSON PARTITIONBY a", "PARTITIONBY must come before STOREAS"),
            ("STOREAS `JSON`(a=b)", "STOREAS takes no parameters"),
            ("STOREAS", "the statement ends too early"),
            ("STOREAS BYTES_VALUEONLY", "BYTES_VALUEONLY is no storage format"),
            ("PROPERTIES('flush.count'=1)('flush.size'=2)", "( cannot stand here"),
            ("PROPERTIES", "the statement ends too early"), ("PROPERTIES('flush.count'=1", "ends too early"),
            (", u", "FROM takes one topic"), ("nonsense", "nonsense cannot stand here"),
            ("= 5", "= cannot stand here"),
            ("`quoted`", "`quoted` cannot stand here"), ("\u{200B}", "an invisible character, U+200B"),
        ])
    func `nothing that was written is ignored`(tail: String, message: String) throws {
        for compatibility in [ParseOptions.Compatibility.documented, .streamReactor] {
            let error = try refusal("INSERT INTO box SELECT * FROM t \(tail)", compatibility)
            #expect(error.message.contains(message), "\(error.rendered)")
        }
    }

    @Test(
        arguments: [
            ("SELECT * FROM t", "a statement begins with its target"),
            ("INSERT box SELECT * FROM t", "box cannot"),
            ("INSERT INTO SELECT * FROM t", "SELECT stands where a name should"),
            ("INSERT INTO box * FROM t", "* cannot stand here"),
            ("INSERT INTO box SELECT FROM t", "FROM cannot stand"),
            ("INSERT INTO box SELECT * t", "t cannot stand here"),
            ("INSERT INTO box SELECT *", "too early"),
            ("INSERT INTO box SELECT * FROM", "too early"),
            ("INSERT INTO box SELECT * FROM STOREAS JSON", "STOREAS stands"),
            ("INSERT INTO box:a=b SELECT * FROM t", "= cannot stand in a bare target"),
            ("INSERT INTO box:a:b SELECT * FROM t", "more than one colon"),
            ("INSERT INTO adls://box@acct/x SELECT * FROM t", "not a URL"),
            ("INSERT INTO $target SELECT * FROM t", "$target is no container name"),
            ("INSERT INTO `box SELECT * FROM t", "` is not closed on its line"),
            ("INSERT INTO box SELECT a b FROM t", "b cannot stand here"),
            ("flibble", "flibble cannot stand here"),
            ("INSERT INTO box SELECT * FROM $topic", "$topic is no topic name"), ("*", "* cannot stand here"),
        ])
    func `a broken statement is refused`(text: String, message: String) throws {
        let error = try refusal(text)
        #expect(error.message.contains(message), "\(error.rendered)")
    }

    @Test func `a comment on one line does not swallow a clause`() throws {
        let text = "INSERT INTO box SELECT * FROM t -- by day PARTITIONBY a"
        #expect(try refusal(text).message.contains("it would swallow PARTITIONBY"))
        #expect(try one("INSERT INTO box SELECT * FROM t -- by day").partitioning == .topicPartition)
        #expect(try one(text + "\n").partitioning == .topicPartition)
    }

    @Test func `a warning shows its place as an error does`() throws {
        let warning = try #require(
            try KCQL.parse("INSERT INTO box SELECT * FROM t PARTITIONBY _Key").warnings.first)
        #expect(
            warning.rendered == """
                _Key is read as a field of the value (line 1, column 45)
                1 | INSERT INTO box SELECT * FROM t PARTITIONBY _Key
                  |                                             ^
                fix: write _key if that was meant
                """)
    }
}
