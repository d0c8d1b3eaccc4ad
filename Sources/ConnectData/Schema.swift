/// A Connect schema. Built once, interned by `SchemaTable`, then compared by identity on the record path.
///
/// Equality is Connect's: type, optional, name, version, doc, parameters, default, fields in order, key and
/// value schema (`connect-semantics.md`, row grammar of the converters).
public final class Schema: Hashable, Sendable {
    public enum Kind: UInt8, Sendable, CaseIterable {
        case int8, int16, int32, int64, float32, float64, boolean, string, bytes, array, map, structure
    }

    public struct Field: Hashable, Sendable {
        public let name: String
        public let schema: Schema

        public init(_ name: String, _ schema: Schema) {
            self.name = name
            self.schema = schema
        }
    }

    public let kind: Kind
    public let isOptional: Bool
    public let name: String?
    public let version: Int32?
    public let doc: String?
    /// Parameters in the order in which they were given; equality ignores the order.
    public let parameters: [(key: String, value: String)]
    /// The default value as a tape of its own, or nil. Its strings live in the tape's arena.
    public let defaultValue: DefaultValue?
    /// Struct members in order.
    public let fields: [Field]
    /// Map keys.
    public let keySchema: Schema?
    /// Map values, array elements.
    public let valueSchema: Schema?
    /// What `name` (and `kind`) mean to Connect; decided once.
    public let logicalType: LogicalType?
    private let hash: Int

    public init(
        _ kind: Kind, optional: Bool = false, name: String? = nil, version: Int32? = nil, doc: String? = nil,
        parameters: [(key: String, value: String)] = [], defaultValue: DefaultValue? = nil,
        fields: [Field] = [],
        keySchema: Schema? = nil, valueSchema: Schema? = nil
    ) {
        self.kind = kind
        isOptional = optional
        self.name = name
        self.version = version
        self.doc = doc
        self.parameters = parameters
        self.defaultValue = defaultValue
        self.fields = fields
        self.keySchema = keySchema
        self.valueSchema = valueSchema
        logicalType = name.flatMap { LogicalType(schemaName: $0) }
        var hasher = Hasher()
        hasher.combine(kind)
        hasher.combine(optional)
        hasher.combine(name)
        hasher.combine(version)
        hasher.combine(fields)
        hasher.combine(keySchema)
        hasher.combine(valueSchema)
        hash = hasher.finalize()
    }

    public func hash(into hasher: inout Hasher) { hasher.combine(hash) }

    public static func == (a: Schema, b: Schema) -> Bool {
        if a === b { return true }
        guard a.hash == b.hash, a.kind == b.kind, a.isOptional == b.isOptional, a.name == b.name,
            a.version == b.version, a.doc == b.doc, a.defaultValue == b.defaultValue, a.fields == b.fields,
            a.keySchema == b.keySchema, a.valueSchema == b.valueSchema,
            a.parameters.count == b.parameters.count
        else { return false }
        return a.parameters.allSatisfy { pair in b.parameters.contains { $0 == pair } }
    }

    /// The value of one schema parameter.
    public func parameter(_ key: String) -> String? { parameters.first { $0.key == key }?.value }

    /// The position of the struct member `name`.
    public func fieldIndex(_ name: String) -> Int? { fields.firstIndex { $0.name == name } }
}

/// The logical types that Connect itself defines, told by the schema's name.
public enum LogicalType: Sendable, Equatable {
    case decimal, date, time, timestamp

    public init?(schemaName: String) {
        switch schemaName {
        case "org.apache.kafka.connect.data.Decimal": self = .decimal
        case "org.apache.kafka.connect.data.Date": self = .date
        case "org.apache.kafka.connect.data.Time": self = .time
        case "org.apache.kafka.connect.data.Timestamp": self = .timestamp
        default: return nil
        }
    }
}
