import Bytes
import ConnectData

/// Writes JSON payloads to a tape as their schema says (connect-semantics 3.1).
///
/// Java is lenient: what does not fit is cut, wrapped, or becomes 0, false, null or empty. In the documented
/// form a value that does not fit its schema is an error of the record.
final class PayloadWriter {
    let java: Bool
    let replacesNullWithDefault: Bool
    /// The JSON to read. `spaces.arena` is the reader's own: texts in it are copied to the column.
    var json: UnsafePointer<TapeEntry>
    var spaces: ValueSpaces
    /// Where the members of the open structs are, by field.
    private var members = SlotArray<Int32>()
    private var scratch = ByteBuffer(capacity: 64)

    init(java: Bool, replacesNullWithDefault: Bool, json: UnsafePointer<TapeEntry>, spaces: ValueSpaces) {
        self.java = java
        self.replacesNullWithDefault = replacesNullWithDefault
        self.json = json
        self.spaces = spaces
    }

    func reset(_ json: UnsafePointer<TapeEntry>, _ spaces: ValueSpaces) {
        self.json = json
        self.spaces = spaces
        members.removeAll()
    }

    /// Appends the value at `index` (nil: missing). `field` is the struct field it is for: Java checks there
    /// that a required value is not null.
    func write(
        _ plan: PayloadPlan, _ index: Int?, field: String?, into column: inout ConvertedColumn
    ) throws(ConnectError) {
        guard let index, json[index].kind != .null else { return try writeNull(plan, into: &column) }
        let entry = json[index]
        switch plan.schema.logicalType {
        case .decimal: return try writeDecimal(plan, entry, into: &column)
        case .date, .time, .timestamp: return try writeTime(plan, entry, into: &column)
        case nil: break
        }
        switch plan.schema.kind {
        case .boolean:
            guard entry.kind == .boolean || java else { throw mismatch(plan, entry) }
            column.tape.append(TapeEntry(.boolean, payload: entry.kind == .boolean ? entry.payload : 0))
        case .int8, .int16, .int32, .int64: column.tape.append(try integer(plan, entry))
        case .float32, .float64: column.tape.append(try float(plan, entry))
        case .string:
            guard entry.kind == .string else { return try writeLost(plan, entry, field, into: &column) }
            append(text: entry, into: &column)
        case .bytes:
            guard entry.kind == .string else { return try writeLost(plan, entry, field, into: &column) }
            guard let bytes = JavaBase64.decode(text(entry)) else {
                throw ConnectError("Invalid bytes field")
            }
            column.tape.append(
                TapeEntry(.bytes, space: .arena, length: bytes.count, payload: UInt64(column.arena.count)))
            column.arena.append(bytes)
        case .array: try writeArray(plan, index, field, into: &column)
        case .map: try writeMap(plan, index, field, into: &column)
        case .structure: try writeStruct(plan, index, into: &column)
        }
    }

    private func writeNull(_ plan: PayloadPlan, into column: inout ConvertedColumn) throws(ConnectError) {
        if let value = plan.schema.defaultValue, replacesNullWithDefault { return value.append(to: &column) }
        guard plan.schema.isOptional else {
            throw ConnectError("Invalid null value for required \(plan.typeName) field")
        }
        column.tape.append(TapeEntry(.null))
    }

    /// Where Java makes null out of a value of another type.
    private func writeLost(
        _ plan: PayloadPlan, _ entry: TapeEntry, _ field: String?, into column: inout ConvertedColumn
    ) throws(ConnectError) {
        guard java else { throw mismatch(plan, entry) }
        if let field, !plan.schema.isOptional {
            throw ConnectError(
                "Invalid value: null used for required field: \"\(field)\", schema type: \(plan.typeName)")
        }
        column.tape.append(TapeEntry(.null))
    }

    func mismatch(_ plan: PayloadPlan, _ entry: TapeEntry) -> ConnectError {
        ConnectError(
            "the payload has a JSON \(PayloadPlan.nodeName(entry.kind)) "
                + "where its schema says \(plan.typeName)"
        )
    }

    /// The bytes of a string entry with its escapes resolved. Valid until the next call.
    func text(_ entry: TapeEntry) -> UnsafeRawBufferPointer {
        guard entry.escaped else { return spaces.bytes(entry) }
        scratch.removeAll()
        JSONText.decode(spaces.bytes(entry), into: &scratch)
        return scratch.bytes
    }

