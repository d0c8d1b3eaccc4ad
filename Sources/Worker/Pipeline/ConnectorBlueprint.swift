import Bytes
package import ConnectData
import Formats
import Foundation
package import KCQL
import ObjectStore
package import Sink

/// A connector's settings with its statements parsed and judged: everything that tasks, `validate` and
/// `explain` share. A value; made once.
package struct ConnectorBlueprint: Sendable {
    package let settings: ConnectorSettings
    package let statements: [Statement]
    package let coverage: TopicCoverage
    /// Everything found while it was made; with an error among them nothing may start.
    package private(set) var problems: [ConfigProblem] = []

    package var compatibility: Compatibility { settings.compatibility }
    package var indexesName: String { settings.indexesName }
    package var openWritersMax: Int { settings.openWritersMax }

    /// Parses the statements and checks them against the topics, the formats and each other; never throws,
    /// says all.
    package init(_ settings: ConnectorSettings, purpose: ConfigValues.Purpose) {
        self.settings = settings
        let form: ParseOptions.Compatibility =
            settings.compatibility == .documented ? .documented : .streamReactor
        var found: [ConfigProblem] = []
        func say(_ severity: ConfigProblem.Severity, _ message: String, line: Int = 1, hint: String? = nil) {
            found.append(
                ConfigProblem(
                    severity, file: settings.kcql.file, line: settings.kcql.line + line - 1,
                    key: "connect.datalake.kcql", message, hint: hint))
        }
        do throws(KCQLError) {
            let parsed = try KCQL.parse(settings.kcql.text, options: ParseOptions(compatibility: form))
            statements = parsed.statements.map { Self.adjusted($0, settings) }
            for warning in parsed.warnings {
                say(.warning, settings.kcql.isQuotable ? warning.rendered : warning.message)
            }
        } catch {
            statements = []
            say(
                .error,
                settings.kcql.isQuotable
                    ? error.rendered
                    : "line \(error.position.line), column \(error.position.column) of the resolved text cannot be read"
            )
        }
        var topics: [String]?
        if case .names(let names) = settings.topics, !names.isEmpty { topics = names }
        coverage = TopicCoverage(statements: statements, topics: topics, compatibility: form)
        var pattern: TopicPattern?
        if case .pattern(let text, let line) = settings.topics {
            do throws(TopicPattern.Malformed) {
                pattern = try TopicPattern(text)
            } catch {
                found.append(
                    ConfigProblem(
                        .error, file: settings.kcql.file, line: line, key: "topics.regex", error.description,
                        hint: "Write a Java regular expression that matches whole topic names."))
            }
        }
        if !statements.isEmpty {
            let fit =
                pattern.map { pattern in coverage.problems { pattern.matches($0) } } ?? coverage.problems()
            for problem in fit where topics != nil || pattern != nil {
                say(problem.isError ? .error : .warning, problem.message, hint: problem.hint)
            }
        } else if found.isEmpty {
            say(
                .error, "no statement is given",
                hint: "Write INSERT INTO container:prefix SELECT * FROM topic.")
        }
        problems = found
        for statement in statements { problems += check(statement, purpose) }
        problems += azureProblems()
        problems += wallClockProblems(purpose)
    }

    /// What holds for a statement once the connector's own properties reach into it.
    private static func adjusted(_ statement: Statement, _ settings: ConnectorSettings) -> Statement {
        var statement = statement
        if let strategy = settings.paddingStrategy {
            statement.effective.padding.type =
                switch strategy {
                case .leftPad: .leftPad
                case .rightPad: .rightPad
                case .noOp: .noOp
                }
            statement.effective.padding.offset = settings.paddingLength ?? 12
        }
        return statement
    }

    private func check(_ statement: Statement, _ purpose: ConfigValues.Purpose) -> [ConfigProblem] {
        var found: [ConfigProblem] = []
        func say(_ severity: ConfigProblem.Severity, _ message: String, hint: String? = nil) {
            found.append(
                ConfigProblem(
                    severity, file: settings.kcql.file, line: settings.kcql.line,
                    key: "connect.datalake.kcql", message,
                    hint: hint))
        }
        do throws(FormatConfigError) {
            try format(of: statement).check()
        } catch {
            let isComing = statement.storeAs == .avro || statement.storeAs == .parquet
            say(purpose == .explain && isComing ? .notice : .error, error.message)
        }
        if settings.paddingStrategy != nil,
            statement.properties.paddingType != nil || statement.properties.paddingChar != nil
                || !statement.properties.paddingLengths.isEmpty
        {
            say(
                .error,
                "connect.datalake.padding.strategy and padding properties of a statement are both given",
                hint: "Keep one of the two.")
        }
        if settings.disablesFlushCount, statement.storeAs == .bytes {
            say(
                .error, "STOREAS BYTES stores one record a file and needs the count condition",
                hint: "Remove connect.datalake.disable.flush.count.")
        }
        do throws(RoutingError) {
            _ = try PartitionPlan(statement, compatibility: compatibility, zone: zone)
            let namer = try ObjectKeyNamer(
                statement, compatibility: compatibility, limits: KeyLimits(lengthMax: 1024),
                reserved: [indexesName, ".temp-upload"])
            for warning in namer.warnings { say(.warning, warning) }
        } catch {
            say(.error, error.message, hint: error.hint)
        }
        return found
    }

    /// How a statement's records are written.
    func format(of statement: Statement) -> FormatSettings {
        let format: StorageFormat =
            switch statement.storeAs {
            case .json: .json
            case .csv(let headers): headers ? .csvWithHeaders : .csv
            case .text: .text
            case .bytes: .bytes
            case .avro: .avro
            case .parquet: .parquet
            }
        let envelope = statement.effective.envelope.map {
            EnvelopeFields(key: $0.key, value: $0.value, headers: $0.headers, metadata: $0.metadata)
        }
        return FormatSettings(
            format: format, envelope: envelope,
            codec: CompressionCodec(name: settings.compression.rawValue) ?? .uncompressed,
            level: settings.compressionLevel, compatibility: compatibility,
            detector: SchemaChangeDetector(rawValue: settings.schemaChangeDetector.rawValue) ?? .any)
    }

    /// When a statement's files are due.
    func flush(of statement: Statement) -> FlushPolicy {
        let effective = statement.effective
        return FlushPolicy(
            count: settings.disablesFlushCount ? nil : effective.flushCount, size: effective.flushSize,
            interval: effective.flushInterval * 1000)
    }

    /// The zone of `_date`.
    package var zone: DateZone {
        guard settings.dateTimeZone != "UTC", let zone = TimeZone(identifier: settings.dateTimeZone) else {
            return .utc
        }
        return DateZone(
            id: settings.dateTimeZone,
            offset: { Int32(zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double($0)))) },
            abbreviation: {
                zone.abbreviation(for: Date(timeIntervalSince1970: Double($0))) ?? zone.identifier
            })
    }

    /// Hash of what decides which partition key a record gets.
    func keyFunction(of statement: Statement) -> String {
        KeyFunction.hash(
            statement, zone: settings.dateTimeZone, compatibility: compatibility,
            converters: [
                settings.keyConverter.keyFunctionLine, settings.valueConverter.keyFunctionLine,
                settings.headerConverter.keyFunctionLine,
            ],
            transforms: [])
    }
}
