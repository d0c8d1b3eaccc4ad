import Bytes
import ConnectData

extension PayloadWriter {
    /// Appends the JSON value at `index` as a value without a schema.
    func writePlain(_ index: Int, into column: inout ConvertedColumn) {
        let moved = column.tape.count - index
        for at in index..<json[index].next(after: index) {
            var entry = json[at]
            switch entry.kind {
            case .array, .map: entry.payload = UInt64(Int(entry.payload) + moved)
            case .number:
                let text = spaces.bytes(entry)
                if java {
                    entry = JSONNumber.java(text)
                } else {
                    entry = kept(entry, text, &column)
                    entry = JSONNumber.normalised(entry, text, arena: &column.arena)
                }
            case .string: entry = kept(entry, spaces.bytes(entry), &column)
            default: break
            }
            column.tape.append(entry)
        }
    }

    /// The entry of the same text where the column can reach it.
    func kept(
        _ entry: TapeEntry, _ text: UnsafeRawBufferPointer, _ column: inout ConvertedColumn
    ) -> TapeEntry {
        guard entry.space == .arena else { return entry }
        var copy = entry
        copy.payload = UInt64(column.arena.count)
        column.arena.append(text)
        return copy
    }
}
