public import Bytes
import CSimdjson
public import ConnectData

/// Finds the values at given member paths of JSON documents without building a tape.
///
/// A path names object members from the outside in; a component that is a decimal number is the index of a
/// list element where the value is a list. One entry a record and path, record by record:
///
/// | value at the path | entry |
/// |---|---|
/// | missing | `.null`, payload 0 |
/// | JSON null | `.null`, payload 1 |
/// | string, number, boolean | as on a tape |
/// | list, object | `.array`, `.map`; offset and bytes of its source text |
///
/// Of members with the same name the last counts. In the Java connector's compatibility numbers are `.int64`
/// and `.float64`, as its converter makes them. Thread-confined.
public final class JSONFieldExtractor {
    public let paths: [[String]]
    /// Entries a record.
    public var width: Int { paths.count }

    let compiled: JSONPaths
    private let scanner: JSONScanner
    private let inner: JSONScanner

    public init(paths: [[String]], compatibility: Compatibility = .documented) {
        self.paths = paths
        compiled = JSONPaths(paths)
        scanner = JSONScanner(java: compatibility == .streamReactor)
        inner = JSONScanner(java: compatibility == .streamReactor)
    }

    /// Appends the entries of the records from `from` up to `to`; a null key or value has missing entries
    /// only.
    ///
    /// - Parameter arena: receives what had to be made anew (texts that were not UTF-8 JSON as they are);
    ///   entries of space `.arena` point into it.
    /// - Returns: the first record that is not JSON; the entries of those before it were appended.
    public func extract(
        _ batch: borrowing RecordBatch, part: Converter.Part, from: Int, to: Int,
        into fields: inout SlotArray<TapeEntry>,
        arena: inout ByteBuffer
    ) -> RecordFailure? {
        let first = fields.count
        let outcome = scanner.check(scanner.source(batch, part, from: from, to: to), compiled, &fields)
        let special = UInt32(CSIMDJSON_ENCODED | CSIMDJSON_LEADING_ZERO)
        for index in 0..<outcome.done where scanner.java || scanner.flags[index] & special != 0 {
            let row = first + index * width
            if scanner.flags[index] & UInt32(CSIMDJSON_ENCODED) != 0,
                let text = part == .key ? batch.key(from + index) : batch.value(from + index),
                let problem = replace(row, text, &fields, &arena)
            {
                fields.setCount(row)
                return problem.failure(from + index)
            }
            for entry in row..<row + width where fields[entry].kind == .number {
                let spaces = ValueSpaces(
                    values: batch.values.pointer, side: batch.side.pointer, arena: arena.pointer)
                let text = spaces.bytes(fields[entry])
                fields[entry] =
                    scanner.java
                    ? JSONNumber.java(text) : JSONNumber.normalised(fields[entry], text, arena: &arena)
            }
        }
        return outcome.problem?.failure(from + outcome.done)
    }

    /// Reads a text in another encoding again, as UTF-8 in the arena.
    private func replace(
        _ row: Int, _ text: UnsafeRawBufferPointer, _ fields: inout SlotArray<TapeEntry>,
        _ arena: inout ByteBuffer
    ) -> JSONProblem? {
        let start = arena.count
        guard let encoding = JSONEncoding(text), encoding.transcode(text, into: &arena) else {
            return JSONProblem(code: UInt32(CSIMDJSON_UTF8), position: 0)
        }
        let source = inner.single(arena.pointer, start: start, length: arena.count - start - 1, space: .arena)
        return read(source, row, &fields)
    }

    /// Reads one text's fields in the place of those at `row`.
    func read(_ source: JSONSource, _ row: Int, _ fields: inout SlotArray<TapeEntry>) -> JSONProblem? {
        var fresh = SlotArray<TapeEntry>(capacity: width)
        let outcome = inner.check(source, compiled, &fresh)
        guard outcome.problem == nil else { return outcome.problem }
        for index in 0..<width { fields[row + index] = fresh[index] }
        return nil
    }

    /// Reads the fields of a text in `arena` in the place of those at `row`.
    func read(
        _ arena: borrowing ByteBuffer, start: Int, length: Int, _ row: Int,
        _ fields: inout SlotArray<TapeEntry>
    ) -> JSONProblem? {
        read(inner.single(arena.pointer, start: start, length: length, space: .arena), row, &fields)
    }
}
