/// The converters that Sluice knows, by what they do.
public enum ConverterKind: Equatable, Sendable {
    /// JsonConverter; `schemas` = `schemas.enable`.
    case json(schemas: Bool)
    case string
    case bytes
    case boolean
    case int16, int32, int64
    case float32, float64
    /// SimpleHeaderConverter.
    case simpleHeader

    /// The Java classes by simple name; options may change the kind further.
    static let known: [(name: String, package: String, kind: ConverterKind)] = [
        ("JsonConverter", "org.apache.kafka.connect.json", .json(schemas: true)),
        ("StringConverter", "org.apache.kafka.connect.storage", .string),
        ("SimpleHeaderConverter", "org.apache.kafka.connect.storage", .simpleHeader),
        ("ByteArrayConverter", "org.apache.kafka.connect.converters", .bytes),
        ("BooleanConverter", "org.apache.kafka.connect.converters", .boolean),
        ("ShortConverter", "org.apache.kafka.connect.converters", .int16),
        ("IntegerConverter", "org.apache.kafka.connect.converters", .int32),
        ("LongConverter", "org.apache.kafka.connect.converters", .int64),
        ("FloatConverter", "org.apache.kafka.connect.converters", .float32),
        ("DoubleConverter", "org.apache.kafka.connect.converters", .float64),
    ]

    /// Classes of converters that need a schema registry.
    static let later: [String] = ["AvroConverter", "ProtobufConverter", "JsonSchemaConverter"]

    init(className: String, role: ConverterRole) throws(ConverterConfigError) {
        let simple = className.split(separator: ".").last.map(String.init) ?? ""
        if Self.later.contains(simple) {
            throw ConverterConfigError(
                message: "converter \(className): comes with a later version of Sluice; "
                    + "JsonConverter, StringConverter, ByteArrayConverter and the number converters work now")
        }
        guard
            let entry = Self.known.first(where: {
                $0.name == simple && (className == simple || className == "\($0.package).\(simple)")
            })
        else {
            let names = Self.known.map(\.name).joined(separator: ", ")
            throw ConverterConfigError(message: "unknown converter class '\(className)'; known are \(names)")
        }
        if entry.kind == .simpleHeader, role != .header {
            throw ConverterConfigError(
                message: "SimpleHeaderConverter converts headers only, not a record's \(role.rawValue)")
        }
        self = entry.kind
    }
}
