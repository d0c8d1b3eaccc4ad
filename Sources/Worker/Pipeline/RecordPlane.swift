import Bytes
import ConnectData
import Formats
import Sink

/// The record path of one task: appends the records of a run to the open files of their partition keys.
///
/// A plain struct, met once a run; nothing in here waits, and no store is known. What needs a decision (a
/// full file, a bad record) ends the run early and says so; the task decides and goes on behind it.
struct RecordPlane: ~Copyable {
    var files: OpenFiles
    var packer: Packer
    let skipsNullValues: Bool
    let metrics: TaskMetrics
    private let staging: StagingArea
    private var lastFileID: UInt64 = 0
    /// Bytes that records have put into open files.
    private(set) var openBytes = 0

    /// Why a run ended, and the index behind the last record that was taken.
    struct Take {
        enum Stop {
            /// All records were taken.
            case done
            /// The file of this key is full (or rolls, or there are too many): flush, then go on.
            case flush(key: Int32)
            /// Batch mode: one lock can name no more files than are open.
            case tooManyFiles(key: Int32)
            /// The record at `next` cannot be placed or written; nothing of it is in a file.
            case bad(String)
            /// The local disk refused; the record at `next` is the first that no file holds.
            case staging(StagingError)
        }
        var next: Int
        var stop: Stop
    }

    init(
        files: consuming OpenFiles, gzipLevel: Int?, skipsNullValues: Bool, metrics: TaskMetrics,
        staging: StagingArea
    ) {
        self.files = files
        packer = Packer(gzipLevel: gzipLevel)
        self.skipsNullValues = skipsNullValues
        self.metrics = metrics
        self.staging = staging
    }

    /// Takes the records [from, to) of `batch`, which `plan.reader` has prepared, all of `partition`.
    mutating func take(
        _ batch: borrowing RecordBatch, _ from: Int, _ to: Int, _ partition: PartitionState, now: Int64
    ) -> Take {
        let plan = partition.plan
        if plan.constantKey, plan.reader.isPassThrough, !partition.waiting.isRedelivering,
            let key = constantKey(partition, batch.records[from].offset, now: now),
            partition.keys.isReady(key), partition.keys.floor(key) < batch.records[from].offset
        {
            return takeRun(batch, from, to, partition, key, now: now)
        }
        return takeEach(batch, from, to, partition, now: now)
    }

    // MARK: whole runs

    /// Records whose bytes go to one file as they are: checked lines of one key.
    private mutating func takeRun(
        _ batch: borrowing RecordBatch, _ from: Int, _ to: Int, _ partition: PartitionState, _ key: Int32,
        now: Int64
    ) -> Take {
        let plan = partition.plan
        let slot = openSlot(partition, key, at: batch.records[from].offset, now: now)
        let file = files[slot]
        var end = to
        if let room = plan.flush.room(records: Int64(file.pointee.count)), room < end - from {
            end = from + Int(room)
        }
        let start = Int(batch.records[from].valueStart)
        var bytes = endOfValue(batch, end - 1) - start
        if let size = plan.flush.size, file.pointee.size + bytes >= Int(size) {
            end = from + 1
            while end < to, file.pointee.size + endOfValue(batch, end - 1) - start < Int(size) {
                end += 1
            }
            bytes = endOfValue(batch, end - 1) - start
        }
        let run = UnsafeRawBufferPointer(start: batch.values.pointer + start, count: bytes)
        do throws(StagingError) {
            try files.append(run, to: slot, &packer)
        } catch {
            if file.pointee.count == 0 { discard(slot, partition) }
            return Take(next: from, stop: .staging(error))
        }
        file.pointee.encoded += bytes
        openBytes += bytes
        for index in from..<end {
            let record = batch.records[index]
            file.pointee.account(offset: record.offset, timestamp: record.timestamp)
            partition.sums.delivered.add(record.offset)
        }
        partition.position = batch.records[end - 1].offset + 1
        metrics.records.add(end - from)
        if plan.flush.isFull(records: Int64(file.pointee.count), bytes: Int64(file.pointee.size)) {
            return Take(next: end, stop: .flush(key: key))
        }
        return Take(next: end, stop: .done)
    }

