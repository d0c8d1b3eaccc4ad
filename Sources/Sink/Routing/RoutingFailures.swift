import ConnectData

/// The records that have no partition key, with the Java connector's words where the compatibility fails as
/// it does (lenses-behaviour 4.4).
enum RoutingFailures {
    private static let fatal = "io.lenses.streamreactor.common.errors.FatalConnectException"
    private static let extractor =
        "io.lenses.streamreactor.connect.cloud.common.sink.extractors.ExtractorError"

    static func noTimestamp(_ field: PartitionPlan.Field) -> RoutingError {
        RoutingError(.badRecord, "'\(field.written)': Timestamp not found in message", javaClass: fatal)
    }

    /// Why `entry` gives no directory, or nil when it does (`[missing]`).
    static func failure(_ entry: TapeEntry, _ field: PartitionPlan.Field, _ plan: PartitionPlan)
        -> RoutingError?
    {
        switch entry.kind {
        case .array, .map, .structure: container(entry, field, plan)
        case .null: plan.compatibility == .streamReactor ? null(entry.scale, field, plan) : nil
        case .date, .time, .timestamp:
            plan.compatibility == .streamReactor
                ? bad(
                    field, "the Java connector cannot partition by a logical date",
                    "java.lang.ClassCastException")
                : nil
        default: nil
        }
    }

    private static func container(
        _ entry: TapeEntry, _ field: PartitionPlan.Field, _ plan: PartitionPlan
    ) -> RoutingError {
        let what =
            switch entry.kind {
            case .array: "a list"
            case .map: "a map"
            default: "a struct"
            }
        var error = bad(
            field, "the field is \(what), not a value that can name a directory",
            "\(extractor)$UnexpectedType$")
        error.hint = "partition by a field inside it"
        switch field.source {
        case .key(let slot) where plan.keyPaths[slot].isEmpty:
            error.message += ": Non primitive struct provided, PARTITIONBY _key requested in KCQL"
            error.javaClass = fatal
        case .header(let slot) where plan.headerPaths[slot].path.isEmpty:
            error.javaClass = "java.util.NoSuchElementException"
        default: break
        }
        return error
    }

    private static func null(_ reason: Int16, _ field: PartitionPlan.Field, _ plan: PartitionPlan)
        -> RoutingError?
    {
        switch reason {
        case PathAnswer.belowScalar:
            return bad(
                field, "the path goes on below a value that has no fields", "\(extractor)$UnexpectedType$")
        case PathAnswer.indexOutOfRange:
            return bad(field, "the list is shorter than the index", "java.lang.IndexOutOfBoundsException")
        case PathAnswer.notAnIndex:
            return bad(field, "a list takes a number as its index", "\(extractor)$IncorrectIndexType$")
        case PathAnswer.nullParent:
            return bad(field, "a struct on the path is null", "java.lang.NullPointerException")
        case PathAnswer.headerAbsent:
            return bad(field, "Header '\(headerName(field, plan))' not found in message", fatal)
        case PathAnswer.partNull: return partNull(field, plan)
        default: return nil
        }
    }

    private static func partNull(_ field: PartitionPlan.Field, _ plan: PartitionPlan) -> RoutingError {
        switch field.source {
        case .key(let slot) where plan.keyPaths[slot].isEmpty:
            bad(field, "Key is null, but requested to partition by whole key", fatal)
        case .key: bad(field, "Key is null.", fatal)
        case .header: bad(field, "Header '\(headerName(field, plan))' is null.", fatal)
        default: bad(field, "Value is null.", fatal)
        }
    }

    private static func headerName(_ field: PartitionPlan.Field, _ plan: PartitionPlan) -> String {
        guard case .header(let slot) = field.source else { return "" }
        let header = plan.headerPaths[slot]
        return ([header.name] + header.path).joined(separator: ".")
    }

    private static func bad(_ field: PartitionPlan.Field, _ message: String, _ javaClass: String)
        -> RoutingError
    {
        RoutingError(.badRecord, "PARTITIONBY '\(field.written)': \(message)", javaClass: javaClass)
    }
}
