import Bytes
import ConnectData
import Kafka
import Sink

/// One assigned topic partition as its task sees it: the machine that commits, and where the record path
/// stands.
///
/// A class met once a run of records; what changes per record lives in plain structs within it.
final class PartitionState {
    let topicPartition: TopicPartition
    /// The number under which the consumer delivers its runs.
    let number: Int32
    /// Tells answers for this machine from those for an earlier one of the same partition.
    let serial: UInt64
    let plan: StatementPlan
    var machine: PartitionMachine
    /// The lock is claimed and records are fetched.
    var isOpen = false
    /// The next offset expected from Kafka.
    var position: Offset = 0
    /// What Kafka delivered up to `position`.
    var sums = OffsetSums(from: 0)
    var keys: PartitionKeys
    var flushBase: FlushBase
    /// Sealed files on their way, by file id: path, bytes, key.
    var sealed: [StagedFile.ID: SealedFile] = [:]
    /// Records whose key's lock is being read.
    var waiting = WaitingRecords()
    /// The log's end when the partition was assigned (`run --once` stops there).
    var logEnd: Offset = 0
    /// Where the machine opened; the highest safe offset; the one last stored in Kafka.
    var startOffset: Offset?
    var safeOffset: Offset?
    var storedOffset: Offset?
    /// A record at `position` could not be handled: it is delivered again at this time.
    var retryAt: Int64?
    var attempts = 0
    var failedOffset: Offset?
    /// Paused until a record has been delivered again.
    var isRetrying = false
    /// The staging disk was full: what is open is flushed at this time, before anything more is taken.
    var roomRetryAt: Int64?
    /// Nothing of it was written out since.
    var lacksRoom = false
    /// Answers `policy` effects that wait for their retry.
    var policyRetryAt: Int64?
    var policyAttempts = 0
    /// The store's answer has ended the task: nothing of this partition is waited for any more.
    var isRefused = false
    /// The machine has ended: released, or to be opened anew.
    var isReleased = false
    /// Given up: nothing of what it still learns is used.
    private(set) var isLeaving = false

    struct SealedFile {
        var path: String
        var bytes: Int
        /// What it takes of the staging budget: a file costs memory and an inode, however small it is.
        var charge: Int { max(bytes, 256 << 10) }
        var key: Int32
    }

    /// Everything up to the log's end was taken, and nothing more is wanted (`run --once`).
    var isFinished = false
    /// The broker is asked again at this time.
    var askAgainAt: Int64?
    /// The log's end was met.
    var isAtEnd = false
    /// What the machine asked for while the record path ran.
    private var pendingEffects: [PartitionEffect] = []
    /// Open files, oldest first, and some that are closed already; those before `openHead` are.
    private var openList: [(slot: Int32, id: StagedFile.ID)] = []
    private var openHead = 0
    private(set) var openCount = 0
    /// Granular mode: when each open file is due.
    var deadlines = FlushDeadlines()
    private let topicBytes: ByteBuffer

    init(
        _ topicPartition: TopicPartition, number: Int32, serial: UInt64, plan: StatementPlan,
        machine: PartitionMachine
    ) {
        self.topicPartition = topicPartition
        self.number = number
        self.serial = serial
        self.plan = plan
        self.machine = machine
        keys = PartitionKeys()
        flushBase = FlushBase(compatibility: plan.compatibility)
        var bytes = ByteBuffer(capacity: topicPartition.topic.utf8.count)
        bytes.append(topicPartition.topic)
        topicBytes = bytes
    }

    /// The topic's name in UTF-8.
    var topicName: UnsafeRawBufferPointer { topicBytes.bytes }

    /// Records of it are taken now.
    var isDelivering: Bool { isOpen && !isReleased && !isLeaving && retryAt == nil && roomRetryAt == nil }

    /// When its loop has to look at it next.
    var nextDeadline: Int64? {
        var next = [machine.nextDeadline, retryAt, roomRetryAt, policyRetryAt, askAgainAt].compactMap { $0 }
            .min()
        if openCount > 0, roomRetryAt == nil, !plan.isGranular, let due = plan.flush.deadline(flushBase) {
            next = min(next ?? due, due)
        }
        return isReleased ? nil : next
    }

    /// Tells the machine how far delivery has come.
    func advance() {
        if !waiting.isRedelivering { machine.advance(to: position, sums: sums) }
    }

    /// Counts an offset that was delivered, now or earlier, as skipped.
    func skipped(_ offset: Offset, _ reason: SkipReason) {
        guard waiting.isRedelivering else { return sums.skip(offset, reason) }
        waiting.passOver(offset, reason)
        machine.passedOver(offset, reason)
    }

    func takeEffects() -> [PartitionEffect] {
        guard !pendingEffects.isEmpty else { return [] }
        defer { pendingEffects = [] }
        return pendingEffects
    }

    // MARK: keys

    /// Makes a key known that was met first with the record at `offset`. In granular mode the machine is
    /// asked whether something of it is stored already; `file` is the number that its first file will have.
    func meet(_ key: PartitionKey, _ offset: Offset, file: StagedFile.ID, now: Int64) -> Int32 {
        var entry = PartitionKeys.Entry(key: key, flushBase: FlushBase(compatibility: plan.compatibility))
        guard plan.isGranular else {
            if machine.hasKeyFloors {
                entry.floor = machine.floor(of: key)
                entry.takenOver = machine.takenOver(of: key)
            }
            return keys.insert(entry)
        }
        machine.fileOpened(file, key: key, first: offset, deliveredBefore: sums)
        entry.reservedFile = file
        entry.isReady = false
        for effect in machine.apply(.keyMet(key), now: now) {
            if case .keyReady(let met, let floor) = effect, met == key {
                entry.isReady = true
                entry.floor = floor
                entry.takenOver = machine.takenOver(of: key)
            } else {
                pendingEffects.append(effect)
            }
        }
        if entry.isReady, entry.floor >= offset { releaseReserved(&entry) }
        return keys.insert(entry)
    }

