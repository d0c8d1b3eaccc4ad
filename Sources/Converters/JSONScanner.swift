import Bytes
import CSimdjson
import ConnectData

/// Where texts to scan lie: `count` slots of a start and a length, `stride` bytes apart, in the memory at
/// `base`.
struct JSONSource {
    var base: UnsafeRawPointer
    var slots: UnsafeRawPointer
    var stride: Int
    var count: Int
    /// Where each text lies in the entries' memory; nil: where it lies at `base`.
    var targets: UnsafePointer<UInt32>?
    var space: TapeEntry.Space
}

/// What a scan came to: `done` texts were read; `problem` says why the next one could not be.
struct JSONOutcome {
    var done: Int
    var problem: JSONProblem?
}

/// The border to C: one call for all texts of a source. Thread-confined.
final class JSONScanner {
    /// What was found in each text of the last source (`CSIMDJSON_…`).
    private(set) var flags = SlotArray<UInt32>(capacity: 1024)
    let java: Bool
    private let parser: OpaquePointer
    private var gathered = ByteBuffer(capacity: 4096)
    private var slots = SlotArray<TextSlot>()
    private var targets = SlotArray<UInt32>()

    struct TextSlot {
        var start: UInt32
        var length: Int32
    }

    private static let valueOffset = MemoryLayout<RecordSlot>.offset(of: \.valueStart)!

    init(java: Bool) {
        guard let parser = csimdjson_parser_new() else {
            preconditionFailure("no memory for the JSON scanner")
        }
        self.parser = parser
        self.java = java
    }

    deinit { csimdjson_parser_free(parser) }

    /// Values are read where they are; keys have no newlines between them, so they are copied side by side.
    func source(_ batch: borrowing RecordBatch, _ part: Converter.Part, from: Int, to: Int) -> JSONSource {
        guard part == .key else {
            return JSONSource(
                base: batch.values.pointer,
                slots: UnsafeRawPointer(batch.records.pointer + from) + Self.valueOffset,
                stride: MemoryLayout<RecordSlot>.stride, count: to - from, targets: nil, space: .values)
        }
        beginGathering()
        for index in from..<to { gather(batch.key(index), at: batch.records[index].keyStart) }
        return gatheredSource()
    }

    /// The header slots from `from` up to `to`.
    func headers(_ batch: borrowing RecordBatch, from: Int, to: Int) -> JSONSource {
        beginGathering()
        for index in from..<to {
            let header = batch.headers[index]
            gather(batch.headerValue(header), at: header.valueStart)
        }
        return gatheredSource()
    }

    /// One text in the memory at `base`, which its entries count in.
    func single(_ base: UnsafeRawPointer, start: Int, length: Int, space: TapeEntry.Space) -> JSONSource {
        slots.removeAll()
        slots.append(TextSlot(start: UInt32(start), length: Int32(length)))
        return JSONSource(
            base: base, slots: slots.pointer, stride: MemoryLayout<TextSlot>.stride, count: 1, targets: nil,
            space: space)
    }

    private func beginGathering() {
        gathered.removeAll()
        slots.removeAll()
        targets.removeAll()
    }

    private func gather(_ text: UnsafeRawBufferPointer?, at target: UInt32) {
        slots.append(TextSlot(start: UInt32(gathered.count), length: text.map { Int32($0.count) } ?? -1))
        targets.append(target)
        if let text {
            gathered.append(text)
            gathered.append(UInt8(ascii: "\n"))
        }
    }

    private func gatheredSource() -> JSONSource {
        JSONSource(
            base: gathered.pointer, slots: slots.pointer, stride: MemoryLayout<TextSlot>.stride,
            count: slots.count,
            targets: targets.pointer, space: .side)
    }

    /// Only checks.
    func check(_ source: JSONSource) -> JSONOutcome {
        var run = begin(source)
        _ = csimdjson_process(parser, &run)
        return outcome(run)
    }

    /// Checks, and appends the fields of each text.
    func check(_ source: JSONSource, _ paths: JSONPaths, _ fields: inout SlotArray<TapeEntry>) -> JSONOutcome
    {
        var run = begin(source)
        set(paths, &fields, source.count, &run)
        _ = csimdjson_process(parser, &run)
        fields.setCount(fields.count + Int(run.done) * paths.count)
        return outcome(run)
    }

    /// Appends a tape and a root of each text, and its fields when there are paths.
    func tape(
        _ source: JSONSource, _ tape: inout Tape, _ roots: inout SlotArray<UInt32>, _ paths: JSONPaths? = nil,
        _ fields: inout SlotArray<TapeEntry>
    ) -> JSONOutcome {
        var run = begin(source)
        roots.reserve(source.count)
        run.roots = roots.pointer + roots.count
        if let paths { set(paths, &fields, source.count, &run) }
        tape.reserve(max(64, source.count * 8))
        run.tape_used = tape.count
        while true {
            run.tape = UnsafeMutableRawPointer(tape.pointer).assumingMemoryBound(to: csimdjson_entry.self)
            run.tape_room = tape.capacity
            let answer = csimdjson_process(parser, &run)
            tape.setCount(run.tape_used)
            guard answer == Int32(CSIMDJSON_NEEDS_ROOM) else { break }
            tape.reserve(run.tape_needed)
        }
        roots.setCount(roots.count + Int(run.done))
        if let paths { fields.setCount(fields.count + Int(run.done) * paths.count) }
        return outcome(run)
    }

    private func begin(_ source: JSONSource) -> csimdjson_run {
        flags.removeAll()
        flags.reserve(source.count)
        var run = csimdjson_run()
        run.base = source.base.assumingMemoryBound(to: UInt8.self)
        run.slots = source.slots
        run.stride = source.stride
        run.count = source.count
        run.targets = source.targets
        run.space = source.space.rawValue
        run.java = java
        run.flags = flags.pointer
        return run
    }

    private func set(
        _ paths: JSONPaths, _ fields: inout SlotArray<TapeEntry>, _ count: Int, _ run: inout csimdjson_run
    ) {
        fields.reserve(count * paths.count)
        run.paths = paths.handle
        run.fields = UnsafeMutableRawPointer(fields.pointer + fields.count).assumingMemoryBound(
            to: csimdjson_entry.self)
    }

    private func outcome(_ run: csimdjson_run) -> JSONOutcome {
        flags.setCount(run.done)
        guard run.done < run.count else { return JSONOutcome(done: run.done, problem: nil) }
        return JSONOutcome(done: run.done, problem: JSONProblem(code: run.error, position: Int(run.position)))
    }
}
