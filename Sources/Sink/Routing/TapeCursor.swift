public import ConnectData

/// Walks a tape along a path: a struct by its schema, a map by key text, a list by decimal index.
///
/// Used where values lie on a tape anyway; plain JSON uses the converters' field extractor.
public struct TapeCursor {
    /// Stands in the `scale` of a string that is a whole key, value or header: the Java connector replaces
    /// line breaks there and only there (lenses-behaviour 4.4).
    public static var wholePart: Int16 { 1 }

    let compatibility: Compatibility

    public init(compatibility: Compatibility) { self.compatibility = compatibility }

    /// The entry at `path` below the value that begins at `root`, or a null entry with the reason
    /// (`PathAnswer`).
    public func answer(
        _ path: [String], in tape: borrowing Tape, root: Int, schema: Schema?, spaces: ValueSpaces
    ) -> TapeEntry {
        var index = root
        var schema = schema
        if tape[root].kind == .null { return PathAnswer.entry(PathAnswer.partNull) }
        for (depth, name) in path.enumerated() {
            let entry = tape[index]
            switch entry.kind {
            case .structure:
                guard let declared = schema, let position = declared.fieldIndex(name) else {
                    return PathAnswer.entry(PathAnswer.absent)
                }
                index = Self.skip(position, from: index + 1, in: tape)
                schema = declared.fields[position].schema
            case .map:
                guard let found = value(of: name, at: index, in: tape, spaces) else {
                    return PathAnswer.entry(PathAnswer.absent)
                }
                index = found
                schema = schema?.valueSchema
            case .array:
                guard let position = Self.listIndex(name) else {
                    return PathAnswer.entry(PathAnswer.notAnIndex)
                }
                guard position < Int(entry.length) else {
                    return PathAnswer.entry(schema == nil ? PathAnswer.indexOutOfRange : PathAnswer.absent)
                }
                index = Self.skip(position, from: index + 1, in: tape)
                schema = schema?.valueSchema
            case .null:
                return PathAnswer.entry(
                    schema?.kind == .structure ? PathAnswer.nullParent : PathAnswer.absent)
            default:
                // A whole key, value or header that is a scalar: the Java connector ignores the path.
                if depth == 0, compatibility == .streamReactor { return Self.whole(entry) }
                return PathAnswer.entry(PathAnswer.belowScalar)
            }
        }
        if tape[index].kind == .null { return PathAnswer.entry(PathAnswer.absent) }
        return path.isEmpty ? Self.whole(tape[index]) : tape[index]
    }

    private static func whole(_ entry: TapeEntry) -> TapeEntry {
        guard entry.kind == .string else { return entry }
        var entry = entry
        entry.scale = wholePart
        return entry
    }

    /// A list index as the Java connector reads it: decimal digits.
    private static func listIndex(_ text: String) -> Int? {
        guard !text.isEmpty, text.utf8.allSatisfy({ $0 >= 48 && $0 <= 57 }) else { return nil }
        return Int(text)
    }

    /// The index of the entry `count` values behind `index`.
    private static func skip(_ count: Int, from index: Int, in tape: borrowing Tape) -> Int {
        var index = index
        for _ in 0..<count { index = tape[index].next(after: index) }
        return index
    }

    /// The index of the value whose key reads `name`; of repeated keys the last one.
    private func value(
        of name: String, at map: Int, in tape: borrowing Tape, _ spaces: ValueSpaces
    ) -> Int? {
        var index = map + 1
        var found: Int?
        for _ in 0..<Int(tape[map].length) {
            let key = tape[index]
            index = tape[index].next(after: index)
            if matches(key, name, spaces) { found = index }
            index = tape[index].next(after: index)
        }
        return found
    }

    /// Java looks a map up with a string: other keys are found in the documented form only.
    private func matches(_ key: TapeEntry, _ name: String, _ spaces: ValueSpaces) -> Bool {
        if key.kind == .string, !key.escaped {
            return spaces.bytes(key).elementsEqual(name.utf8)
        }
        guard key.kind == .string || compatibility == .documented else { return false }
        return ScalarText.bytes(key, spaces, compatibility)?.elementsEqual(name.utf8) ?? false
    }
}
