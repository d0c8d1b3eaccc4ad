import Bytes
import ConnectData

/// Schemas and values as one canonical text, from a tape or from a golden row.
struct GoldenRenderer {
    let tape: UnsafePointer<TapeEntry>
    let spaces: ValueSpaces
    /// Number texts as the long or double that Java reads them as.
    let javaNumbers: Bool

    func render(_ index: Int, _ schema: Schema?) -> String {
        let entry = tape[index]
        switch entry.kind {
        case .null: return "null"
        case .boolean: return "bool \(entry.payload != 0)"
        case .int8, .int16, .int32, .int64: return "\(entry.kind) \(entry.int)"
        case .float32: return "float32 \(Self.number(Double(entry.float32)))"
        case .float64: return "float64 \(Self.number(entry.float64))"
        case .number:
            let text = String(decoding: spaces.bytes(entry), as: UTF8.self)
            return javaNumbers ? Self.javaNumber(text) : "number \(text)"
        case .string: return "string \(Self.text(entry, spaces))"
        case .bytes: return "bytes \(Self.hex(spaces.bytes(entry)))"
        case .decimal:
            var out = ByteBuffer()
            DecimalText.append(spaces.bytes(entry), scale: 0, into: &out)
            return "decimal \(String(decoding: out.bytes, as: UTF8.self)) scale \(entry.scale)"
        case .date, .time, .timestamp: return "date_ms \(entry.int)"
        case .array:
            var parts: [String] = []
            var next = index + 1
            for _ in 0..<Int(entry.length) {
                parts.append(render(next, schema?.valueSchema))
                next = tape[next].next(after: next)
            }
            return "list[" + parts.joined(separator: "; ") + "]"
        case .map:
            var parts: [String] = []
            var next = index + 1
            for _ in 0..<Int(entry.length) {
                let value = tape[next].next(after: next)
                parts.append(render(next, schema?.keySchema) + " = " + render(value, schema?.valueSchema))
                next = tape[value].next(after: value)
            }
            return "map{" + parts.sorted().joined(separator: "; ") + "}"
        case .structure:
            var parts: [String] = []
            var next = index + 1
            for field in schema?.fields ?? [] {
                parts.append(field.name + " = " + render(next, field.schema))
                next = tape[next].next(after: next)
            }
            return "struct(" + parts.joined(separator: "; ") + ")"
        }
    }

    static func text(_ entry: TapeEntry, _ spaces: ValueSpaces) -> String {
        guard entry.escaped else { return String(decoding: spaces.bytes(entry), as: UTF8.self) }
        var out = ByteBuffer()
        JSONText.decode(spaces.bytes(entry), into: &out)
        return String(decoding: out.bytes, as: UTF8.self)
    }

    static func hex(_ bytes: UnsafeRawBufferPointer) -> String {
        bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }

    static func number(_ value: Double) -> String { value.isNaN ? "NaN" : String(value) }

    private static func javaNumber(_ text: String) -> String {
        Array(text.utf8).withUnsafeBytes { bytes in
            if NumberText.isInteger(bytes) { return "int64 \(NumberText.wrappingInt64(bytes))" }
            let value = Double(text) ?? .nan
            return "float64 \(number(value == 0 ? 0 : value))"
        }
    }

    static func render(_ schema: Schema?) -> String {
        guard let schema else { return "none" }
        var out = "\(typeName(schema.kind)) optional=\(schema.isOptional)"
        if let name = schema.name { out += " name=\(name)" }
        if let version = schema.version { out += " version=\(version)" }
        if let doc = schema.doc { out += " doc=\(doc)" }
        if !schema.parameters.isEmpty {
            out +=
                " parameters="
                + schema.parameters.map { "\($0.key):\($0.value)" }.sorted().joined(separator: ",")
        }
        if let value = schema.defaultValue {
            let rendered = value.entries.withUnsafeBufferPointer { entries in
                value.bytes.withUnsafeBytes { bytes in
                    let base = bytes.baseAddress ?? UnsafeRawPointer(entries.baseAddress!)
                    return GoldenRenderer(
                        tape: entries.baseAddress!,
                        spaces: ValueSpaces(values: base, side: base, arena: base),
                        javaNumbers: false
                    ).render(0, schema)
                }
            }
            out += " default=<\(rendered)>"
        }
        if schema.kind == .array || schema.kind == .map { out += " value=<\(render(schema.valueSchema))>" }
        if schema.kind == .map { out += " key=<\(render(schema.keySchema))>" }
        if schema.kind == .structure {
            out +=
                " fields=<" + schema.fields.map { "\($0.name): \(render($0.schema))" }.joined(separator: "; ")
                + ">"
        }
        return out
    }

    private static func typeName(_ kind: Schema.Kind) -> String {
        switch kind {
        case .structure: "STRUCT"
        default: "\(kind)".uppercased()
        }
    }
}