    private func endOfValue(_ batch: borrowing RecordBatch, _ index: Int) -> Int {
        let record = batch.records[index]
        return Int(record.valueStart) + Int(record.valueLength) + 1
    }

    // MARK: record by record

    private mutating func takeEach(
        _ batch: borrowing RecordBatch, _ from: Int, _ to: Int, _ partition: PartitionState, now: Int64
    ) -> Take {
        var index = from
        // Held records were counted when they came.
        let counts = !partition.waiting.isRedelivering
        defer { if counts { metrics.records.add(index - from) } }
        while index < to {
            let record = batch.records[index]
            if !counts, let sums = partition.waiting.sums(at: index) { partition.sums = sums }
            if skipsNullValues, record.valueLength < 0 {
                pass(record.offset, partition)
                partition.sums.skip(record.offset, .null)
                metrics.recordsSkipped.add(1)
                index += 1
                continue
            }
            let key: Int32
            do throws(RoutingError) {
                key = try self.key(of: index, batch, partition, now: now)
            } catch {
                return Take(next: index, stop: .bad(error.description))
            }
            if record.offset <= partition.keys.floor(key) {
                pass(record.offset, partition)
                if record.offset <= partition.keys.takenOver(key) {
                    partition.skipped(record.offset, .takenOver)
                }
                index += 1
                continue
            }
            if !partition.keys.isReady(key) {
                partition.hold(batch, index)
                pass(record.offset, partition)
                index += 1
                continue
            }
            var stop: Take.Stop?
            if let ended = encode(batch, index, partition, key, now: now, &stop) { return ended }
            pass(record.offset, partition)
            index += 1
            if let stop { return Take(next: index, stop: stop) }
        }
        return Take(next: to, stop: .done)
    }

    /// Encodes one record into its key's file. Nil when it was taken; `stop` when the file is due with it.
    private mutating func encode(
        _ batch: borrowing RecordBatch, _ index: Int, _ partition: PartitionState, _ key: Int32, now: Int64,
        _ stop: inout Take.Stop?
    ) -> Take? {
        let plan = partition.plan
        let record = batch.records[index]
        let view = plan.reader.view(batch, index, partition)
        if case let open = partition.keys.slot(key), open >= 0,
            plan.encoder.rolls(files[open].pointee.format, for: view)
        {
            return Take(next: index, stop: .flush(key: key))
        }
        let isNew = partition.keys.slot(key) < 0
        if isNew, !plan.isGranular, partition.openCount >= plan.batchFilesMax {
            return Take(next: index, stop: .tooManyFiles(key: key))
        }
        if isNew, files.count >= plan.openWritersMax { return Take(next: index, stop: .flush(key: -1)) }
        let slot = openSlot(partition, key, at: record.offset, now: now)
        let file = files[slot]
        let before = file.pointee.buffer.count
        do throws(FormatError) {
            try plan.encoder.encode(view, into: &file.pointee.buffer, file: &file.pointee.format)
        } catch {
            if isNew { discard(slot, partition) }
            return Take(next: index, stop: .bad(error.description))
        }
        file.pointee.account(offset: record.offset, timestamp: record.timestamp)
        file.pointee.encoded += file.pointee.buffer.count - before
        openBytes += file.pointee.buffer.count - before
        if file.pointee.buffer.count >= files.spillThreshold {
            do throws(StagingError) {
                try files.spill(slot, &packer)
            } catch {
                stop = .staging(error)  // The record is taken: it stays in the buffer.
                return nil
            }
        }
        if plan.flush.isFull(records: Int64(file.pointee.count), bytes: Int64(file.pointee.size)) {
            stop = .flush(key: key)
        }
        return nil
    }

    /// Moves the position behind a record that was dealt with.
    @inline(__always) private func pass(_ offset: Offset, _ partition: PartitionState) {
        guard !partition.waiting.isRedelivering else { return }
        partition.sums.delivered.add(offset)
        partition.position = offset + 1
    }

