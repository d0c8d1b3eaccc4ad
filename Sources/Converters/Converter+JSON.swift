import Bytes
import CSimdjson
import ConnectData

extension Converter {
    /// The texts of `source` are those of the slots (records or headers) from `firstSlot` on; `text` reads
    /// one again.
    func convertJSON(
        _ source: JSONSource, _ batch: borrowing RecordBatch, firstSlot: Int,
        into column: inout ConvertedColumn,
        _ table: SchemaTable, _ text: (borrowing RecordBatch, Int) -> UnsafeRawBufferPointer?
    ) -> RecordFailure? {
        guard let scanner else { preconditionFailure("not a JSON converter") }
        if let envelope {
            return envelope.convert(source, scanner, batch, firstSlot: firstSlot, into: &column, table, text)
        }
        let firstEntry = column.tape.count
        let outcome = scanner.tape(source, &column.tape, &column.roots, nil, &noFields)
        for _ in 0..<outcome.done { column.schemas.append(SchemaTable.none) }
        let telling = UInt32(CSIMDJSON_ENCODED | CSIMDJSON_LEADING_ZERO)
        var found: UInt32 = 0
        for index in 0..<outcome.done { found |= scanner.flags[index] }
        if found & UInt32(CSIMDJSON_ENCODED) != 0 {
            for index in 0..<outcome.done where scanner.flags[index] & UInt32(CSIMDJSON_ENCODED) != 0 {
                guard let problem = read(encoded: text(batch, firstSlot + index), firstSlot + index, &column)
                else { continue }
                column.roots.setCount(firstSlot + index)
                column.schemas.setCount(firstSlot + index)
                return problem.failure(firstSlot + index)
            }
        }
        if scanner.java || found & telling != 0 { settleNumbers(batch, from: firstEntry, &column) }
        return outcome.problem?.failure(firstSlot + outcome.done)
    }

    /// A text in another encoding becomes UTF-8 in the arena, and its tape the record's.
    private func read(
        encoded text: UnsafeRawBufferPointer?, _ slot: Int, _ column: inout ConvertedColumn
    ) -> JSONProblem? {
        guard let inner, let text, let encoding = JSONEncoding(text) else { return JSONProblem.notText }
        let start = column.arena.count
        guard encoding.transcode(text, into: &column.arena) else { return JSONProblem.notText }
        let source = inner.single(
            column.arena.pointer, start: start, length: column.arena.count - start - 1, space: .arena)
        var roots = SlotArray<UInt32>(capacity: 1)
        let outcome = inner.tape(source, &column.tape, &roots, nil, &noFields)
        if let problem = outcome.problem { return problem }
        column.roots[slot] = roots[0]
        return nil
    }

    /// Java: longs and doubles. Documented: texts as they were written, without needless zeros.
    private func settleNumbers(_ batch: borrowing RecordBatch, from: Int, _ column: inout ConvertedColumn) {
        for index in from..<column.tape.count where column.tape[index].kind == .number {
            let spaces = ValueSpaces(
                values: batch.values.pointer, side: batch.side.pointer, arena: column.arena.pointer)
            let entry = column.tape[index]
            let text = spaces.bytes(entry)
            column.tape[index] =
                compatibility == .streamReactor
                ? JSONNumber.java(text) : JSONNumber.normalised(entry, text, arena: &column.arena)
        }
    }
}
