import ConnectData
import Sink

/// Records of one partition whose key's lock is being read: from the moment they are put aside to the end of
/// their second delivery.
///
/// They were delivered once: the position stays, only their files are new. While they are delivered again the
/// sums are those of the first time, so that each file knows what had been delivered before it.
struct WaitingRecords {
    /// Put aside, in the order of their offsets.
    private(set) var held: HeldRecords?
    /// Keys among them whose lock was read since.
    private(set) var readyKeys: [Int32] = []
    /// Being delivered again.
    private(set) var again: HeldRecords?
    /// Those among them that were passed over so far.
    private var skips = OffsetSums(from: 0)
    /// A file number that keeps the safe offset below what a redelivery did not reach (EO-1); 0 = none.
    private var pin: StagedFile.ID = 0
    /// The partition is paused because too much is held.
    var hasPaused = false

    var isRedelivering: Bool { again != nil }

    /// Nothing is held and nothing is being delivered again: a key that is ready now has nothing to wait for.
    var isEmpty: Bool { held == nil && again == nil }

    /// More is held than a partition may hold.
    var isFull: Bool { (held?.bytes ?? 0) > HeldRecords.bytesMax }

    mutating func hold(_ batch: borrowing RecordBatch, _ index: Int, partition: Int32, sums: OffsetSums) {
        if held == nil { held = HeldRecords() }
        held?.append(batch, index, partition: partition, sums: sums)
    }

    /// The key's lock was read. True for the first key since records were last delivered again.
    mutating func makeReady(_ key: Int32) -> Bool {
        readyKeys.append(key)
        return readyKeys.count == 1
    }

    /// Takes out the keys that are ready.
    mutating func takeReady() -> [Int32] {
        defer { readyKeys = [] }
        return readyKeys
    }

    /// Keys whose records were not all delivered wait again, before those that became ready since.
    mutating func makeWait(_ keys: [Int32]) { readyKeys = keys + readyKeys }

    /// Keys have other indexes now.
    mutating func rename(_ renamed: [Int32]) { readyKeys = readyKeys.map { renamed[Int($0)] } }

    /// Begins the second delivery of what is held; nil where nothing is.
    mutating func begin() -> HeldRecords? {
        again = held
        held = nil
        return again
    }

    /// What had been delivered before record `index` of those that are delivered again.
    func sums(at index: Int) -> OffsetSums? {
        guard var sums = again?.sums[index] else { return nil }
        sums.skip(skips.skipped)
        return sums
    }

    mutating func passOver(_ offset: Offset, _ reason: SkipReason) { skips.skip(offset, reason) }

    /// The second delivery has ended before record `start`: the rest is held behind what was held again
    /// meanwhile. Returns what was passed over, and the pin before this one.
    ///
    /// - Parameter pin: stands for the rest in the ledger; 0 where nothing is left.
    mutating func end(
        of records: HeldRecords, at start: Int, partition: Int32, pin fresh: StagedFile.ID
    ) -> (skips: [OffsetSums.Skipped], formerPin: StagedFile.ID) {
        defer {
            again = nil
            skips = OffsetSums(from: 0)
            pin = fresh
        }
        for index in start..<records.batch.count {
            // What was passed over on the way lies before all of the rest.
            hold(records.batch, index, partition: partition, sums: sums(at: index) ?? records.sums[index])
        }
        return (skips.skipped, pin)
    }

    /// The partition is given up: whoever owns it next reads them again.
    mutating func giveUp() {
        held = nil
        readyKeys = []
    }
}
