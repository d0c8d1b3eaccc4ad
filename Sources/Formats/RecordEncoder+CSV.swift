import Bytes
import ConnectData

extension RecordEncoder {
    /// One row: every value in quotes, null as nothing between two commas (`lenses-behaviour.md` 5.7).
    mutating func encodeCSV(
        _ value: RecordPart, into out: inout ByteBuffer, file: inout FileState, flags: inout TextFlags
    ) throws(FormatError) {
        guard let view = TapeView(value) else { throw noRow }
        let entry = view[value.root]
        switch entry.kind {
        case .structure: break
        case .map where settings.compatibility == .documented: break
        default: throw noRow
        }
        if file.plan < 0 { open(value, view, file: &file, into: &out, flags: &flags) }
        file.lastSchema = value.schema
        let columns = columns[file.plan]
        if entry.kind == .structure, value.schema == columns.schema {
            try appendRow(value, view, into: &out, flags: &flags)
        } else {
            try appendProjected(value, view, on: columns, into: &out, flags: &flags)
        }
        out.append(UInt8(ascii: "\n"))
    }

    /// Whether the record's columns are not the file's.
    mutating func columnsChange(_ file: FileState, _ value: RecordPart) -> Bool {
        guard file.plan >= 0, let view = TapeView(value) else { return false }
        switch view[value.root].kind {
        case .structure: return schemaChanges(file, value, view)
        case .map where settings.compatibility == .documented:
            let columns = columns[file.plan]
            // A file of one schema holds no records without: its rows would not tell a null from a missing
            // member.
            if columns.schema != SchemaTable.none { return true }
            var flags = TextFlags()
            return !locate(value.root, view, on: columns, flags: &flags)
        default: return false
        }
    }

    private mutating func schemaChanges(_ file: FileState, _ value: RecordPart, _ view: TapeView) -> Bool {
        if value.schema == file.schema, value.schema == file.lastSchema { return false }
        guard file.schema != SchemaTable.none, let last = schemas[file.lastSchema],
            let new = schemas[value.schema]
        else { return true }
        if value.schema != file.lastSchema, settings.detector.isChange(from: last, to: new) { return true }
        // What the detector lets pass keeps its columns; the Java connector drops what has none (6.3).
        if settings.compatibility == .streamReactor { return false }
        let node = plans.root(of: value.schema, in: schemas)
        return !locateFields(value, view, node: node, on: columns[file.plan])
    }

    private mutating func open(
        _ value: RecordPart, _ view: TapeView, file: inout FileState, into out: inout ByteBuffer,
        flags: inout TextFlags
    ) {
        file.schema = value.schema
        if view[value.root].kind == .structure {
            let fields = schemas[value.schema]?.fields ?? []
            file.plan = columns.open(schema: value.schema) { fields.map { Array($0.name.utf8) } }
        } else {
            file.schema = SchemaTable.none
            let names = memberNames(value.root, view, flags: &flags)
            file.plan = columns.open(schema: SchemaTable.none) { names }
        }
        guard settings.format == .csvWithHeaders else { return }
        let columns = columns[file.plan]
        for column in 0..<columns.count {
            if column > 0 { out.append(UInt8(ascii: ",")) }
            out.append(UInt8(ascii: "\""))
            PlainText.append(columns.name(column), .quoted, into: &out, flags: &flags)
            out.append(UInt8(ascii: "\""))
        }
        out.append(UInt8(ascii: "\n"))
    }

    /// The distinct member names of a map, in order. Only when a file begins.
    private mutating func memberNames(_ root: Int, _ view: TapeView, flags: inout TextFlags) -> [[UInt8]] {
        var names: [[UInt8]] = []
        var next = root + 1
        for _ in 0..<Int(view[root].length) {
            let name = Array(memberName(view[next], view, flags: &flags))
            if !names.contains(name) { names.append(name) }
            next = view[next].next(after: next)
            next = view[next].next(after: next)
        }
        return names
    }

