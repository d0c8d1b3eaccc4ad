import ConnectData
import ObjectStore
import Sink
import Worker

/// Holds EO-1 to EO-8 (docs/exactly-once.md): after every request that landed, at every offset that the group
/// takes, and at the end. Knows the lake by what landed, never by what a worker believes.
struct Checker {
    let partitions: [TopicPartition]
    let paths: [LockPaths]
    /// At-least-once promises only that nothing is lost.
    let isAtLeastOnce: Bool
    /// One manifest stands beside each unit.
    let hasManifests: Bool
    private let verdict = Verdict()
    /// How often each offset is in a final object, moved ones included.
    var stored: [[Int]]
    /// Offsets that belong in one.
    var expected: [[Bool]]
    /// Offsets that do, and are in none yet.
    var missingCount = 0
    /// What retention has removed before it was stored, and a task has reported.
    var isGivenUp: [[Bool]]
    var logStarts: [Offset]
    /// Every offset below is stored, or needs not be.
    private var storedBelow: [Int]
    /// Final names that a lock has named, and objects that have them now.
    var named: Set<String> = []
    var finals: [ObjectKey] = []
    /// Temporary objects that are in the lake, and final names of those that were renamed.
    var temporaries: [ObjectKey: Temporary] = [:]
    var renames: [ObjectKey: ObjectKey] = [:]
    var locks: [ObjectKey: Lock] = [:]
    var owners: [Owners]
    /// By worker and partition: the last offset that the group took of it in this assignment.
    private var told: [Int: [Int: Offset]] = [:]

    /// A box of its own: a check reads the checker while it judges.
    private final class Verdict {
        var violation: String?
    }

    /// A lock as it was written last.
    struct Lock {
        var committed: Offset
        var ownerID: String
        var order: Int
        var hasPending: Bool
        /// Its writer was told that it is done, and has sent nothing since whose answer it did not get.
        var isKnown: Bool
    }

    /// Who has claimed a partition's master lock, in order.
    struct Owners {
        var orders: [String: Int] = [:]
        var claims = 0
        /// Owners that have gone beyond their claim.
        var atWork: Set<String> = []
        var current = ""
        /// The id under which each worker claimed last.
        var byWorker: [Int: String] = [:]
    }

    init(partitions: [TopicPartition], isAtLeastOnce: Bool, hasManifests: Bool) {
        self.partitions = partitions
        self.isAtLeastOnce = isAtLeastOnce
        self.hasManifests = hasManifests
        paths = partitions.map {
            LockPaths(indexesName: ".indexes", connector: "sim", topicPartition: $0)
        }
        stored = Array(repeating: [], count: partitions.count)
        expected = Array(repeating: [], count: partitions.count)
        isGivenUp = expected
        logStarts = Array(repeating: 0, count: partitions.count)
        storedBelow = Array(repeating: 0, count: partitions.count)
        owners = Array(repeating: Owners(), count: partitions.count)
    }

    /// The first thing that did not hold.
    var violation: String? { verdict.violation }

    func fail(_ text: String) { if verdict.violation == nil { verdict.violation = text } }

    func check(_ holds: Bool, _ text: @autoclosure () -> String) { if !holds { fail(text()) } }

    var isComplete: Bool { missingCount == 0 }

    mutating func appended(_ index: Int, _ entry: SimulatedEntry) {
        stored[index].append(0)
        expected[index].append(entry.isStored)
        isGivenUp[index].append(false)
        if entry.isStored { missingCount += 1 }
    }

    /// What is in no final object, for a message.
    var missing: String {
        let gone = partitions.indices.flatMap { index in
            expected[index].indices
                .filter { expected[index][$0] && stored[index][$0] == 0 && !isGivenUp[index][$0] }
                .map { "\(partitions[index])@\($0)" }
        }
        return gone.isEmpty ? "all is stored" : "not stored: \(gone.joined(separator: " "))"
    }

    /// EO-1: everything below `offset` is in one final object or was passed over on purpose, or the log has
    /// it no more: then it is to be reported (`isComplete`).
    mutating func checkStored(_ index: Int, below offset: Offset, _ whose: String) {
        while storedBelow[index] < min(Int(offset), expected[index].count) {
            let at = storedBelow[index]
            guard !expected[index][at] || stored[index][at] > 0 || at < logStarts[index] else {
                return fail("EO-1: \(partitions[index]) offset \(at) below \(whose) \(offset) is not stored")
            }
            storedBelow[index] += 1
        }
    }

    mutating func assigned(_ index: Int, to worker: Int) { told[worker, default: [:]][index] = nil }

    /// The group took an offset. Within one assignment of a worker they never go back (EO-4).
    mutating func groupTook(_ index: Int, _ offset: Offset, from worker: Int, end: Offset) {
        let place = partitions[index]
        check(offset <= end, "EO-1: the group's offset \(offset) of \(place) is beyond the log")
        let before = told[worker]?[index] ?? 0
        check(
            offset >= before,
            "EO-4: the group's offset of \(place) went from \(before) to \(offset) in one assignment")
        told[worker, default: [:]][index] = offset
        checkStored(index, below: offset, "the group's offset")
    }

    /// The lines of a new final object.
    mutating func count(_ content: [UInt8], in final: ObjectKey) {
        for (partition, offset) in StoredLines(content) {
            guard partitions.indices.contains(partition), stored[partition].indices.contains(offset),
                expected[partition][offset]
            else { return fail("EO-1: \(final) holds what is no record: \(partition), \(offset)") }
            stored[partition][offset] += 1
            if stored[partition][offset] == 1, !isGivenUp[partition][offset] { missingCount -= 1 }
            check(
                isAtLeastOnce || stored[partition][offset] == 1,
                "EO-2: \(partitions[partition]) offset \(offset) is stored again, in \(final)")
        }
    }

    mutating func userMoved(_ final: ObjectKey) { finals.removeAll { $0 == final } }

    /// EO-7: a task that ended cleanly leaves nothing on its disk.
    func endedCleanly(_ files: Int, _ descriptors: Int) {
        check(files == 0, "EO-7: a clean stop leaves \(files) staging files")
        check(descriptors == 0, "EO-7: a clean stop leaves \(descriptors) open files")
    }

    /// While faults fall a task may fail; what it found there may not be wrong.
    func taskFailed(_ failure: TaskFailure, graceUntil: Int64, now: Int64) {
        switch failure.kind {
        case "corrupt", "conversion", "naming", "badRecord": fail("a task failed: \(failure)")
        default: check(now <= graceUntil, "EO-8: a task failed without a fault: \(failure)")
        }
    }
}