    private func append(text entry: TapeEntry, into column: inout ConvertedColumn) {
        column.tape.append(kept(entry, spaces.bytes(entry), &column))
    }

    private func writeArray(
        _ plan: PayloadPlan, _ index: Int, _ field: String?, into column: inout ConvertedColumn
    ) throws(ConnectError) {
        guard let element = plan.value else { preconditionFailure("an array schema without elements") }
        let entry = json[index]
        guard entry.kind == .array || java else { throw mismatch(plan, entry) }
        let begin = column.tape.append(TapeEntry(.array))
        var length = 0
        if entry.kind == .array || entry.kind == .map {
            length = Int(entry.length)
            var next = index + 1
            for _ in 0..<length {
                // Java takes an object's values for a list.
                if entry.kind == .map { next += 1 }
                try write(element, next, field: field, into: &column)
                next = json[next].next(after: next)
            }
        }
        column.tape.close(begin, length: length)
    }

    private func writeMap(
        _ plan: PayloadPlan, _ index: Int, _ field: String?, into column: inout ConvertedColumn
    ) throws(ConnectError) {
        guard let key = plan.key, let value = plan.value else {
            preconditionFailure("a map schema without types")
        }
        let entry = json[index]
        let name = PayloadPlan.nodeName(entry.kind)
        let begin = column.tape.append(TapeEntry(.map))
        var next = index + 1
        if key.schema.kind == .string {
            guard entry.kind == .map else {
                throw ConnectError(
                    "Maps with string fields should be encoded as JSON objects, but found \(name)")
            }
            for _ in 0..<Int(entry.length) {
                append(text: json[next], into: &column)
                try write(value, next + 1, field: field, into: &column)
                next = json[next + 1].next(after: next + 1)
            }
            return column.tape.close(begin, length: Int(entry.length))
        }
        guard entry.kind == .array else {
            throw ConnectError(
                "Maps with non-string fields should be encoded as JSON array of tuples, but found \(name)")
        }
        for _ in 0..<Int(entry.length) {
            let tuple = json[next]
            guard tuple.kind == .array else {
                let found = PayloadPlan.nodeName(tuple.kind)
                throw ConnectError("Found invalid map entry instead of array tuple: \(found)")
            }
            guard tuple.length == 2 else {
                throw ConnectError("Found invalid map entry, expected length 2 but found :\(tuple.length)")
            }
            try write(key, next + 1, field: field, into: &column)
            try write(value, json[next + 1].next(after: next + 1), field: field, into: &column)
            next = tuple.next(after: next)
        }
        column.tape.close(begin, length: Int(entry.length))
        MapPairs.dropRepeated(begin, &column)
    }

    private func writeStruct(
        _ plan: PayloadPlan, _ index: Int, into column: inout ConvertedColumn
    ) throws(ConnectError) {
        let entry = json[index]
        guard entry.kind == .map else {
            throw ConnectError(
                "Structs should be encoded as JSON objects, but found \(PayloadPlan.nodeName(entry.kind))")
        }
        let base = members.count
        let count = plan.fields.count
        for _ in 0..<count { members.append(-1) }
        var next = index + 1
        for position in 0..<Int(entry.length) {
            if let found = fieldIndex(plan, json[next], guess: position) {
                members[base + found] = Int32(next + 1)
            }
            next = json[next + 1].next(after: next + 1)
        }
        let begin = column.tape.append(TapeEntry(.structure))
        for field in 0..<count {
            let at = members[base + field]
            try write(
                plan.fields[field].plan, at < 0 ? nil : Int(at), field: plan.schema.fields[field].name,
                into: &column)
        }
        column.tape.close(begin, length: count)
        members.setCount(base)
    }

    /// Members mostly come in the order of the fields.
    private func fieldIndex(_ plan: PayloadPlan, _ name: TapeEntry, guess: Int) -> Int? {
        let bytes = text(name)
        if guess < plan.fields.count, SameBytes.check(bytes, plan.fields[guess].name) { return guess }
        return plan.fields.firstIndex { SameBytes.check(bytes, $0.name) }
    }
}
