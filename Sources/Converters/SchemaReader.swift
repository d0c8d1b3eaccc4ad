import Bytes
import ConnectData

/// Reads Connect's JSON form of a schema (connect-semantics 3.1) from a JSON tape.
struct SchemaReader {
    let json: UnsafePointer<TapeEntry>
    let spaces: ValueSpaces
    let java: Bool
    let replacesNullWithDefault: Bool

    func read(_ index: Int) throws(ConnectError) -> Schema {
        guard let type = member(index, "type"), json[type].kind == .string else {
            throw ConnectError("Schema must contain 'type' field")
        }
        let optional =
            member(index, "optional").map { json[$0].kind == .boolean && json[$0].payload != 0 } ?? false
        var made = Parts(kind: .structure)
        switch text(type) {
        case "boolean": made.kind = .boolean
        case "int8": made.kind = .int8
        case "int16": made.kind = .int16
        case "int32": made.kind = .int32
        case "int64": made.kind = .int64
        case "float": made.kind = .float32
        case "double": made.kind = .float64
        case "bytes": made.kind = .bytes
        case "string": made.kind = .string
        case "array":
            made.kind = .array
            made.value = try inner(index, "items", "Array schema did not specify the element type")
        case "map":
            made.kind = .map
            made.key = try inner(index, "keys", "Map schema did not specify the key type")
            made.value = try inner(index, "values", "Map schema did not specify the value type")
        case "struct": made.fields = try fields(index)
        case let other: throw ConnectError("Unknown schema type: \(other)")
        }
        let version = member(index, "version").flatMap { at in
            json[at].kind == .number && NumberText.isInteger(spaces.bytes(json[at]))
                ? Int32(truncatingIfNeeded: NumberText.wrappingInt64(spaces.bytes(json[at]))) : nil
        }
        let parameters = try parameters(index)
        func schema(_ value: DefaultValue?) -> Schema {
            Schema(
                made.kind, optional: optional, name: string(index, "name"), version: version,
                doc: string(index, "doc"),
                parameters: parameters, defaultValue: value, fields: made.fields, keySchema: made.key,
                valueSchema: made.value)
        }
        let plain = schema(nil)
        guard let at = member(index, "default"), let value = try defaultValue(at, plain) else { return plain }
        return schema(value)
    }

    private struct Parts {
        var kind: Schema.Kind
        var fields: [Schema.Field] = []
        var key: Schema?
        var value: Schema?
    }

    private func inner(_ index: Int, _ name: String, _ problem: String) throws(ConnectError) -> Schema {
        guard let at = member(index, name), json[at].kind != .null else { throw ConnectError(problem) }
        return try read(at)
    }

    private func fields(_ index: Int) throws(ConnectError) -> [Schema.Field] {
        guard let at = member(index, "fields"), json[at].kind == .array else {
            throw ConnectError("Struct schema's \"fields\" argument is not an array.")
        }
        var fields: [Schema.Field] = []
        var names: Set<String> = []
        var next = at + 1
        for _ in 0..<Int(json[at].length) {
            guard let name = string(next, "field") else {
                throw ConnectError("Struct schema's field name not specified properly")
            }
            let schema = try read(next)
            guard !name.isEmpty else {
                throw ConnectError(
                    "fieldName cannot be null.", javaClass: ConnectError.schemaBuilderException)
            }
            guard names.insert(name).inserted else {
                throw ConnectError(
                    "Cannot create field because of field name duplication \(name)",
                    javaClass: ConnectError.schemaBuilderException)
            }
            fields.append(Schema.Field(name, schema))
            next = json[next].next(after: next)
        }
        return fields
    }

    private func parameters(_ index: Int) throws(ConnectError) -> [(key: String, value: String)] {
        guard let at = member(index, "parameters"), json[at].kind == .map else { return [] }
        var parameters: [(key: String, value: String)] = []
        var next = at + 1
        for _ in 0..<Int(json[at].length) {
            guard json[next + 1].kind == .string else {
                throw ConnectError("Schema parameters must have string values.")
            }
            parameters.append((text(next), text(next + 1)))
            next = json[next + 1].next(after: next + 1)
        }
        return parameters
    }

    /// Nil for a null that the schema allows.
    private func defaultValue(_ index: Int, _ schema: Schema) throws(ConnectError) -> DefaultValue? {
        let writer = PayloadWriter(
            java: java, replacesNullWithDefault: replacesNullWithDefault, json: json, spaces: spaces)
        var column = ConvertedColumn()
        try writer.write(PayloadPlan(schema), index, field: nil, into: &column)
        let root = column.tape[0]
        if root.kind == .null {
            // Java's builder refuses what its own conversion made null.
            guard schema.isOptional else {
                throw ConnectError("Invalid default value", javaClass: ConnectError.schemaBuilderException)
            }
            return nil
        }
        return DefaultValue(
            column, spaces: ValueSpaces(values: spaces.values, side: spaces.side, arena: column.arena.pointer)
        )
    }

    /// The value of an object's member; nil when there is none or the value is no object.
    func member(_ index: Int, _ name: String) -> Int? {
        guard json[index].kind == .map else { return nil }
        var next = index + 1
        for _ in 0..<Int(json[index].length) {
            if text(next) == name { return next + 1 }
            next = json[next + 1].next(after: next + 1)
        }
        return nil
    }

    private func string(_ index: Int, _ name: String) -> String? {
        member(index, name).flatMap { json[$0].kind == .string ? text($0) : nil }
    }

    func text(_ index: Int) -> String {
        guard json[index].escaped else { return String(decoding: spaces.bytes(json[index]), as: UTF8.self) }
        var plain = ByteBuffer(capacity: 64)
        JSONText.decode(spaces.bytes(json[index]), into: &plain)
        return String(decoding: plain.bytes, as: UTF8.self)
    }
}
