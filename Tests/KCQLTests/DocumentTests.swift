import Foundation
import KCQL
import Testing

/// What docs/kcql.md and kcql/ print is what the parser takes.
@Suite struct DocumentTests {
    static let page = (try? String(contentsOf: repository("docs/kcql.md"), encoding: .utf8)) ?? ""

    static let blocks: [String] = page.components(separatedBy: "```kcql\n").dropFirst().map {
        $0.components(separatedBy: "\n```")[0]
    }

    static let files: [URL] =
        ((try? FileManager.default.contentsOfDirectory(
            at: repository("kcql"), includingPropertiesForKeys: nil)) ?? [])
        .filter { $0.pathExtension == "kcql" }.sorted { $0.path < $1.path }

    @Test func `the page and the folder have examples`() {
        #expect(Self.blocks.count >= 7)
        #expect(Self.files.count >= 25)
    }

    @Test(arguments: blocks) func `each example of the page is taken`(block: String) throws {
        let parsed = try KCQL.parse(block)
        #expect(!parsed.statements.isEmpty)
        #expect(parsed.warnings.isEmpty)
        #expect(TopicCoverage(statements: parsed.statements, topics: nil).problems().isEmpty)
    }

    @Test(arguments: files.map(\.lastPathComponent))
    func `each file begins with a comment and is taken in both forms`(name: String) throws {
        let text = try String(contentsOf: repository("kcql/\(name)"), encoding: .utf8)
        #expect(text.hasPrefix("-- "))
        let parsed = try KCQL.parse(text)
        #expect(!parsed.statements.isEmpty)
        #expect(parsed.warnings.isEmpty)
        #expect(TopicCoverage(statements: parsed.statements, topics: nil).problems().isEmpty)
        let java = try KCQL.parse(text, options: ParseOptions(compatibility: .streamReactor))
        #expect(java.statements.map(\.target) == parsed.statements.map(\.target))
    }

    @Test(arguments: PropertyKey.allCases)
    func `the page's table has each property with its values and default`(key: PropertyKey) {
        #expect(Self.page.contains("| `\(key.rawValue)` | \(key.values) | \(key.defaultValue) |\n"))
    }

    @Test func `the page shows an error as it is printed`() throws {
        let error = try refusal("INSERT INTO box SELECT * FROM t\nPROPERTIES('flush.count'=5) STOREAS JSON")
        #expect(Self.page.contains("```text\n\(error.rendered)\n```"))
    }

    /// Every statement printed on the public page, placeholders replaced.
    @Test(
        arguments: [
            "INSERT INTO `container-name`:`prefix` SELECT * FROM `kafka-topic` PARTITIONBY `a.b`",
            "INSERT INTO testcontainer:pathToWriteTo SELECT * FROM topicA;",
            "INSERT INTO testcontainer SELECT * FROM topicA;",
            "INSERT INTO testcontainer:path/To/Write/To SELECT * FROM topicA PARTITIONBY fieldA;",
            "INSERT INTO lake SELECT * FROM  `*`",
            "INSERT INTO lake:x SELECT * FROM t PARTITIONBY fieldA, fieldB",
            "INSERT INTO lake:x SELECT * FROM t PARTITIONBY _key",
            "INSERT INTO lake:x SELECT * FROM t PARTITIONBY _key.fieldA, _key.fieldB",
            "INSERT INTO lake:x SELECT * FROM t PARTITIONBY _header.header_key1, _header.header_key2",
            "INSERT INTO lake:x SELECT * FROM t PARTITIONBY fieldA, _key.fieldB, _headers.fieldC",
            "INSERT INTO lake:x\nSELECT * FROM t\nPARTITIONBY fieldA, _key.fieldB, _headers.fieldC\n"
                + "STOREAS `AVRO`\nPROPERTIES (\n    'partition.include.keys'=true,\n)",
            "insert into lensesio:demo select * from demo PARTITIONBY _value.metadata_id, "
                + "_value.customer_id, _header.ts, _header.wallclock STOREAS `JSON` "
                + "PROPERTIES('flush.interval'=600, 'flush.size'=1000000, 'flush.count'=5000)",
            "INSERT INTO lensesioazure:car_speed SELECT * FROM car_speed_events STOREAS `PARQUET` ",
            "INSERT INTO lensesioazure:car_speed SELECT * FROM car_speed_events STOREAS `JSON` "
                + "PROPERTIES('store.envelope'=true)",
            "INSERT INTO lensesioazure:car_speed SELECT * FROM car_speed_events STOREAS `AVRO` "
                + "PROPERTIES('store.envelope'=true)",
        ])
    func `each statement of the public page is taken as printed`(text: String) throws {
        let parsed = try KCQL.parse(text)
        #expect(parsed.statements.count == 1)
        #expect(parsed.warnings.isEmpty)
    }
}
