import Bytes
import ConnectData
import JSON
import Kafka
import Logging
import ObjectStore
import Sink

extension SinkTask {
    /// Gives an event to a partition's machine and carries out what it asks for.
    func apply(_ event: PartitionEvent, to partition: PartitionState) {
        perform(partition.machine.apply(event, now: clock()), for: partition)
    }

    func perform(_ effects: [PartitionEffect], for partition: PartitionState) {
        for effect in effects {
            switch effect {
            case .request(let id, let request): submit(id, request, for: partition)
            case .opened(let start, let sums): opened(partition, start: start, sums: sums)
            case .keyReady(let key, let floor):
                if partition.ready(key, floor: floor) { redeliveries.append(partition) }
            case .committed(let files): published(files, of: partition)
            case .safeOffset(let offset): partition.safeOffset = offset
            case .notice(let notice): say(notice, partition)
            case .policy(let error): decide(error, for: partition)
            case .reopen(let error): reopen(partition, error)
            case .failed(let error):
                partition.isReleased = true
                fail(TaskFailure(error))
            case .released(let offset):
                partition.safeOffset = offset
                partition.isReleased = true
            }
        }
    }

    private func submit(_ id: RequestID, _ request: StoreRequest, for partition: PartitionState) {
        let (serial, mailbox, time) = (partition.serial, mailbox, time)
        let (metrics, log) = (metrics, log)
        metrics.requests.add(1)
        let start = time.steady()
        calls.perform(request, by: partition.plan.executor(staging)) { answer in
            if case .failed(let error) = answer {
                if error.kind == .unavailable || error.kind == .unknown { metrics.requestsUnavailable.add(1) }
                log.debug("store", ["request": .string(request.key), "error": .string(error.description)])
            } else {
                log.trace(
                    "store", ["request": .string(request.key), "ms": .string("\(time.steady() - start)")])
            }
            mailbox.post(.answer(serial: serial, id: id, answer))
        }
    }

    private func opened(_ partition: PartitionState, start: Offset, sums: OffsetSums) {
        partition.isOpen = true
        partition.startOffset = start
        // What lies below is stored: an earlier owner that died before it told the group leaves a lag that is
        // none (EO-4), and on a quiet topic nothing else would take it away.
        if start > partition.storedOffset ?? 0 { partition.safeOffset = start }
        partition.position = start
        partition.sums = sums
        partition.policyAttempts = 0
        if !isPressed { consumer.start(partition.number, at: start) }
    }

    private func published(_ files: [StagedFile.ID], of partition: PartitionState) {
        let now = clock()
        for id in files {
            guard let file = partition.sealed.removeValue(forKey: id) else { continue }
            staging.remove(file.path)
            metrics.stagingBytes.add(-file.charge)
            metrics.bytesCommitted.add(file.bytes)
            partition.keys[file.key].sealed -= 1
            partition.keys[file.key].flushBase.flushEnded(now: now)
        }
        partition.flushBase.flushEnded(now: now)
        partition.policyAttempts = 0
        metrics.filesCommitted.add(files.count)
        metrics.markCommit()
    }

    private func say(_ notice: SinkNotice, _ partition: PartitionState) {
        let fields: KeyValuePairs<String, JSON> = ["partition": .string(partition.topicPartition.description)]
        if case .position(let start, _, _) = notice { partition.startOffset = start }
        switch notice {
        case .position, .resumed, .alreadyThere, .uploadedAgain: log.info(notice.description, fields)
        case .finalMissing, .destinationTaken, .gapAccepted, .staleIgnored, .pendingGivenUp:
            log.warn(notice.description, fields)
        case .outage(_, let detail): outages.silent(outageParty(partition), detail, now: clock())
        case .outageEnded: outages.answered(outageParty(partition), now: clock())
        case .swept, .sweepEnded, .sweepGivenUp: sayOfSweep(notice, fields)
        }
    }

    /// Who waits for the store, among all tasks of the connector.
    func outageParty(_ partition: PartitionState) -> String { "\(ownerPrefix).\(partition.serial)" }

    private func decide(_ error: SinkError, for partition: PartitionState) {
        partition.policyAttempts += 1
        switch settings.errorPolicy.storeRefusal(attempts: partition.policyAttempts) {
        case .retry(let delay):
            log.warn(
                "the store refused; trying again",
                [
                    "error": .string(error.description), "attempt": .int(partition.policyAttempts),
                    "in_ms": .int(delay),
                ])
            partition.policyRetryAt = clock() + delay
        case .skip, .fail:
            partition.isRefused = true
            fail(TaskFailure(error))
        }
    }

    /// Fenced or surprised: nothing is cleaned up in the lake; the partition opens again once the group has
    /// said that it is ours (EO-6).
    private func reopen(_ partition: PartitionState, _ error: SinkError) {
        log.warn(
            "the lock is not as this owner left it; reading it again", ["error": .string(error.description)])
        let decision = gates[partition.topicPartition, default: newGate].fenced(error, now: clock())
        giveUp(partition)
        if case .fail(let error) = decision { return fail(TaskFailure(error)) }
        confirmMembership(partition)
    }

    var newGate: ReopenGate { ReopenGate(sessionTimeout: settings.sessionTimeout) }

    /// Leaves a partition alone until its gate lets it be opened again.
    private func giveUp(_ partition: PartitionState) {
        consumer.pause([partition.number])
        dropOpenFiles(partition)
        partition.isOpen = false
        partition.isReleased = true
        giveBackSealed(partition)
        outages.gone(outageParty(partition))
        roomNotes.gone(outageParty(partition))
    }

    /// Begins a partition anew from its lock, as a fenced owner does: not before the group has said that it
    /// is still ours (G6).
    func beginAnew(_ partition: PartitionState) {
        apply(.lost, to: partition)
        gates[partition.topicPartition, default: newGate].wait()
        giveUp(partition)
        confirmMembership(partition)
    }

    /// Any answered offset commit proves the membership; the offset is one that the group holds or may hold
    /// already.
    func confirmMembership(_ partition: PartitionState) {
        // Any answer proves it; a partition that never opened borrows the offset of one that did.
        let own = partition.safeOffset ?? partition.startOffset
        let other = partitions.values.first { $0.safeOffset != nil }
        guard let offset = own ?? other?.safeOffset else { return }
        let place = own == nil ? other?.topicPartition ?? partition.topicPartition : partition.topicPartition
        do throws(KafkaError) {
            try consumer.commit([(place, offset)])
        } catch {
            log.warn("offset commit", ["error": .string(error.description)])
        }
    }
}
