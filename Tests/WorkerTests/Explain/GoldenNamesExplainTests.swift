import ConnectData
import Foundation
import GoldenRows
import JSON
import KCQL
import Testing

@testable import Worker

/// Every row of `lenses/names.jsonl` as a connector file and sample records: the names that the Java
/// connector gave its objects are among the keys that `explain` shows.
struct GoldenNamesExplainTests {
    struct Row: CustomTestStringConvertible, Sendable {
        let id: String
        let kcql: String
        let config: [String: String]
        /// Sample lines, in order.
        let records: [String]
        let objects: Set<String>
        let failed: Bool
        var testDescription: String { id }

        init(_ row: GoldenRows.Row) throws {
            let json = try JSON(parsing: row.text)
            id = row.id
            var config: [String: String] = [:]
            for member in json["config"]?.members ?? [] { config[member.name] = member.value.string }
            self.config = config
            kcql = config["connect.datalake.kcql"] ?? ""
            records = (json["records"]?.array ?? []).map(Self.line)
            let expect = json["expect"] ?? .null
            objects = Set((expect["objects"]?.array ?? []).compactMap { $0["path"]?.string })
            failed = expect["error"] != nil || expect["create_error"] != nil
        }

        private static func line(_ record: JSON) -> String {
            func bytes(_ value: JSON?) -> JSON {
                value?.string.map { ["base64": .string($0)] } ?? .null
            }
            let headers = (record["headers"]?.array ?? []).map { pair -> JSON in
                [pair.array?[0] ?? .null, bytes(pair.array?.dropFirst().first)]
            }
            let sample: JSON = [
                "topic": record["topic"] ?? .null, "partition": record["partition"] ?? .null,
                "offset": record["offset"] ?? .null, "timestamp": record["timestamp"] ?? .null,
                "key": bytes(record["key_b64"]), "value": bytes(record["value_b64"]),
                "headers": .array(headers),
            ]
            return sample.text
        }

        /// The connector's file: its lake a directory, its behaviour Java's.
        var file: String {
            let kept = config.filter { !$0.key.hasPrefix("connect.datalake.azure.") }
            let lines = kept.sorted { $0.key < $1.key }.map { "\($0.key)=\(Explained.property($0.value))" }
            return
                (lines + [
                    "name=c", "connect.datalake.endpoint=file:lake",
                    "connect.datalake.compatibility=stream-reactor",
                ]).joined(separator: "\n")
        }

        /// Records of converters that another version brings.
        var needsAvro: Bool { config.values.contains { $0.hasSuffix("AvroConverter") } }
    }

    static let rows: [Row] = {
        let all = GoldenRows.read("lenses/names.jsonl").map { row in
            do { return try Row(row) } catch { preconditionFailure("\(row.id): \(error)") }
        }
        let rows = all.filter { !$0.needsAvro }
        print(
            "golden skipped: lenses/names.jsonl (explain) \(all.count - rows.count) rows (AvroConverter comes later)"
        )
        return rows
    }()

    /// What `explain` shows of a row.
    private struct Outcome {
        var keys: Set<String> = []
        var errors: [String] = []
    }

    /// Explains piece by piece, a piece being what one flush takes: as soon as one partition key of a
    /// partition has `flush.count` records, all its files end (lenses-behaviour 7).
    private func explain(_ row: Row) throws -> Outcome {
        let explained: Explained
        do {
            explained = try Explained(row.file)
        } catch {
            return Outcome(errors: ["\(error)"])
        }
        guard explained.problems.errors.isEmpty else {
            return Outcome(errors: explained.problems.errors.map(\.description))
        }
        var outcome = Outcome()
        var open: [String: [String]] = [:]
        for line in row.records {
            let sample = try SampleRecord(line: line, defaultTopic: nil)
            let partition = sample.topicPartition
            open[partition.description, default: []].append(line)
            let placed = try explained.place(open[partition.description] ?? []).records
            outcome.keys.formUnion(placed.compactMap(\.key))
            outcome.errors += placed.compactMap(\.error)
            let statement = try #require(explained.blueprint.coverage.statement(for: partition.topic))
            let counts = Dictionary(grouping: placed.compactMap(\.key)) { key in
                key.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
            }
            if counts.values.contains(where: { $0.count >= statement.effective.flushCount }) {
                open[partition.description] = []
            }
        }
        return outcome
    }

    @Test(arguments: rows) func `a row's object names are among the keys that explain shows`(_ row: Row)
        throws
    {
        let outcome = try explain(row)
        let why = "keys: \(outcome.keys.sorted()) errors: \(outcome.errors) Java: \(row.objects.sorted())"
        if JavaItems.cannotRead(row.kcql) {
            // Java cuts or refuses the item (docs/compatibility/object-keys.md); we read it whole.
            #expect(!outcome.keys.isEmpty || !outcome.errors.isEmpty, "\(why)")
            #expect(outcome.keys.allSatisfy { $0.contains("=") }, "\(why)")
            return
        }
        #expect(row.objects.isSubset(of: outcome.keys), "\(why)")
        #expect(!outcome.errors.isEmpty == row.failed, "\(why)")
    }

    @Test(arguments: [
        ("a, b", false), ("_value.`a.b`,_header.`my-header`", false), ("l.`5`", false), ("l.0", true),
        ("x.my-field", true), ("as.0.q", true), ("_value.`as`.`0`.q", true), ("`a.b`", true),
        ("_value.1", true), ("limit.x", true),
    ]) func `the rule knows what Java's grammar cannot read`(_ items: String, _ isRefused: Bool) {
        let kcql = "INSERT INTO b SELECT * FROM t PARTITIONBY \(items) PROPERTIES('flush.count'=1)"
        #expect(JavaItems.cannotRead(kcql) == isRefused)
    }
}

/// What the Java connector's grammar makes of PARTITIONBY items (lenses-behaviour 2.1 and 2.5).
enum JavaItems {
    /// An item is a bare number, a keyword or holds a hyphen outside backticks, or has an escaped part first
    /// or behind another escaped one.
    static func cannotRead(_ kcql: String) -> Bool {
        let clause = #/(?i)\bpartitionby\s+(.*?)\s*(\b(storeas|properties)\b|;|$)/#
        guard let found = kcql.firstMatch(of: clause) else { return false }
        return found.1.split(separator: ",").contains { item in
            let text = item.trimmingCharacters(in: .whitespaces)
            guard text.wholeMatch(of: #/\w+(\.`[^`]*`)?(\.\w+(\.`[^`]*`)?)*/#) != nil else { return true }
            return text.replacing(#/`[^`]*`/#, with: "").split(separator: ".").contains {
                $0.allSatisfy(\.isNumber) || ["as", "limit", "batch", "ignore"].contains($0)
            }
        }
    }
}
