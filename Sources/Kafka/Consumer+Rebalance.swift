import ConnectData
import CRdKafka

extension Consumer {
    /// The group's decision, on the polling thread, from within a consume call or the close.
    func rebalance(_ code: rd_kafka_resp_err_t, _ list: UnsafeMutablePointer<rd_kafka_topic_partition_list_t>)
    {
        if isUnreachable { reached() }
        switch code {
        case RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS: assign(list)
        case RD_KAFKA_RESP_ERR__REVOKE_PARTITIONS: revoke(list)
        default:
            events.append(.failed(KafkaError(code: code, operation: "consumer.rebalance")))
            acknowledge(.assignNothing, list)
        }
        hasRebalanced = true
        // The poll that waits goes back to its task, which has work now.
        if !isClosing { rd_kafka_queue_yield(queue) }
    }

    private func assign(_ list: UnsafeMutablePointer<rd_kafka_topic_partition_list_t>) {
        guard !isClosing else {
            // Decided before the close, and told too late: acknowledged, so that the close gets on.
            acknowledge(isCooperative ? .add : .assignNothing, list)
            return
        }
        let added = list.elements.map(\.topicPartition).map {
            AssignedPartition(number: table.add($0), topicPartition: $0)
        }
        for partition in added { table[partition.number].isHeld = true }
        let held = PartitionList(added.map(\.topicPartition))
        holdEarly(held)
        // A number, never a word such as END: an answer to "where is the end" that a seek made outdated is
        // asked again by librdkafka 2.0.2, and moves an active partition to the end of its log. Which number
        // does not matter: paused, nothing is fetched from there.
        for index in list.elements.indices { list.elements[index].offset = 0 }
        acknowledge(isCooperative ? .add : .assign, list)
        hold(held)
        listener?.assigned(added, by: self)
    }

    /// Pauses partitions that are not assigned yet, so that not one fetch is sent from the placeholder: in a
    /// log that begins above it, that would be out of range and end the fetcher.
    private func holdEarly(_ list: borrowing PartitionList) {
        for element in list.elements {
            let name = element.topicPartition.topic
            if topics[name] == nil, let topic = rd_kafka_topic_new(client, name, nil) { topics[name] = topic }
        }
        // A partition that the library does not know yet is paused right after the assignment, by the second
        // call.
        rd_kafka_pause_partitions(client, list.pointer)
    }

    private func revoke(_ list: UnsafeMutablePointer<rd_kafka_topic_partition_list_t>) {
        var gone: [AssignedPartition] = []
        for element in list.elements {
            guard let number = table.number(of: element.topicPartition) else { continue }
            gone.append(AssignedPartition(number: number, topicPartition: element.topicPartition))
        }
        if !gone.isEmpty { listener?.revoked(gone, lost: rd_kafka_assignment_lost(client) == 1, by: self) }
        for partition in gone { table.remove(partition.topicPartition) }
        fetchWake.isDueWhenEmpty = true
        acknowledge(isCooperative ? .remove : .assignNothing, list)
    }

    /// Assigns partitions anew whose fetcher has ended (out of range), where a seek is refused: at the
    /// ledger's positions, the others of an eager assignment too.
    func assignAnew(_ numbers: [Int32]) {
        let all = isCooperative ? numbers : table.owned.map(\.number)
        let list = PartitionList(capacity: all.count)
        let idle = PartitionList(capacity: all.count)
        for number in all {
            let entry = table[number]
            list.append(entry.topicPartition, entry.state == .idle ? 0 : entry.next)
            table[number].isHeld = entry.state == .idle
            if entry.state == .idle {
                idle.append(entry.topicPartition, 0)
            } else {
                table[number].state = .active
            }
        }
        if isCooperative {
            acknowledge(.remove, list.pointer)
            holdEarly(idle)
            acknowledge(.add, list.pointer)
        } else {
            holdEarly(idle)
            acknowledge(.assign, list.pointer)
        }
        hold(idle)
        letGo(list)
    }
}
