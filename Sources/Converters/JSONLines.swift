import Bytes
import CSimdjson
public import ConnectData

/// Schemaless JSON to JSON lines without a tape: checks values and says which bytes to write.
///
/// A value is written as it came wherever it is one JSON document on one line. Otherwise it is rewritten:
/// line breaks between tokens go, leading zeros go, of members with the same name the last counts (at the
/// place of the first), escapes of lone surrogates become U+FFFD, a byte order mark goes, UTF-16 and UTF-32
/// become UTF-8. In the Java connector's compatibility numbers get the text that it would write.
/// Thread-confined.
public final class JSONLines {
    public let compatibility: Compatibility

    private let scanner: JSONScanner
    private let inner: JSONScanner
    /// Flags that make a record something else than clean.
    private let telling: UInt32
    private var tape = Tape()
    private var roots = SlotArray<UInt32>()
    private var transcoded = ByteBuffer(capacity: 256)

    public init(compatibility: Compatibility) {
        self.compatibility = compatibility
        let java = compatibility == .streamReactor
        scanner = JSONScanner(java: java)
        inner = JSONScanner(java: java)
        telling = java ? .max : ~UInt32(CSIMDJSON_JAVA_NUMBER)
    }

    /// Appends the lines of the records from `from` up to `to`.
    ///
    /// - Returns: the first record that is not JSON; those before it were prepared. To go on behind a record
    ///   that is skipped, call again from the next one: the gap is filled with tombstones.
    public func prepare(
        _ batch: borrowing RecordBatch, from: Int, to: Int, into column: inout LineColumn
    ) -> RecordFailure? {
        fill(&column, to: from)
        let outcome = scanner.check(scanner.source(batch, .value, from: from, to: to))
        for index in 0..<outcome.done {
            if let problem = prepare(batch, from + index, scanner.flags[index], &column) {
                return problem.failure(from + index)
            }
        }
        return outcome.problem?.failure(from + outcome.done)
    }

    /// The same, and in the same pass the fields of each record (`JSONFieldExtractor`); their arena is the
    /// column's. Records that are skipped have missing entries, so that record `i` has its entries at `i *
    /// width`.
    public func prepare(
        _ batch: borrowing RecordBatch, from: Int, to: Int, into column: inout LineColumn,
        extractor: JSONFieldExtractor, fields: inout SlotArray<TapeEntry>
    ) -> RecordFailure? {
        fill(&column, to: from)
        while fields.count < from * extractor.width { fields.append(TapeEntry(.null)) }
        let outcome = scanner.check(
            scanner.source(batch, .value, from: from, to: to), extractor.compiled, &fields)
        for index in 0..<outcome.done {
            let record = from + index
            var problem = prepare(batch, record, scanner.flags[index], &column)
            // A rewritten record's fields are those of its new text.
            if problem == nil, column.lines[record].state == .rewritten {
                let line = column.lines[record]
                problem = extractor.read(
                    column.arena, start: Int(line.start), length: Int(line.length), record * extractor.width,
                    &fields)
            }
            if let problem {
                column.lines.setCount(min(column.lines.count, record))
                fields.setCount(record * extractor.width)
                return problem.failure(record)
            }
        }
        return outcome.problem?.failure(from + outcome.done)
    }

    private func fill(_ column: inout LineColumn, to count: Int) {
        while column.lines.count < count {
            column.lines.append(JSONLine(.tombstone))
            column.allClean = false
        }
    }

    @inline(__always) private func prepare(
        _ batch: borrowing RecordBatch, _ record: Int, _ flags: UInt32, _ column: inout LineColumn
    ) -> JSONProblem? {
        guard flags & telling == 0 else { return special(batch, record, flags, &column) }
        let slot = batch.records[record]
        column.lines.append(JSONLine(.clean, start: Int(slot.valueStart), length: Int(slot.valueLength)))
        return nil
    }

    private func special(
        _ batch: borrowing RecordBatch, _ record: Int, _ flags: UInt32, _ column: inout LineColumn
    ) -> JSONProblem? {
        column.allClean = false
        guard let value = batch.value(record) else {
            column.lines.append(JSONLine(.tombstone))
            return nil
        }
        if flags & UInt32(CSIMDJSON_NULL) != 0 {
            column.lines.append(JSONLine(.nullDocument))
            return nil
        }
        tape.removeAll()
        roots.removeAll()
        var unused = SlotArray<TapeEntry>(capacity: 0)
        let outcome: JSONOutcome
        if flags & UInt32(CSIMDJSON_ENCODED) != 0 {
            transcoded.removeAll()
            guard let encoding = JSONEncoding(value), encoding.transcode(value, into: &transcoded) else {
                return JSONProblem(code: UInt32(CSIMDJSON_UTF8), position: 0)
            }
            let source = inner.single(
                transcoded.pointer, start: 0, length: transcoded.count - 1, space: .arena)
            outcome = inner.tape(source, &tape, &roots, nil, &unused)
        } else {
            let slot = batch.records[record]
            let source = inner.single(
                batch.values.pointer, start: Int(slot.valueStart), length: Int(slot.valueLength),
                space: .values)
            outcome = inner.tape(source, &tape, &roots, nil, &unused)
        }
        guard outcome.problem == nil else { return outcome.problem }
        if tape[Int(roots[0])].kind == .null {
            column.lines.append(JSONLine(.nullDocument))
            return nil
        }
        let spaces = ValueSpaces(
            values: batch.values.pointer, side: batch.side.pointer, arena: transcoded.pointer)
        let writer = JSONRewriter(
            tape: tape.pointer, spaces: spaces, javaNumbers: compatibility == .streamReactor)
        let start = column.arena.count
        writer.write(Int(roots[0]), into: &column.arena)
        column.lines.append(JSONLine(.rewritten, start: start, length: column.arena.count - start))
        column.arena.append(UInt8(ascii: "\n"))
        return nil
    }
}
