import Codecs
import ConnectData
import JSON
import Logging
import Sink

extension SinkTask {
    /// Flushes what commits together with `key`: its own file in granular mode, else every open file of the
    /// partition. -1 stands for no key: there are too many open files.
    func flush(_ partition: PartitionState, key: Int32, now: Int64) {
        if key >= 0 {
            flush(partition, slots: slots(partition, with: key), now: now)
        } else if !flushFullest(now) {
            waitForRoom(partition, now)
        }
    }

    /// Flushes the partition with the most open files (granular mode: its oldest file). False when nothing is
    /// open, or the disk is too full to finish it.
    func flushFullest(_ now: Int64) -> Bool {
        let candidates = partitions.values.lazy.filter { $0.roomRetryAt == nil }
        guard let victim = candidates.max(by: { $0.openCount < $1.openCount }), victim.openCount > 0 else {
            return false
        }
        flush(
            victim, slots: victim.plan.isGranular ? victim.oldestOpen(1, plane.files) : allSlots(victim),
            now: now)
        return victim.roomRetryAt == nil
    }

    /// Says once that a partition of many values is flushed in small files.
    func warnOfManyFiles(_ partition: PartitionState) {
        guard !hasWarnedOfManyFiles else { return }
        hasWarnedOfManyFiles = true
        log.warn(
            "a topic partition has as many open files as one lock may name, and flushes as a whole: files stay "
                + "small. With so many partition values set connect.datalake.exactly.once.commit.mode=granular",
            [
                "partition": .string(partition.topicPartition.description),
                "connect.datalake.batch.files.max": .int(partition.plan.batchFilesMax),
            ])
    }

    /// Flushes everything that a partition has open.
    func flushAll(_ partition: PartitionState, now: Int64) {
        let all = allSlots(partition)
        if partition.plan.isGranular {
            // A machine that ends on the way gives up what is still open.
            for slot in all where plane.files.isOpen(slot) && partition.roomRetryAt == nil {
                flush(partition, slots: [slot], now: now)
            }
        } else {
            flush(partition, slots: all, now: now)
        }
    }

    private func slots(_ partition: PartitionState, with key: Int32) -> [Int32] {
        partition.plan.isGranular ? [partition.keys.slot(key)] : allSlots(partition)
    }

    private func allSlots(_ partition: PartitionState) -> [Int32] { partition.openSlots(plane.files) }

    /// Seals files and hands them to the machine as one unit.
    private func flush(_ partition: PartitionState, slots: [Int32], now: Int64) {
        guard !slots.isEmpty else { return }
        do throws(StagingError) {
            // A full disk puts the flush off while all files of the unit are still open.
            for slot in slots { try plane.settle(slot) }
        } catch {
            return refused(error, partition)
        }
        if partition.lacksRoom { foundRoom(partition, now) }
        var files: [StagedFile] = []
        for slot in slots {
            guard let file = seal(slot, partition, now: now) else { return }
            files.append(file)
        }
        partition.flushBase.flushStarted(now: now)
        let lock: Unit.Lock = partition.plan.isGranular ? .key(files[0].partitionKey!) : .master
        let newOffset = partition.plan.isGranular ? files[0].last : partition.position - 1
        log.debug(
            "flush",
            [
                "partition": .string(partition.topicPartition.description), "files": .int(files.count),
                "records": .int(files.reduce(0) { $0 + $1.recordCount }), "last": .int(newOffset),
            ])
        apply(
            .flush(Unit(lock: lock, newOffset: newOffset, files: files, sums: partition.sums)), to: partition)
        partition.compact(&plane.files)
    }

    /// Closes one open file and gives it its final name. Nil when the disk refused: the task has failed.
    private func seal(_ slot: Int32, _ partition: PartitionState, now: Int64) -> StagedFile? {
        var file = plane.close(slot, partition)
        do {
            try file.seal(&plane.packer)
            let entry = partition.keys[file.key]
            let final = try partition.plan.namer.key(
                FileFacts(
                    topicPartition: partition.topicPartition, firstOffset: file.firstOffset,
                    lastOffset: file.lastOffset, count: Int64(file.count), minTimestamp: file.minTimestamp,
                    maxTimestamp: file.maxTimestamp, partitionKey: entry.key,
                    fileExtension: partition.plan.fileExtension))
            partition.keys[file.key].sealed += 1
            partition.keys[file.key].flushBase.flushStarted(now: now)
            partition.sealed[file.id] = PartitionState.SealedFile(
                path: file.path, bytes: file.written, key: file.key)
            metrics.stagingBytes.add(partition.sealed[file.id]?.charge ?? 0)
            metrics.bytes.add(file.written)
            return StagedFile(
                id: file.id, partitionKey: entry.key.fields.isEmpty ? nil : entry.key, path: file.path,
                final: final,
                first: file.firstOffset, last: file.lastOffset, bytes: Int64(file.written),
                offsets: file.offsets,
                checksum: CRC64.text(file.checksum))
        } catch let error as StagingError {
            fail(TaskFailure(error))
        } catch {
            fail(TaskFailure("naming", "\(partition.topicPartition): \(error)"))
        }
        staging.remove(file.path)
        return nil
    }

    /// Gives up what is open: its records are read again by whoever owns the partition next.
    func dropOpenFiles(_ partition: PartitionState) {
        for slot in allSlots(partition) {
            let file = plane.close(slot, partition)
            staging.remove(file.path)
        }
        partition.leave()
    }
}
