import ConnectData
import Foundation
import GoldenRows
import KCQL

/// A row of `lenses/names.jsonl`: a connector, its records, and the objects that the real Java connector made
/// of them.
struct GoldenNamesRow: CustomStringConvertible, @unchecked Sendable {  // Parsed once, never changed.
    struct Record {
        let topicPartition: TopicPartition
        let offset: Int64
        let timestamp: Int64
        let key: Data?
        let value: Data?
        let headers: [(name: String, value: Data?)]
    }

    let id: String
    let kcql: String
    let config: [String: String]
    let records: [Record]
    let objects: Set<String>
    /// File names of granular locks, without `.lock`.
    let lockNames: Set<String>
    let failed: Bool

    var description: String { id }

    init(_ row: GoldenRows.Row) {
        id = row.id
        config = row["config"] as? [String: String] ?? [:]
        kcql = config["connect.datalake.kcql"] ?? row.string("kcql") ?? ""
        records = (row["records"] as? [[String: Any]] ?? []).map(Self.record)
        let expect = row["expect"] as? [String: Any] ?? [:]
        let objects = expect["objects"] as? [[String: Any]] ?? []
        self.objects = Set(objects.compactMap { $0["path"] as? String })
        let locks = (expect["locks"] as? [[String: Any]] ?? []).compactMap { $0["path"] as? String }
        lockNames = Set(
            locks.compactMap { path in
                let parts = path.split(separator: "/")
                // .indexes/<connector>/.locks/Topic(<t>)/<p>/<key>.lock
                guard parts.count == 6, parts[5].hasSuffix(".lock") else { return nil }
                return String(parts[5].dropLast(5))
            })
        failed = expect["error"] != nil || expect["create_error"] != nil
    }

    /// A statement alone, without records.
    init(kcql: String) {
        id = kcql
        self.kcql = kcql
        (config, records, objects, lockNames, failed) = ([:], [], [], [], false)
    }

    private static func record(_ record: [String: Any]) -> Record {
        func bytes(_ text: Any?) -> Data? { (text as? String).flatMap { Data(base64Encoded: $0) } }
        let headers = (record["headers"] as? [[Any]] ?? []).map { pair in
            (name: pair[0] as? String ?? "", value: pair.count > 1 ? bytes(pair[1]) : nil)
        }
        return Record(
            topicPartition: TopicPartition(
                record["topic"] as? String ?? "", Int32(number(record["partition"]))),
            offset: number(record["offset"]), timestamp: record["timestamp"].map(number) ?? -1,
            key: bytes(record["key_b64"]), value: bytes(record["value_b64"]), headers: headers)
    }

    private static func number(_ value: Any?) -> Int64 { (value as? NSNumber)?.int64Value ?? 0 }

    /// Records of converters that another version brings.
    var needsAvro: Bool { config.values.contains { $0.hasSuffix("AvroConverter") } }

    /// The properties below `prefix`, without it.
    func options(_ prefix: String) -> [String: String] {
        var out: [String: String] = [:]
        for (key, value) in config where key.hasPrefix(prefix + ".") {
            out[String(key.dropFirst(prefix.count + 1))] = value
        }
        return out
    }
}
