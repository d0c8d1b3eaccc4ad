package import ConnectData
import Converters
import Formats
package import JSON
import KCQL
import LocalLake
import Sink

/// What a connector's configuration means: its guarantee, its statements and the object keys that sample
/// records get, by the code that makes the real ones.
package struct Explanation {
    package struct Placed {
        package var topicPartition: TopicPartition
        package var offset: Offset
        package var key: String?
        package var error: String?
    }

    package let guarantee: String
    /// Where the lake is and as whom it is written, without secrets.
    package let lake: String
    package let blueprint: ConnectorBlueprint
    package private(set) var records: [Placed] = []

    package init(_ blueprint: ConnectorBlueprint) {
        self.blueprint = blueprint
        guarantee = Guarantee(blueprint).text
        lake = Self.lake(blueprint.settings)
    }

    /// Places sample records. A record that the sink would refuse gets the reason instead of a key.
    package mutating func place(_ samples: [SampleRecord]) {
        var placers: [Int: SamplePlacer] = [:]
        var counts: [TopicPartition: Offset] = [:]
        for sample in samples {
            let tp = sample.topicPartition
            let offset = sample.offset ?? counts[tp, default: 0]
            counts[tp] = offset + 1
            var placed = Placed(topicPartition: tp, offset: offset)
            defer { records.append(placed) }
            guard let statement = blueprint.coverage.statement(for: tp.topic),
                let index = blueprint.statements.firstIndex(where: { $0.position == statement.position })
            else {
                placed.error = "no KCQL statement takes the topic \(tp.topic)"
                continue
            }
            if let reason = passedOver(sample) {
                placed.error = reason
                continue
            }
            do {
                let placer = try placers[index] ?? SamplePlacer(blueprint.statements[index], blueprint)
                placers[index] = placer
                placed.key = try placer.place(sample, offset: offset)
            } catch {
                placed.error = "\(error)"
            }
        }
    }

    /// Why the sink would not store a record that it could place.
    private func passedOver(_ sample: SampleRecord) -> String? {
        let topic = sample.topicPartition.topic
        switch blueprint.settings.topics {
        case .names(let names) where !names.isEmpty && !names.contains(topic):
            return "the connector does not read topic \(topic): topics does not name it"
        case .pattern(let text, _):
            let excludes = blueprint.settings.consumer.excludeInternalTopics
            if let pattern = try? TopicPattern(text, passesOverInternal: excludes), !pattern.matches(topic) {
                return "the connector does not read topic \(topic): topics.regex does not match it"
            }
        case .names: break
        }
        return nil
    }

    package var json: JSON {
        [
            "guarantee": .string(guarantee), "lake": .string(lake),
            "statements": .array(blueprint.statements.map(json)),
            "records": .array(
                records.map { record in
                    [
                        "topic": .string(record.topicPartition.topic),
                        "partition": .int(record.topicPartition.partition),
                        "offset": .int(record.offset), "key": record.key.map(JSON.string) ?? .null,
                        "error": record.error.map(JSON.string) ?? .null,
                    ]
                }),
        ]
    }

    private static func lake(_ settings: ConnectorSettings) -> String {
        switch (settings.endpoint, settings.azure) {
        case (.directory(let path), _): "the directory \(path)"
        case (.azure, let azure?): "Azure, \(azure.account)"
        // Not shown as written: what is no endpoint may be a signature.
        case (.azure, nil): "Azure, of an account that these settings do not tell yet"
        }
    }

    private func json(_ statement: Statement) -> JSON {
        let fields: [JSON] =
            if case .by(let fields) = statement.partitioning { fields.map { .string($0.written) } } else {
                []
            }
        let source: JSON = if case .topic(let topic) = statement.source { .string(topic) } else { "*" }
        return [
            "target": [
                "container": .string(statement.target.container),
                "prefix": statement.target.prefix.map(JSON.string) ?? .null,
            ],
            "source": source, "partitionBy": .array(fields),
            "storeAs": .string(Self.storeAs(statement.storeAs)),
            "properties": .object(properties(statement).map { JSON.Member($0.0, $0.1) }),
        ]
    }

    static func storeAs(_ format: StoreAs) -> String {
        switch format {
        case .json: "JSON"
        case .csv(let headers): headers ? "CSV_WITHHEADERS" : "CSV"
        case .text: "TEXT"
        case .bytes: "BYTES"
        case .avro: "AVRO"
        case .parquet: "PARQUET"
        }
    }

    /// The effective settings, by the names of KCQL's PROPERTIES.
    func properties(_ statement: Statement) -> [(String, JSON)] {
        let effective = statement.effective
        var rows: [(String, JSON)] = [
            ("flush.count", blueprint.settings.disablesFlushCount ? .null : .int(effective.flushCount)),
            ("flush.size", .int(effective.flushSize)),
            ("flush.interval", .int(effective.flushInterval)),
            ("padding.type", .string(effective.padding.type.name)),
            ("padding.char", .string(String(effective.padding.char))),
            ("padding.length.offset", .int(effective.padding.offset)),
            ("padding.length.partition", .int(effective.padding.partition)),
            ("partition.include.keys", .bool(effective.partitionIncludeKeys)),
            ("store.envelope", .bool(effective.envelope != nil)),
        ]
        if let envelope = effective.envelope {
            rows += [
                ("store.envelope.fields.key", .bool(envelope.key)),
                ("store.envelope.fields.value", .bool(envelope.value)),
                ("store.envelope.fields.headers", .bool(envelope.headers)),
                ("store.envelope.fields.metadata", .bool(envelope.metadata)),
            ]
        }
        if !effective.keySuffix.isEmpty { rows.append(("key.suffix", .string(effective.keySuffix))) }
        if let template = effective.objectKeyTemplate {
            rows.append(("object.key.template", .string(template.written)))
        }
        return rows
    }
}
