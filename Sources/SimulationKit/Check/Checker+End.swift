import ConnectData
import ObjectStore
import Sink

/// What must hold when everybody has stopped.
extension Checker {
    /// - Parameter isCleared: every release had the time to clear its lock.
    func checkEnd(
        _ logs: [SimulatedLog], _ groupOffsets: [Offset?], in lake: InMemoryObjectStore, isQuiet: Bool,
        isCleared: Bool
    ) {
        check(isComplete, "EO-1: \(missing)")
        let objects = lake.objects
        for (index, log) in logs.enumerated() {
            check(
                isTold(groupOffsets[index], index, end: log.end),
                "EO-4: the group stays at \(groupOffsets[index] ?? -1) of \(log.end) in \(partitions[index])")
            guard !isAtLeastOnce else { continue }
            checkMaster(index, log, objects[paths[index].master]?.content, isCleared: isCleared)
        }
        checkTemporaries()
        let left = objects.keys.filter { $0.text.hasPrefix(".temp-upload/") }
        check(!isQuiet || left.isEmpty, "EO-7: \(left.count) temporary objects after a run without faults")
        check(
            Set(left) == Set(temporaries.keys),
            "the checker knows \(temporaries.count) temporary objects of \(left.count)")
    }

    /// The group knows that everything is stored. At-least-once: up to the last record that is stored.
    func isTold(_ offset: Offset?, _ index: Int, end: Offset) -> Bool {
        guard isAtLeastOnce else { return offset == end }
        return (offset ?? 0) > (expected[index].lastIndex(of: true) ?? -1)
    }

    /// The lock stands at the log's end, gaps included, and its sums are those of the log.
    private func checkMaster(_ index: Int, _ log: SimulatedLog, _ content: [UInt8]?, isCleared: Bool) {
        let place = partitions[index]
        guard let content, let lock = try? LockDocument(decoding: content) else {
            return fail("EO-8: \(place) has no master lock")
        }
        if !isCleared, lock.pending != nil { return }
        check(lock.pending == nil, "EO-8: the master lock of \(place) still names a pending")
        check(
            lock.committedOffset == log.end - 1,
            "EO-4: the master lock of \(place) stays at \(lock.committedOffset ?? -1) of \(log.end)")
        guard let proof = LockProof(lock.sluice) else { return fail("\(place): the lock has no proof") }
        var delivered = OffsetSum()
        var toStore = OffsetSum()
        for offset in proof.sums.from..<log.end {
            let entry = log.entries[Int(offset)]
            if entry.isDelivered { delivered.add(offset) }
            if entry.isStored { toStore.add(offset) }
        }
        check(proof.sums.delivered == delivered, "\(place): the lock's sums are not the log's")
        check(proof.sums.stored == toStore, "\(place): the lock's sums of stored records are not the log's")
    }
}
