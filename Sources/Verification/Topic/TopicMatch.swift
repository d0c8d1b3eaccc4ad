import Bytes
import ConnectData
import KCQL
import Sink
import Worker

/// Holds a partition's objects against its log, record by record in the log's order. A value: records are
/// given to it.
///
/// An object that holds every offset of its range is made of these records. Any other one holds the records
/// of one partition key, from its first to its last offset: files of a key follow one another.
struct TopicMatch {
    /// An object and the file that the topic makes of its offsets.
    struct Pair {
        var object: ClaimedObject
        var trace: FileTrace
    }

    private let header: Bool
    private let isWhole: Bool
    private let range: Range<Offset>
    private var dense: ArraySlice<ClaimedObject>
    private var open: [Pair] = []
    private var sparse: [Offset: [ClaimedObject]] = [:]
    private var keys: [Int: FileTrace] = [:]
    private(set) var delivered = OffsetSum()
    private(set) var skippedNulls: Int64 = 0
    /// Records that cannot be placed or written: the error policy has passed over them.
    private(set) var refused: [Offset] = []
    /// Records that are in no object.
    private(set) var missing = OffsetRuns()
    /// Objects that no records of the topic make.
    private(set) var unmatched: [ClaimedObject] = []

    /// - Parameters:
    ///   - range: the offsets that must be stored, or skipped.
    ///   - across: objects that begin below it, whose records are given too.
    init(
        _ objects: [ClaimedObject], range: Range<Offset>, _ form: RecordScanner.Form,
        across: [ClaimedObject] = []
    ) {
        self.range = range
        header = form == .csv(header: true)
        isWhole = form == .whole
        let ordered = (objects.filter { $0.first >= range.lowerBound } + across).sorted {
            ($0.first, $0.last, $0.key) < ($1.first, $1.last, $1.key)
        }
        dense = ordered.filter(\.isDense)[...]
        for object in ordered where !object.isDense { sparse[object.last, default: []].append(object) }
    }

    /// Takes the next record. Returns the objects that end with it, with what the topic makes of them.
    mutating func take(
        _ batch: borrowing RecordBatch, _ index: Int, _ renderer: RecordRenderer, _ scratch: inout ByteBuffer
    ) -> [Pair] {
        let record = batch.records[index]
        let offset = record.offset
        if range.contains(offset) { delivered.add(offset) }
        while let next = dense.first, next.first <= offset {
            open.append(Pair(object: next, trace: FileTrace()))
            dense.removeFirst()
        }
        if renderer.skipsNullValues, record.valueLength < 0 {
            skippedNulls += range.contains(offset) ? 1 : 0
            return closed(upTo: offset)
        }
        do throws(RecordRenderer.Refused) {
            let key = try renderer.key(batch, index)
            var isTaken = false
            for place in open.indices where open[place].object.last >= offset {
                isTaken = true
                try append(batch, index, renderer, &scratch, to: &open[place].trace)
            }
            if !isTaken {
                var trace = keys.removeValue(forKey: key) ?? FileTrace()
                defer { keys[key] = trace }
                try append(batch, index, renderer, &scratch, to: &trace)
                if let ends = sparse.removeValue(forKey: offset) {
                    return match(ends, &trace) + closed(upTo: offset)
                }
            }
        } catch {
            if range.contains(offset) { refused.append(offset) }
        }
        return closed(upTo: offset)
    }

    private func append(
        _ batch: borrowing RecordBatch, _ index: Int, _ renderer: RecordRenderer, _ scratch: inout ByteBuffer,
        to trace: inout FileTrace
    ) throws(RecordRenderer.Refused) {
        scratch.removeAll()
        try renderer.render(batch, index, into: &scratch, of: &trace.file)
        trace.append(batch.records[index].offset, scratch.bytes, header: header)
    }

    /// Objects of a key that end with the record taken last.
    private mutating func match(
        _ ends: [ClaimedObject], _ trace: inout FileTrace
    ) -> [Pair] {
        var pairs: [Pair] = []
        for object in ends {
            var file = trace
            let dropped = file.dropping(below: object.first)
            guard pairs.isEmpty, file.first == object.first, file.sum == object.sum else {
                unmatched.append(object)
                continue
            }
            for offset in dropped where range.contains(offset) { missing.insert(offset) }
            pairs.append(Pair(object: object, trace: file))
        }
        if !pairs.isEmpty { trace = FileTrace() }
        return pairs
    }

    private mutating func closed(upTo offset: Offset) -> [Pair] {
        guard open.contains(where: { $0.object.last <= offset }) else { return [] }
        let done = open.filter { $0.object.last <= offset }
        open.removeAll { $0.object.last <= offset }
        return done
    }

    /// What these objects may hold is not missing: the records that they begin with are not in the log.
    mutating func excuse(_ objects: [ClaimedObject]) {
        for object in objects where object.first <= object.last {
            missing = missing.subtracting(object.offsets ?? OffsetRuns([object.first...object.last]))
        }
    }

    /// The log is at its end: what no object has taken is missing. Returns the objects that were not ended.
    mutating func finish() -> [Pair] {
        for trace in keys.values {
            for row in trace.rows where range.contains(row.offset) { missing.insert(row.offset) }
        }
        keys = [:]
        unmatched += dense + sparse.values.joined()
        defer { open = [] }
        return open
    }
}
