import ConnectData
import JSON
package import Kafka
import Logging
import ObjectStore
import Sink

extension SinkTask: RebalanceListener {
    package func assigned(_ partitions: [AssignedPartition], by consumer: Consumer) { assigned(partitions) }

    package func revoked(_ partitions: [AssignedPartition], lost: Bool, by consumer: Consumer) {
        revoked(partitions, lost: lost)
    }

    /// Opens the machines of new partitions: the broker is asked for their position on the pool, then the
    /// lock is claimed; nothing is fetched before.
    package func assigned(_ assigned: [AssignedPartition]) {
        hasAssignment = true
        rest.isDone = false
        log.info("assigned", ["partitions": .string(list(assigned))])
        for partition in assigned {
            _ = gates[partition.topicPartition, default: newGate].membershipConfirmed()
            open(partition.number, partition.topicPartition)
        }
        metrics.partitions.set(partitions.count)
    }

    /// Finishes what was flushed within the shutdown time, gives up what is open (it is read again by the
    /// next owner), and stores the safe offsets in the group.
    package func revoked(_ revoked: [AssignedPartition], lost: Bool) {
        hasAssignment = false
        log.info(lost ? "lost" : "revoked", ["partitions": .string(list(revoked))])
        let leaving = revoked.compactMap { partitions[$0.number] }
        for partition in leaving {
            dropOpenFiles(partition)
            apply(lost || partition.isRefused ? .lost : .release, to: partition)
            if partition.isRefused { partition.isReleased = true }
        }
        if !lost {
            let deadline = time.steady() + settings.shutdownTimeout
            while leaving.contains(where: { !$0.isReleased && partitions[$0.number] === $0 }) {
                let left = deadline - time.steady()
                guard left > 0 else {
                    log.warn(
                        "the store was too slow: what it still does is finished by the next owner from the lock"
                    )
                    for partition in leaving where !partition.isReleased { apply(.lost, to: partition) }
                    break
                }
                time.wait(for: mailbox, milliseconds: min(left, 50))
                readMailbox()
                for partition in leaving where !partition.isReleased { apply(.tick, to: partition) }
            }
            storeLastOffsets(leaving, until: deadline)
        }
        for partition in leaving { forget(partition) }
        metrics.partitions.set(partitions.count)
    }

    private func list(_ assigned: [AssignedPartition]) -> String {
        assigned.map(\.topicPartition).sorted().map(\.description).joined(separator: " ")
    }

    /// Begins a new life of a partition under a new owner id.
    func open(_ number: Int32, _ topicPartition: TopicPartition) {
        guard let plan = statements.plan(for: topicPartition.topic) else {
            fail(TaskFailure("rejected", "topic \(topicPartition.topic) has no KCQL statement"))
            return
        }
        if let former = partitions[number] { forget(former) }
        lastSerial += 1
        let serial = lastSerial
        let machine = PartitionMachine(
            settings: plan.commit, topicPartition: topicPartition, ownerID: "\(ownerPrefix).\(serial)",
            utcOffset: time.wall() - clock())
        partitions[number] = PartitionState(
            topicPartition, number: number, serial: serial, plan: plan, machine: machine)
        let (cluster, mailbox, reset) = (cluster, mailbox, settings.reset)
        calls.submit(bulk: true) {  // It may wait for a broker: lock writes go first.
            let result: Result<LogPosition, KafkaError>
            do throws(KafkaError) {
                let range = try cluster.range(of: topicPartition)
                let committed = try cluster.groupOffset(of: topicPartition)
                result = .success(
                    LogPosition(
                        groupOffset: committed, logStart: range.start,
                        logEnd: range.end, reset: reset))
            } catch {
                result = .failure(error)
            }
            mailbox.post(.position(serial: serial, result))
        }
    }

    /// What the broker says of a partition: the machine opens; or the question is put again.
    func found(_ result: Result<LogPosition, KafkaError>, _ partition: PartitionState) {
        switch result {
        case .success(let position):
            partition.logEnd = position.logEnd
            partition.storedOffset = position.groupOffset
            apply(.open(position), to: partition)
        case .failure(let error):
            guard error.kind == .retriable || error.kind == .unknownTopic else {
                return fail(TaskFailure(error))
            }
            log.warn(
                "the broker does not say where the log stands; asking again",
                ["error": .string(error.description)])
            partition.askAgainAt = clock() + 1000
        }
    }

    /// Removes every trace of a partition but its gate.
    func forget(_ partition: PartitionState) {
        guard partitions[partition.number] === partition else { return }
        dropOpenFiles(partition)
        giveBackSealed(partition)
        outages.gone(outageParty(partition))
        roomNotes.gone(outageParty(partition))
        partitions[partition.number] = nil
    }

    /// Sealed files of a machine that has ended: a call that still reads one fails, and nobody waits for it.
    func giveBackSealed(_ partition: PartitionState) {
        for sealed in partition.sealed.values {
            staging.remove(sealed.path)
            metrics.stagingBytes.add(-sealed.charge)
        }
        partition.sealed = [:]
    }
}