    private mutating func memberName(
        _ entry: TapeEntry, _ view: TapeView, flags: inout TextFlags
    ) -> UnsafeRawBufferPointer {
        if entry.kind == .string { return plain(entry, view, flags: &flags) }
        unescaped.removeAll()
        switch entry.kind {
        case .boolean, .int8, .int16, .int32, .int64, .float32, .float64, .number, .decimal:
            ScalarText.appendPlain(entry, view, into: &unescaped)
        case .date, .time, .timestamp: ScalarText.appendISO(entry, into: &unescaped)
        case .bytes: Base64.encode(view.bytes(entry), into: &unescaped)
        case .null, .string, .array, .map, .structure: unescaped.append("null")
        }
        return unescaped.bytes
    }

    /// Notes where the value of each column is; false when a member is no column.
    private mutating func locate(
        _ root: Int, _ view: TapeView, on columns: ColumnPlan, flags: inout TextFlags
    ) -> Bool {
        positions.removeAll()
        for _ in 0..<columns.count { positions.append(0) }
        var next = root &+ 1
        for position in 0..<Int(view[root].length) {
            let name = memberName(view[next], view, flags: &flags)
            guard let column = columns.column(name, guess: position) else { return false }
            next = view[next].next(after: next)
            // A name twice in one object: the last one stands, as in JsonConverter.
            positions[column] = UInt32(truncatingIfNeeded: next)
            next = view[next].next(after: next)
        }
        return true
    }

    /// The same for a struct of another schema than the file's.
    private mutating func locateFields(
        _ value: RecordPart, _ view: TapeView, node: Int32, on columns: ColumnPlan
    ) -> Bool {
        positions.removeAll()
        for _ in 0..<columns.count { positions.append(0) }
        let plan = plans.node(node)
        var next = value.root &+ 1
        var isWhole = true
        for position in 0..<Int(plan.childCount) {
            let name = plans.bytes(plans.node(plan.children &+ Int32(position)).name)
            if let column = columns.column(name, guess: position) {
                positions[column] = UInt32(truncatingIfNeeded: next)
            } else {
                isWhole = false
            }
            next = view[next].next(after: next)
        }
        return isWhole
    }

    private mutating func appendRow(
        _ value: RecordPart, _ view: TapeView, into out: inout ByteBuffer, flags: inout TextFlags
    ) throws(FormatError) {
        let root = plans.root(of: value.schema, in: schemas)
        let plan = plans.node(root)
        var next = value.root &+ 1
        for position in 0..<plan.childCount {
            if position > 0 { out.append(UInt8(ascii: ",")) }
            try appendCell(view, next, node: plan.children &+ position, into: &out, flags: &flags)
            next = view[next].next(after: next)
        }
    }

    /// A row of a record that was not what opened the file: by name, what is missing is null.
    private mutating func appendProjected(
        _ value: RecordPart, _ view: TapeView, on columns: ColumnPlan, into out: inout ByteBuffer,
        flags: inout TextFlags
    ) throws(FormatError) {
        let isMap = view[value.root].kind == .map
        let root = isMap ? -1 : plans.root(of: value.schema, in: schemas)
        let isWhole =
            isMap
            ? locate(value.root, view, on: columns, flags: &flags)
            : locateFields(value, view, node: root, on: columns)
        // The Java connector drops what has no column (6.3).
        guard isWhole || settings.compatibility == .streamReactor else {
            throw FormatError(
                "the record has a field that is no column of its file; a new file should have been begun")
        }
        for column in 0..<columns.count {
            if column > 0 { out.append(UInt8(ascii: ",")) }
            let position = Int(positions[column])
            if position > 0 {
                let node = isMap ? -1 : fieldNode(root, columns.name(column))
                try appendCell(view, position, node: node, into: &out, flags: &flags)
            }
        }
    }

    private func fieldNode(_ root: Int32, _ name: UnsafeRawBufferPointer) -> Int32 {
        let plan = plans.node(root)
        for position in 0..<plan.childCount
        where plans.bytes(plans.node(plan.children &+ position).name).elementsEqual(name) {
            return plan.children &+ position
        }
        return -1
    }
}
