import Bytes
import ConnectData

extension SchemaPlans {
    /// Appends the value at `index` as JSON and returns the index behind it.
    ///
    /// - Parameter node: the value's schema; -1 = none (then the tape alone says what the value is).
    @discardableResult
    func appendJSON(
        _ view: TapeView, _ index: Int, node: Int32, _ style: JSONStyle, into out: inout ByteBuffer,
        flags: inout TextFlags
    ) throws(FormatError) -> Int {
        let entry = view[index]
        switch entry.kind {
        case .null: try appendNull(node: node, style, into: &out, flags: &flags)
        case .string:
            JSONString.append(
                view.bytes(entry), escaped: entry.escaped, surrogatePairs: style.surrogatePairs, into: &out,
                flags: &flags)
        case .bytes: appendBytes(view.bytes(entry), style, into: &out)
        case .array: return try appendArray(view, index, node: node, style, into: &out, flags: &flags)
        case .map: return try appendMap(view, index, node: node, style, into: &out, flags: &flags)
        case .structure: return try appendStructure(view, index, node: node, style, into: &out, flags: &flags)
        case .boolean, .int8, .int16, .int32, .int64, .float32, .float64, .number, .decimal, .date, .time,
            .timestamp:
            ScalarText.appendJSON(entry, view, logicalDates: style.logicalDates, into: &out)
        }
        return index &+ 1
    }

    private func appendNull(
        node: Int32, _ style: JSONStyle, into out: inout ByteBuffer, flags: inout TextFlags
    ) throws(FormatError) {
        if style.obeysSchema, node >= 0 {
            let plan = self.node(node)
            if plan.defaultRoot >= 0 {
                try appendJSON(
                    defaultView, Int(plan.defaultRoot), node: node, style, into: &out, flags: &flags)
                return
            }
            guard plan.isOptional else {
                throw FormatError(
                    "a null where the schema allows none and has no default (a member or element)",
                    javaClass: "org.apache.kafka.connect.errors.DataException")
            }
        }
        out.append("null")
    }

    private func appendBytes(_ bytes: UnsafeRawBufferPointer, _ style: JSONStyle, into out: inout ByteBuffer)
    {
        switch style.bytes {
        case .base64:
            out.append(UInt8(ascii: "\""))
            Base64.encode(bytes, into: &out)
            out.append(UInt8(ascii: "\""))
        case .numbers:
            out.append(UInt8(ascii: "["))
            for position in 0..<bytes.count {
                if position > 0 { out.append(UInt8(ascii: ",")) }
                out.append(decimal: Int64(Int8(bitPattern: bytes[position])))
            }
            out.append(UInt8(ascii: "]"))
        }
    }

    private func appendArray(
        _ view: TapeView, _ index: Int, node: Int32, _ style: JSONStyle, into out: inout ByteBuffer,
        flags: inout TextFlags
    ) throws(FormatError) -> Int {
        let child = child(of: node, .array, 0)
        out.append(UInt8(ascii: "["))
        var next = index &+ 1
        for position in 0..<Int(view[index].length) {
            if position > 0 { out.append(UInt8(ascii: ",")) }
            next = try appendJSON(view, next, node: child, style, into: &out, flags: &flags)
        }
        out.append(UInt8(ascii: "]"))
        return next
    }

    private func appendStructure(
        _ view: TapeView, _ index: Int, node: Int32, _ style: JSONStyle, into out: inout ByteBuffer,
        flags: inout TextFlags
    ) throws(FormatError) -> Int {
        let entry = view[index]
        guard node >= 0, self.node(node).shape == .structure,
            self.node(node).childCount == Int32(entry.length)
        else {
            preconditionFailure("a structure on the tape whose schema is not at hand")
        }
        let plan = self.node(node)
        out.append(UInt8(ascii: "{"))
        var next = index &+ 1
        for position in 0..<plan.childCount {
            if position > 0 { out.append(UInt8(ascii: ",")) }
            let child = plan.children &+ position
            out.append(bytes(self.node(child).label))
            next = try appendJSON(view, next, node: child, style, into: &out, flags: &flags)
        }
        out.append(UInt8(ascii: "}"))
        return next
    }

    private func appendMap(
        _ view: TapeView, _ index: Int, node: Int32, _ style: JSONStyle, into out: inout ByteBuffer,
        flags: inout TextFlags
    ) throws(FormatError) -> Int {
        let keyNode = child(of: node, .map, 0)
        let valueNode = child(of: node, .map, 1)
        let isObject = style.oddKeys == .text || isObject(view, index, node: node)
        out.append(isObject ? UInt8(ascii: "{") : UInt8(ascii: "["))
        var next = index &+ 1
        for position in 0..<Int(view[index].length) {
            if position > 0 { out.append(UInt8(ascii: ",")) }
            if isObject {
                next = try appendKey(view, next, style, into: &out, flags: &flags)
                out.append(UInt8(ascii: ":"))
                next = try appendJSON(view, next, node: valueNode, style, into: &out, flags: &flags)
            } else {
                out.append(UInt8(ascii: "["))
                next = try appendJSON(view, next, node: keyNode, style, into: &out, flags: &flags)
                out.append(UInt8(ascii: ","))
                next = try appendJSON(view, next, node: valueNode, style, into: &out, flags: &flags)
                out.append(UInt8(ascii: "]"))
            }
        }
        out.append(isObject ? UInt8(ascii: "}") : UInt8(ascii: "]"))
        return next
    }

    /// A map is an object when its schema says that keys are strings, or, without a schema, when all of them
    /// are.
    private func isObject(_ view: TapeView, _ index: Int, node: Int32) -> Bool {
        if node >= 0, self.node(node).shape == .map, !self.node(node).hasStringKeys { return false }
        var next = index &+ 1
        for _ in 0..<Int(view[index].length) {
            if view[next].kind != .string { return false }
            next = view[next].next(after: next)
            next = view[next].next(after: next)
        }
        return true
    }

    /// A map key as the name of a member: strings as they are, other values as the text of their JSON.
    private func appendKey(
        _ view: TapeView, _ index: Int, _ style: JSONStyle, into out: inout ByteBuffer, flags: inout TextFlags
    ) throws(FormatError) -> Int {
        let entry = view[index]
        switch entry.kind {
        case .string: return try appendJSON(view, index, node: -1, style, into: &out, flags: &flags)
        case .array, .map, .structure, .bytes:
            throw FormatError("a map whose keys are arrays, maps, structs or bytes cannot be a JSON object")
        case .null:
            out.append("\"null\"")
            return index &+ 1
        case .boolean, .int8, .int16, .int32, .int64, .float32, .float64, .number, .decimal, .date, .time,
            .timestamp:
            let start = out.count
            ScalarText.appendJSON(entry, view, logicalDates: style.logicalDates, into: &out)
            // NaN and its like bring their quotes along.
            if out.bytes[start] == UInt8(ascii: "\"") { return index &+ 1 }
            let length = out.count &- start
            out.append(UInt8(ascii: "\""))
            out.append(UInt8(ascii: "\""))
            let text = out.pointer + start
            (text + 1).copyMemory(from: text, byteCount: length)
            text.storeBytes(of: UInt8(ascii: "\""), as: UInt8.self)
            return index &+ 1
        }
    }

    private func child(of node: Int32, _ shape: PlanNode.Shape, _ position: Int32) -> Int32 {
        guard node >= 0 else { return -1 }
        let plan = self.node(node)
        return plan.shape == shape && position < plan.childCount ? plan.children &+ position : -1
    }
}