    /// Gives back a file number under which nothing was written.
    func releaseReserved(_ entry: inout PartitionKeys.Entry) {
        guard entry.reservedFile != 0 else { return }
        machine.fileDropped(entry.reservedFile)
        entry.reservedFile = 0
    }

    /// After held records were delivered: a key whose records were all stored already needs no file.
    func releaseUnused(_ key: Int32) {
        var entry = keys[key]
        guard entry.isReady, entry.reservedFile != 0 else { return }
        releaseReserved(&entry)
        keys[key] = entry
    }

    /// Puts a record aside whose key's lock is being read.
    func hold(_ batch: borrowing RecordBatch, _ index: Int) {
        waiting.hold(batch, index, partition: number, sums: sums)
    }

    /// The key's lock is read: its records up to `floor` are stored. True when records that were held wait to
    /// be delivered now.
    ///
    /// A partition that is being given up ignores it: its reserved files keep holding the safe offset,
    /// because the records behind them were dropped and must be read again (EO-1).
    func ready(_ key: PartitionKey, floor: Offset) -> Bool {
        guard !isLeaving, let index = keys.index(of: key) else { return false }
        keys[index].floor = floor
        keys[index].takenOver = machine.takenOver(of: key)
        if waiting.isEmpty {
            keys[index].isReady = true
            releaseUnused(index)
            return false
        }
        // Ready only when the held records go first: a later record must not overtake them.
        return waiting.makeReady(index)
    }

    /// Its records are given up: what was held is read again by whoever owns the partition next.
    func leave() {
        isLeaving = true
        waiting.giveUp()
    }

    /// A second delivery has ended before record `start`, and the sums are the partition's again: what was
    /// passed over counts from where it stands now, and the rest is held behind what was held again; `pin` is
    /// a file number that keeps the safe offset below it until it has been delivered (EO-1). True when
    /// nothing is left.
    func endRedelivery(of records: HeldRecords, at start: Int, pin: StagedFile.ID) -> Bool {
        let isDone = start == records.batch.count
        if !isDone {
            machine.fileOpened(
                pin, key: nil, first: records.batch.records[start].offset,
                deliveredBefore: waiting.sums(at: start) ?? records.sums[start])
        }
        let left = waiting.end(of: records, at: start, partition: number, pin: isDone ? 0 : pin)
        sums.skip(left.skips)
        if left.formerPin != 0 { machine.fileDropped(left.formerPin) }
        return isDone
    }

    /// Keys whose held records were not all delivered: what comes for them waits behind the rest.
    func makeWait(_ keysOfRest: [PartitionKey]) {
        let indexes = keysOfRest.compactMap { keys.index(of: $0) }
        for index in indexes { keys[index].isReady = false }
        waiting.makeWait(indexes)
    }

    // MARK: open files

    /// A file was opened in `slot` for the record at `first`.
    func opened(_ slot: Int32, id: StagedFile.ID, key: Int32, first: Offset, now: Int64) {
        let entry = keys[key]
        if entry.reservedFile == id {
            keys[key].reservedFile = 0
        } else {
            machine.fileOpened(
                id, key: entry.key.fields.isEmpty ? nil : entry.key, first: first, deliveredBefore: sums)
        }
        keys.setSlot(key, slot)
        openList.append((slot, id))
        openCount += 1
        flushBase.recordWritten(now: now)
        keys[key].flushBase.recordWritten(now: now)
        if plan.isGranular, let due = plan.flush.deadline(keys[key].flushBase) {
            deadlines.note(.init(due: due, file: id, slot: slot))
        }
    }

    /// The file in `slot` was closed.
    func closed(key: Int32) {
        keys.setSlot(key, -1)
        openCount -= 1
    }

    /// The file got no record; its number may be given to the next file of its key.
    func forgetOpen(_ id: StagedFile.ID) {
        guard let index = openList.lastIndex(where: { $0.id == id }) else { return }
        openList.remove(at: index)
        openHead = min(openHead, index)
    }

    /// Slots of the open files, oldest first.
    func openSlots(_ files: borrowing OpenFiles) -> [Int32] { oldestOpen(.max, files) }

    /// Slots of the `limit` oldest open files.
    func oldestOpen(_ limit: Int, _ files: borrowing OpenFiles) -> [Int32] {
        tidyOpen(files)
        var slots: [Int32] = []
        for index in openHead..<openList.count where slots.count < limit {
            let (slot, id) = openList[index]
            if files.holds(id, in: slot) {
                slots.append(slot)
            } else if slots.isEmpty {
                openHead = index + 1
            }
        }
        return slots
    }

    /// Forgets closed files where they are more than the open ones.
    func tidyOpen(_ files: borrowing OpenFiles) {
        if openList.count > 2 * openCount + 64 {
            openList.removeAll { !files.holds($0.id, in: $0.slot) }
            openHead = 0
        }
        if deadlines.count > 2 * openCount + 64 {
            deadlines.keep { files.holds($0.file, in: $0.slot) }
        }
    }

    /// Forgets keys that nothing needs, once there are many of them.
    func compact(_ files: inout OpenFiles) {
        guard let renamed = keys.compact() else { return }
        for entry in openSlots(files) { files[entry].pointee.key = renamed[Int(files[entry].pointee.key)] }
        waiting.rename(renamed)
        for (id, file) in sealed { sealed[id]?.key = renamed[Int(file.key)] }
    }
}
