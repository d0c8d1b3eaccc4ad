import Bytes
import ConnectData
import Converters
import GoldenRows
import Testing

/// Rows of `converters.jsonl` whose converter exists; the others are counted.
let converterRows: [GoldenRows.Row] = {
    let all = GoldenRows.read("converters.jsonl")
    let mine = all.filter { !($0.string("converter") ?? "").hasPrefix("io.confluent.") }
    print(
        "golden skipped: converters.jsonl \(all.count - mine.count) rows "
            + "(converters of a schema registry come later)"
    )
    return mine
}()

@Suite struct GoldenConverterTests {
    /// What one row came to.
    enum Outcome: Equatable, CustomStringConvertible {
        case value(schema: String, value: String)
        case error(class: String, message: String)

        var description: String {
            switch self {
            case .value(let schema, let value): "\(schema) | \(value)"
            case .error(let type, let message): "\(type): \(message)"
            }
        }
    }

    static func input(_ row: GoldenRows.Row) -> [UInt8]? {
        row.string("input_hex").map { Hex.decode($0) ?? [] }
    }

    static func run(_ row: GoldenRows.Row, _ compatibility: Compatibility) -> Outcome {
        let role = ConverterRole(rawValue: row.string("role") ?? "value") ?? .value
        do {
            let converter = try Converter(
                className: row.string("converter") ?? "", options: row["config"] as? [String: String] ?? [:],
                role: role, compatibility: compatibility)
            let record = OneRecord(converter, role: role, text: input(row))
            if let failure = record.failure {
                return .error(class: failure.javaClass ?? "", message: failure.message)
            }
            return .value(
                schema: GoldenRenderer.render(record.schema), value: record.value(javaNumbers: true))
        } catch {
            return .error(class: error.javaClass ?? "", message: error.message)
        }
    }

    static func expected(_ row: GoldenRows.Row) -> Outcome {
        if let error = row["error"] as? [String: Any] {
            return .error(class: error["class"] as? String ?? "", message: error["message"] as? String ?? "")
        }
        let result = row.exact("result") as? [String: Any]
        return .value(
            schema: GoldenExpectation.schema(result?["schema"]),
            value: GoldenExpectation.value(result?["value"]))
    }

    /// Our messages begin with Java's where Java's has one.
    static func matches(_ actual: Outcome, _ expected: Outcome) -> Bool {
        if case .error(let type, let message) = actual, case .error(let javaType, let javaMessage) = expected
        {
            return type == javaType && message.hasPrefix(javaMessage)
        }
        return actual == expected
    }

    @Test("stream-reactor gives what the Java class gives", arguments: converterRows)
    func javaConnector(_ row: GoldenRows.Row) {
        let (actual, expected) = (Self.run(row, .streamReactor), Self.expected(row))
        #expect(Self.matches(actual, expected), "\(row.id): \(actual)\n expected \(expected)")
    }

    @Test("the documented form gives the same, except where Java loses data", arguments: converterRows)
    func documented(_ row: GoldenRows.Row) {
        let actual = Self.run(row, .documented)
        let java = Self.expected(row)
        switch Deviation.of(row) {
        case nil: #expect(Self.matches(actual, java), "\(row.id): \(actual)\n expected \(java)")
        case .error(let why):
            guard case .error = actual else {
                Issue.record("\(row.id): \(actual)\n expected an error: \(why)")
                return
            }
        case .text(let text):
            let expected = Outcome.value(schema: "STRING optional=false", value: "string \(text)")
            #expect(actual == expected, "\(row.id): \(actual)\n expected the text as it is")
        case .exactNumber(let text):
            #expect(Deviation.isNumber(actual, text), "\(row.id): \(actual)\n expected exactly \(text)")
        case .accepted:
            guard case .value = actual else {
                Issue.record("\(row.id): \(actual)\n expected a value")
                return
            }
        }
    }
}
