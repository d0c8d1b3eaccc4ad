import ConnectData

/// A schema made ready to read payloads by it: names as bytes, the decimal's scale as a number.
final class PayloadPlan {
    let schema: Schema
    let fields: [(name: [UInt8], plan: PayloadPlan)]
    let key: PayloadPlan?
    let value: PayloadPlan?
    /// The `scale` parameter of a decimal; nil when it is missing or no number.
    let scale: Int16?

    init(_ schema: Schema) {
        self.schema = schema
        fields = schema.fields.map { (Array($0.name.utf8), PayloadPlan($0.schema)) }
        key = schema.keySchema.map { PayloadPlan($0) }
        value = schema.valueSchema.map { PayloadPlan($0) }
        scale = schema.logicalType == .decimal ? schema.parameter("scale").flatMap { Int16($0) } : nil
    }

    /// Java's name of the schema's type.
    var typeName: String { Self.typeName(schema.kind) }

    static func typeName(_ kind: Schema.Kind) -> String {
        switch kind {
        case .int8: "INT8"
        case .int16: "INT16"
        case .int32: "INT32"
        case .int64: "INT64"
        case .float32: "FLOAT32"
        case .float64: "FLOAT64"
        case .boolean: "BOOLEAN"
        case .string: "STRING"
        case .bytes: "BYTES"
        case .array: "ARRAY"
        case .map: "MAP"
        case .structure: "STRUCT"
        }
    }

    /// Jackson's name of the type of a JSON value.
    static func nodeName(_ kind: TapeEntry.Kind) -> String {
        switch kind {
        case .boolean: "BOOLEAN"
        case .number: "NUMBER"
        case .string: "STRING"
        case .array: "ARRAY"
        case .map: "OBJECT"
        default: "NULL"
        }
    }
}
