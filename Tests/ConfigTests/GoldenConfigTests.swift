import Foundation
import GoldenRows
import Testing
import Worker

/// The rows of `config.jsonl`, recorded from Kafka's own classes.
@Suite struct GoldenConfigTests {
    static func rows(_ kind: String) -> [GoldenRows.Row] {
        GoldenRows.read("config.jsonl").filter { $0.string("kind") == kind }
    }

    @Test func `Rows of every kind are judged`() {
        let known = ["properties", "configdef", "config-provider", "jaas"]
        #expect(GoldenRows.read("config.jsonl").allSatisfy { known.contains($0.string("kind") ?? "") })
    }

    @Test(arguments: rows("properties"))
    func `A properties file reads as in Java`(_ row: GoldenRows.Row) throws {
        let hex = try #require(row.string("input_hex"))
        let bytes = stride(from: 0, to: hex.utf8.count, by: 2).compactMap { offset in
            UInt8(hex.dropFirst(offset).prefix(2), radix: 16)
        }
        let read = Properties.parse(bytes, file: row.id)
        if let error = row["error"] as? [String: Any] {
            let message = try #require(error["message"] as? String).replacing(".", with: "")
            #expect(
                read.problems.errors.contains { $0.message.hasPrefix(message) && $0.line != nil }, "\(row.id)"
            )
        } else {
            let expected = try #require(row["result"] as? [String: String])
            #expect(read.byKey.mapValues(\.value) == expected, "\(row.id)")
            #expect(read.problems.errors.isEmpty, "\(row.id)")
        }
    }

    @Test(arguments: rows("configdef"))
    func `A value is read by its type as in Java`(_ row: GoldenRows.Row) throws {
        let name = try #require(row.string("type"))
        let type = try #require(ConfigType(rawValue: name.lowercased()))
        // A row without value asks for null, which is "not set" and never parsed.
        guard let text = row.string("value") else {
            #expect(row["error"] == nil, "\(row.id)")
            return
        }
        // Classes of Java itself exist in the JVM that made the rows.
        let parsed = type.parse(
            text, key: "k", classExists: { $0.hasPrefix("java.") || ConverterSettings.known.contains($0) })
        switch parsed {
        case .failure(let error):
            let expected = row["error"] as? [String: Any]
            let message = expected?["message"] as? String
            #expect(error.message == message, "\(row.id)")
        case .success(let value):
            #expect(row["error"] == nil, "\(row.id)")
            let result = try #require(row.string("result"))
            switch value {
            case .none: Issue.record("\(row.id): no value")
            case .boolean(let flag): #expect(String(flag) == result, "\(row.id)")
            case .integer(let number): #expect(String(number) == result, "\(row.id)")
            case .double(let number):
                #expect(number.isNaN ? result == "NaN" : number == javaDouble(result), "\(row.id)")
            case .list(let members): #expect(members == row["result_list"] as? [String], "\(row.id)")
            case .string(let text): #expect((type == .class ? "class " : "") + text == result, "\(row.id)")
            }
        }
    }

    private func javaDouble(_ text: String) -> Double? {
        Double(text.replacing("Infinity", with: "inf"))
    }

    /// The fixtures that the rows name (golden/README.md): contents that the README does not give are those
    /// of the rows' own results.
    private static var fixtures: TestFiles {
        var fixtures = TestFiles(variables: ["MYVAR": "envval"])
        var keys: [String: [String: String]] = [
            "/data/m/sec.properties": ["pw": "s3cret", "ref": "${env:MYVAR}"]
        ]
        for row in rows("config-provider") {
            guard let value = row.string("value"), let result = row.string("result"), value != result,
                let match = value.wholeMatch(of: /\$\{(dir|file|env):(?:([^:}]*):)?([^}]*)\}/)
            else { continue }
            let path = match.2.map(String.init) ?? ""
            switch match.1 {
            case "dir": fixtures.files["\(path)/\(match.3)"] = result
            case "file": keys[path, default: [:]][String(match.3)] = result
            default: fixtures.variables[String(match.3)] = result
            }
        }
        for (path, entries) in keys {
            let lines = entries.map { "\(escaped($0.key))=\(escaped($0.value))\n" }
            fixtures.files[path] = lines.joined()
        }
        return fixtures
    }

    /// The text as a properties file holds it.
    private static func escaped(_ text: String) -> String {
        text.utf16.map { unit in
            let hex = String(unit, radix: 16)
            return "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
        }.joined()
    }

    @Test(arguments: rows("config-provider"))
    func `A placeholder is resolved as in Kafka`(_ row: GoldenRows.Row) throws {
        let providers = ConfigProviders(environment: Self.fixtures.environment)
        let entry = ConfigEntry(key: "k", value: try #require(row.string("value")), file: row.id, line: 1)
        var problems: [ConfigProblem] = []
        let value = providers.resolve(entry, &problems)
        if let error = row["error"] as? [String: Any] {
            #expect(problems.errors.map(\.message) == [error["message"] as? String], "\(row.id)")
        } else {
            #expect(value == row.string("result"), "\(row.id)")
            #expect(problems.errors.isEmpty, "\(row.id)")
        }
    }
}