    /// A file number that was not given before.
    mutating func nextFileID() -> UInt64 {
        lastFileID += 1
        return lastFileID
    }

    /// Passes over the record at `index`, which the policy gave up.
    mutating func skip(_ batch: borrowing RecordBatch, _ index: Int, _ partition: PartitionState) {
        let offset = batch.records[index].offset
        pass(offset, partition)
        partition.skipped(offset, .policy)
        metrics.recordsSkipped.add(1)
    }

    // MARK: keys and files

    private mutating func constantKey(_ partition: PartitionState, _ offset: Offset, now: Int64) -> Int32? {
        if partition.keys.count > 0 { return 0 }
        guard let key = try? partition.plan.constantPartitionKey(partition.topicPartition),
            (try? partition.plan.admit(key, partition.topicPartition, at: offset)) != nil
        else { return nil }  // `takeEach` finds the reason again and says it.
        return meet(key, partition, offset, now: now)
    }

    /// The index of a record's partition key; a key met first is admitted and, in granular mode, asked for.
    private mutating func key(
        of index: Int, _ batch: borrowing RecordBatch, _ partition: PartitionState, now: Int64
    ) throws(RoutingError) -> Int32 {
        let plan = partition.plan
        let offset = batch.records[index].offset
        if plan.constantKey {
            if partition.keys.count > 0 { return 0 }
            let key = try plan.constantPartitionKey(partition.topicPartition)
            try plan.admit(key, partition.topicPartition, at: offset)
            return meet(key, partition, offset, now: now)
        }
        try plan.buildKey(batch, index)
        let known = partition.keys.raw.find(plan.rawKey)
        if known >= 0 { return known }
        let key = try plan.partitionKey(partition.topicPartition)
        if let same = partition.keys.index(of: key) {
            partition.keys.bind(plan.rawKey, same)
            return same
        }
        try plan.admit(key, partition.topicPartition, at: offset)
        let fresh = meet(key, partition, offset, now: now)
        partition.keys.bind(plan.rawKey, fresh)
        return fresh
    }

    private mutating func meet(_ key: PartitionKey, _ partition: PartitionState, _ offset: Offset, now: Int64)
        -> Int32
    {
        lastFileID += 1
        return partition.meet(key, offset, file: lastFileID, now: now)
    }

    /// The slot of the key's open file; opens one for the record at `offset` when there is none.
    private mutating func openSlot(_ partition: PartitionState, _ key: Int32, at offset: Offset, now: Int64)
        -> Int32
    {
        let found = partition.keys.slot(key)
        if found >= 0 { return found }
        let id: UInt64
        if case let reserved = partition.keys[key].reservedFile, reserved != 0 {
            id = reserved
        } else {
            lastFileID += 1
            id = lastFileID
        }
        let slot = files.insert(
            OpenFile(
                id: id, number: staging.newNumber(), in: staging, key: key, firstOffset: offset,
                isPacked: partition.plan.isPacked))
        partition.opened(slot, id: id, key: key, first: offset, now: now)
        metrics.openFiles.add(1)
        return slot
    }

    /// Writes everything of an open file, so that closing it needs no room any more.
    mutating func settle(_ slot: Int32) throws(StagingError) { try files.settle(slot, &packer) }

    /// Takes an open file out of the table.
    mutating func close(_ slot: Int32, _ partition: PartitionState) -> OpenFile {
        let file = files.remove(slot)
        openBytes -= file.encoded
        partition.plan.encoder.end(file.format)
        partition.closed(key: file.key)
        metrics.openFiles.add(-1)
        return file
    }

    /// Forgets a file that never got a record.
    private mutating func discard(_ slot: Int32, _ partition: PartitionState) {
        let file = close(slot, partition)
        staging.remove(file.path)
        partition.forgetOpen(file.id)
        if partition.waiting.isRedelivering {
            // The position is past the record: its place in the ledger keeps the safe offset below what
            // follows.
            partition.keys[file.key].reservedFile = file.id
        } else {
            partition.machine.fileDropped(file.id)
        }
    }
}
