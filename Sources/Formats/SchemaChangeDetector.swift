import ConnectData

/// When another schema than the last record's begins a new file (`connect.datalake.schema.change.detector`;
/// `lenses-behaviour.md` 6.2). Formats whose files have columns ask it, of this version's only CSV.
public enum SchemaChangeDetector: String, Sendable, Equatable, CaseIterable {
    /// Always.
    case any = "default"
    /// When the names differ or the new version is the greater one.
    case version
    /// When a reader of the old schema could not read what the new one writes, by Avro's rules.
    case compatibility

    /// - Precondition: the two are not equal.
    func isChange(from old: Schema, to new: Schema) -> Bool {
        switch self {
        case .any: true
        // A missing version counts as 0, a missing name as a name of its own (Java fails there, e35).
        case .version: old.name != new.name || (new.version ?? 0) > (old.version ?? 0)
        case .compatibility: !Self.canRead(old, written: new)
        }
    }

    /// Whether Avro's schema resolution takes `written` for `reader`.
    static func canRead(_ reader: Schema, written: Schema) -> Bool {
        if written.isOptional, !reader.isOptional { return false }
        switch (reader.kind, written.kind) {
        case (.structure, .structure):
            guard reader.name == written.name else { return false }
            return reader.fields.allSatisfy { field in
                guard let index = written.fieldIndex(field.name) else {
                    return field.schema.isOptional || field.schema.defaultValue != nil
                }
                return canRead(field.schema, written: written.fields[index].schema)
            }
        case (.array, .array): return canRead(reader.valueSchema, written.valueSchema)
        case (.map, .map):
            return canRead(reader.keySchema, written.keySchema)
                && canRead(reader.valueSchema, written.valueSchema)
        default: return avro(written.kind).contains(avro(reader.kind)[0])
        }
    }

    private static func canRead(_ reader: Schema?, _ written: Schema?) -> Bool {
        guard let reader, let written else { return reader == nil && written == nil }
        return canRead(reader, written: written)
    }

    /// The Avro type of a kind, and behind it those that it may be read as.
    private static func avro(_ kind: Schema.Kind) -> [String] {
        switch kind {
        case .int8, .int16, .int32: ["int", "long", "float", "double"]
        case .int64: ["long", "float", "double"]
        case .float32: ["float", "double"]
        case .float64: ["double"]
        case .boolean: ["boolean"]
        case .string: ["string", "bytes"]
        case .bytes: ["bytes", "string"]
        case .array: ["array"]
        case .map: ["map"]
        case .structure: ["record"]
        }
    }
}
