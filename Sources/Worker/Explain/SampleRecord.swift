import Bytes
package import ConnectData
import JSON

/// One line of a sample: a record as Kafka would hold it, before any converter.
///
/// `{"topic", "partition", "offset", "timestamp", "key", "value", "headers": [[name, value], …]}`; a JSON
/// string is text, `{"base64": …}` is bytes, null is null. Any other JSON value stands for its own text.
package struct SampleRecord: Sendable {
    package var topicPartition: TopicPartition
    /// nil = the position within the sample's partition.
    package var offset: Offset?
    package var timestamp: Int64?
    package var key: [UInt8]?
    package var value: [UInt8]?
    package var headers: [(name: String, value: [UInt8]?)]

    /// A line that is no sample record.
    package struct Malformed: Error, CustomStringConvertible {
        package var description: String
    }

    package init(line: String, defaultTopic: String?) throws(Malformed) {
        let json: JSON
        do throws(JSONError) {
            json = try JSON(parsing: line)
        } catch {
            throw Malformed(description: error.description)
        }
        guard let members = json.members else { throw Malformed(description: "a record is a JSON object") }
        let known = ["topic", "partition", "offset", "timestamp", "key", "value", "headers"]
        if let other = members.first(where: { !known.contains($0.name) }) {
            throw Malformed(
                description: "unknown member '\(other.name)'; known are \(known.joined(separator: ", "))")
        }
        guard let topic = json["topic"]?.string ?? defaultTopic else {
            throw Malformed(description: "a record needs a topic")
        }
        guard let partition = Int32(exactly: try Self.number(json, "partition") ?? 0), partition >= 0 else {
            throw Malformed(description: "partition is not from 0 to \(Int32.max)")
        }
        topicPartition = TopicPartition(topic, partition)
        offset = try Self.number(json, "offset")
        if let offset, offset < 0 { throw Malformed(description: "offset is negative") }
        timestamp = try Self.number(json, "timestamp")
        key = try Self.bytes(json["key"], "key")
        value = try Self.bytes(json["value"], "value")
        headers = []
        guard let pairs = (json["headers"] ?? .null) == .null ? [] : json["headers"]?.array else {
            throw Malformed(description: "headers are pairs [name, value]")
        }
        for pair in pairs {
            guard let parts = pair.array, parts.count == 2, let name = parts[0].string else {
                throw Malformed(description: "headers are pairs [name, value]")
            }
            headers.append((name, try Self.bytes(parts[1], "header \(name)")))
        }
    }

    private static func number(_ json: JSON, _ name: String) throws(Malformed) -> Int64? {
        guard let value = json[name], value != .null else { return nil }
        guard let number = value.int64 else { throw Malformed(description: "\(name) is not an integer") }
        return number
    }

    private static func bytes(_ value: JSON?, _ name: String) throws(Malformed) -> [UInt8]? {
        switch value {
        case nil, .null?: return nil
        case .string(let text)?: return Array(text.utf8)
        case .object(let members)? where members.count == 1 && members[0].name == "base64":
            guard let text = members[0].value.string, let bytes = Base64.decode(text.utf8) else {
                throw Malformed(description: "\(name) is not base64")
            }
            return bytes
        case let other?: return other.bytes
        }
    }

    /// Appends the record to a batch under the number `partition`.
    func append(to batch: inout RecordBatch, partition: Int32, offset: Offset) {
        func withOptional(_ bytes: [UInt8]?, _ body: (UnsafeRawBufferPointer?) -> Void) {
            guard let bytes else { return body(nil) }
            bytes.withUnsafeBytes { body($0) }
        }
        withOptional(key) { key in
            withOptional(value) { value in
                batch.append(
                    partition: partition, offset: offset, timestamp: timestamp ?? -1, key: key, value: value)
            }
        }
        for header in headers {
            withOptional(header.value) { value in
                Array(header.name.utf8).withUnsafeBytes { batch.appendHeader(name: $0, value: value) }
            }
        }
    }
}
