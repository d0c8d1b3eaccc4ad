import ConnectData
import Foundation

/// Enough of JsonConverter with schemas to feed the encoder with the golden rows; independent of
/// `Converters`.
enum GoldenInput {
    static func schema(_ json: [String: Any]) -> Schema? {
        let kinds: [String: Schema.Kind] = [
            "int8": .int8, "int16": .int16, "int32": .int32, "int64": .int64, "float": .float32,
            "double": .float64,
            "boolean": .boolean, "string": .string, "bytes": .bytes, "array": .array, "map": .map,
            "struct": .structure,
        ]
        guard let type = json["type"] as? String, let kind = kinds[type] else { return nil }
        let fields = (json["fields"] as? [[String: Any]] ?? []).compactMap { field in
            (field["field"] as? String).flatMap { name in schema(field).map { Schema.Field(name, $0) } }
        }
        return Schema(
            kind, optional: (json["optional"] as? NSNumber)?.boolValue ?? false,
            name: json["name"] as? String,
            version: (json["version"] as? NSNumber)?.int32Value,
            parameters: (json["parameters"] as? [String: String] ?? [:]).map { ($0.key, $0.value) },
            fields: fields,
            keySchema: child(json["keys"]), valueSchema: child(json[type == "map" ? "values" : "items"]))
    }

    private static func child(_ json: Any?) -> Schema? { (json as? [String: Any]).flatMap(schema) }

    /// The payload as Connect holds it. `json` is the schema's JSON, which has the defaults.
    static func sample(_ payload: Any?, _ schema: Schema, _ json: [String: Any]) -> Sample {
        guard let payload, !(payload is NSNull) else {
            return json["default"].map { sample($0, schema, ["type": ""]) } ?? .null
        }
        let number = payload as? NSNumber
        let data = (payload as? String).flatMap { Data(base64Encoded: $0) }.map { Array($0) } ?? []
        switch schema.logicalType {
        case .decimal: return .decimal(data, scale: Int16(schema.parameter("scale") ?? "") ?? 0)
        case .date: return .date((number?.int64Value ?? 0) * 86_400_000)
        case .time: return .time(number?.int64Value ?? 0)
        case .timestamp: return .timestamp(number?.int64Value ?? 0)
        case nil: break
        }
        switch schema.kind {
        case .boolean: return .bool(number?.boolValue ?? false)
        case .int8, .int16, .int32, .int64: return .int(number?.int64Value ?? 0)
        case .float32: return .float32(number?.floatValue ?? 0)
        case .float64: return .float64(number?.doubleValue ?? 0)
        case .string: return .string(payload as? String ?? "")
        case .bytes: return .bytes(data)
        case .array:
            let items = json["items"] as? [String: Any] ?? [:]
            return .array((payload as? [Any] ?? []).map { element($0, schema.valueSchema, items) })
        case .map:
            let keys = json["keys"] as? [String: Any] ?? [:]
            let values = json["values"] as? [String: Any] ?? [:]
            if let object = payload as? [String: Any] {
                return .map(
                    object.sorted { $0.key < $1.key }.map {
                        (.string($0.key), element($0.value, schema.valueSchema, values))
                    })
            }
            return .map(
                (payload as? [[Any]] ?? []).map {
                    (element($0.first, schema.keySchema, keys), element($0.last, schema.valueSchema, values))
                })
        case .structure:
            let object = payload as? [String: Any] ?? [:]
            let members = json["fields"] as? [[String: Any]] ?? []
            return .structure(zip(schema.fields, members).map { sample(object[$0.name], $0.schema, $1) })
        }
    }

    private static func element(_ payload: Any?, _ schema: Schema?, _ json: [String: Any]) -> Sample {
        schema.map { sample(payload, $0, json) } ?? .null
    }
}
