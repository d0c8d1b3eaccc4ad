package import ConnectData
import CRdKafka

/// What is still to be told to the library.
struct PositionState {
    /// Polls in a row in which a position was refused.
    var refusals = 0
    var refusal: KafkaError?
}

extension Consumer {
    /// Lets an assigned partition deliver, from `offset` on, at the next poll.
    ///
    /// The position is set explicitly, whatever the library believes. Calling it for an active partition
    /// moves it. A number that is not owned (any more) is ignored: the revocation was faster.
    package func start(_ number: Int32, at offset: Offset) {
        precondition(offset >= 0, "a start offset is resolved to a number first")
        guard table.contains(number) else { return }
        table[number].next = offset
        table[number].state = .starting
    }

    /// The same as `start`, by its other name: after a pause the position is always given anew.
    package func resume(_ number: Int32, at offset: Offset) { start(number, at: offset) }

    /// Stops delivery of these partitions at once. What the library has prefetched of them is dropped; the
    /// caller keeps the position.
    package func pause(_ numbers: [Int32]) {
        let list = PartitionList(capacity: numbers.count)
        for number in numbers where table.contains(number) {
            table[number].state = .idle
            guard !table[number].isHeld else { continue }
            table[number].isHeld = true
            list.append(table[number].topicPartition, Offset(RD_KAFKA_OFFSET_INVALID))
        }
        hold(list)
    }

    /// Pauses partitions in the library.
    func hold(_ list: borrowing PartitionList) {
        guard list.elements.count > 0 else { return }
        fetchWake.isDueWhenEmpty = true
        let code = rd_kafka_pause_partitions(client, list.pointer)
        if code != RD_KAFKA_RESP_ERR_NO_ERROR {
            events.append(.failed(KafkaError(code: code, operation: "consumer.pause")))
        }
        for element in list.elements where element.err != RD_KAFKA_RESP_ERR_NO_ERROR {
            // Not held: it may fetch for nothing, and what it fetches is not delivered.
            if let number = table.number(of: element.topicPartition) { table[number].isHeld = false }
        }
    }

    /// Positions the partitions that wait for it: seek first, then let go. In this order no record of another
    /// place can come between.
    ///
    /// - Returns: false when the library would not take a position yet: again at the next poll.
    func applyPositions() -> Bool {
        let numbers = table.numbers(in: .starting)
        guard !numbers.isEmpty else { return true }
        fetchWake.isDueWhenEmpty = true
        let seeks = PartitionList(capacity: numbers.count)
        for number in numbers { seeks.append(table[number].topicPartition, table[number].next) }
        // Answered by the library's main thread, not by a broker.
        if let error = rd_kafka_seek_partitions(client, seeks.pointer, 10_000) {
            return refused(KafkaError(taking: error, operation: "consumer.seek"))
        }
        let releases = PartitionList(capacity: numbers.count)
        var ended: [Int32] = []
        for element in seeks.elements {
            guard let number = table.number(of: element.topicPartition) else { continue }
            switch element.err {
            case RD_KAFKA_RESP_ERR_NO_ERROR:
                table[number].state = .active
                // Resuming what is not paused rewinds it (librdkafka before 2.4).
                if table[number].isHeld { releases.append(element.topicPartition, 0) }
            case RD_KAFKA_RESP_ERR__STATE where positions.refusals >= 50:
                ended.append(number)
            default:
                positions.refusal = KafkaError(
                    code: element.err, operation: "consumer.seek", topicPartition: element.topicPartition)
            }
        }
        letGo(releases)
        if !ended.isEmpty { assignAnew(ended) }
        if let refusal = positions.refusal { return refused(refusal) }
        positions.refusals = 0
        return true
    }

    /// Resumes partitions in the library.
    func letGo(_ list: borrowing PartitionList) {
        guard list.elements.count > 0 else { return }
        for element in list.elements {
            if let number = table.number(of: element.topicPartition), table[number].state == .active {
                table[number].isHeld = false
            }
        }
        let code = rd_kafka_resume_partitions(client, list.pointer)
        if code != RD_KAFKA_RESP_ERR_NO_ERROR {
            events.append(.failed(KafkaError(code: code, operation: "consumer.resume")))
        }
    }

    private func refused(_ error: KafkaError) -> Bool {
        positions.refusal = nil
        positions.refusals += 1
        // A fetcher that is just starting refuses for a moment; one that keeps refusing is worth a line.
        if positions.refusals % 100 == 0 { events.append(.failed(error)) }
        return false
    }
}
