import KCQL
import Testing

/// The one statement of `text`.
func one(
    _ text: String, _ compatibility: ParseOptions.Compatibility = .documented,
    at location: SourceLocation = #_sourceLocation
) throws -> Statement {
    let parsed = try KCQL.parse(text, options: ParseOptions(compatibility: compatibility))
    try #require(parsed.statements.count == 1, sourceLocation: location)
    return parsed.statements[0]
}

/// The error of `text`.
func refusal(
    _ text: String, _ compatibility: ParseOptions.Compatibility = .documented,
    at location: SourceLocation = #_sourceLocation
) throws -> KCQLError {
    do {
        let parsed = try KCQL.parse(text, options: ParseOptions(compatibility: compatibility))
        Issue.record("taken: \(parsed.statements)", sourceLocation: location)
    } catch {
        return error
    }
    throw Taken()
}

struct Taken: Error {}

func fields(
    _ list: String, _ compatibility: ParseOptions.Compatibility = .documented
) throws -> [PartitionField] {
    guard
        case .by(let fields) = try one("INSERT INTO box SELECT * FROM t PARTITIONBY \(list)", compatibility)
            .partitioning
    else { throw Taken() }
    return fields
}

func properties(_ list: String, storeAs format: String = "JSON") throws -> Statement {
    try one("INSERT INTO box SELECT * FROM t STOREAS \(format) PROPERTIES(\(list))")
}

func warnings(
    _ tail: String, _ compatibility: ParseOptions.Compatibility = .documented
) throws -> [String] {
    try KCQL.parse(
        "INSERT INTO box SELECT * FROM t \(tail)", options: ParseOptions(compatibility: compatibility)
    ).warnings.map(\.message)
}
