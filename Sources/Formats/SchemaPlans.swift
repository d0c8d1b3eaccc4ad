import Bytes
import ConnectData

/// What the encoder knows about schemas, compiled once for each: field labels as bytes, defaults as tape.
struct SchemaPlans: ~Copyable {
    private var nodes = SlotArray<PlanNode>()
    private var text = ByteBuffer(capacity: 1024)
    private var defaults = Tape()
    private var defaultBytes = ByteBuffer(capacity: 256)
    /// Root node by schema number; -1 = not compiled yet.
    private var roots = SlotArray<Int32>()

    /// The root node of a schema; -1 for "no schema". Compiles at the first call.
    mutating func root(of schema: UInt32, in table: SchemaTable) -> Int32 {
        let number = Int(schema)
        if number < roots.count, roots[number] >= 0 { return roots[number] }
        guard let full = table[schema] else { return -1 }
        while roots.count <= number { roots.append(-1) }
        let node = reserve(1)
        compile(full, at: node, name: "")
        roots[number] = node
        return node
    }

    func node(_ index: Int32) -> PlanNode { nodes[Int(index)] }

    func bytes(_ slice: PlanText) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: text.pointer + Int(slice.start), count: Int(slice.length))
    }

    /// The tape of all defaults; `PlanNode.defaultRoot` is an index into it.
    var defaultView: TapeView {
        let bytes = UnsafeRawPointer(defaultBytes.pointer)
        return TapeView(
            entries: UnsafePointer(defaults.pointer),
            spaces: ValueSpaces(values: bytes, side: bytes, arena: bytes))
    }

    private mutating func reserve(_ count: Int) -> Int32 {
        let first = nodes.count
        let none = PlanNode(
            shape: .scalar, isOptional: false, hasStringKeys: false, children: 0, childCount: 0,
            defaultRoot: -1,
            label: PlanText(), name: PlanText())
        for _ in 0..<count { nodes.append(none) }
        return Int32(first)
    }

    private mutating func compile(_ schema: Schema, at index: Int32, name: String) {
        var node = nodes[Int(index)]
        node.shape =
            switch schema.kind {
            case .structure: .structure
            case .map: .map
            case .array: .array
            default: .scalar
            }
        node.isOptional = schema.isOptional
        node.hasStringKeys = schema.keySchema?.kind == .string
        node.defaultRoot = schema.defaultValue.map { intern($0) } ?? -1
        node.name = intern(name) { bytes, text in text.append(bytes) }
        node.label = intern(name) { bytes, text in
            var flags = TextFlags()
            JSONString.append(bytes, escaped: false, surrogatePairs: false, into: &text, flags: &flags)
            text.append(UInt8(ascii: ":"))
        }
        let children: [(String, Schema)] =
            switch schema.kind {
            case .structure: schema.fields.map { ($0.name, $0.schema) }
            case .map: [schema.keySchema, schema.valueSchema].compactMap { $0 }.map { ("", $0) }
            case .array: [schema.valueSchema].compactMap { $0 }.map { ("", $0) }
            default: []
            }
        node.children = reserve(children.count)
        node.childCount = Int32(children.count)
        nodes[Int(index)] = node
        for (position, child) in children.enumerated() {
            compile(child.1, at: node.children + Int32(position), name: child.0)
        }
    }

    private mutating func intern(
        _ name: String, _ write: (UnsafeRawBufferPointer, inout ByteBuffer) -> Void
    ) -> PlanText {
        let start = text.count
        var name = name
        name.withUTF8 { write(UnsafeRawBufferPointer($0), &text) }
        return PlanText(start: UInt32(start), length: UInt32(text.count - start))
    }

    /// Copies a default behind the others; its places move by as much as lies before it.
    private mutating func intern(_ value: DefaultValue) -> Int32 {
        let root = defaults.count
        let offset = defaultBytes.count
        defaultBytes.append(value.bytes)
        for entry in value.entries {
            var moved = entry
            switch entry.kind {
            case .array, .map, .structure: moved.payload += UInt64(root)
            case .number, .string, .bytes, .decimal:
                moved.payload += UInt64(offset)
                moved.space = .arena
            case .null, .boolean, .int8, .int16, .int32, .int64, .float32, .float64, .date, .time, .timestamp:
                break
            }
            defaults.append(moved)
        }
        return Int32(root)
    }
}
