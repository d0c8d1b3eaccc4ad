import ConnectData
import Kafka
import Sink

extension Simulation {
    /// A worker's pool takes a call.
    func submit(_ call: SimulatedCall) {
        count()
        guard call.worker.isAlive else { return }
        call.worker.waiting.append(call)
        dispatch(call.worker)
    }

    /// Begins calls while the pool has threads: small ones first, uploads on all threads but one.
    func dispatch(_ worker: SimulatedWorker) {
        while worker.isAlive, !worker.isPaused, worker.underWay < plan.parallel {
            let bulk = calls.count { $0.worker === worker && $0.isBulk }
            let next =
                worker.waiting.firstIndex { !$0.isBulk }
                ?? (bulk < plan.parallel - 1 ? worker.waiting.indices.first : nil)
            guard let next else { return }
            begin(worker.waiting.remove(at: next))
        }
    }

    /// A call that is due lands, or is answered.
    func advance(_ index: Int) {
        let call = calls[index]
        if let lands = call.landsAt, lands <= now {
            call.landsAt = nil
            land(call)
            if call.answersAt == nil { calls.removeAll { $0 === call } }
            return
        }
        calls.remove(at: index)
        call.worker.underWay -= 1
        guard call.worker.isAlive else { return }
        switch call.work {
        case .question(let ask):
            isQuestionLost = call.fault == .unavailable
            ask()
            isQuestionLost = false
            if call.fault == .crashAfter { kill(call.worker) }
        case .store(_, _, let answered):
            // A call that never landed and has nothing to say was its worker's last.
            if let answer = call.told ?? call.answer { answered(answer) }
        }
        dispatch(call.worker)
    }

    private func land(_ call: SimulatedCall) {
        guard case .store(let request, _, _) = call.work else { return }
        call.answer = carryOut(call)
        look(request, call, isHeard: call.told == nil && call.answersAt != nil)
        if call.fault == .crashAfter { kill(call.worker) }
    }

    /// A request that was on its way all the time.
    func landLate(_ call: SimulatedCall) {
        guard case .store(let request, _, _) = call.work else { return }
        tally.landedLate += 1
        let answer = call.answer
        call.answer = carryOut(call)
        look(request, call, isHeard: false)
        call.answer = answer ?? call.answer
    }

    private func look(_ request: StoreRequest, _ call: SimulatedCall, isHeard: Bool) {
        guard let answer = call.answer else { return }
        checker.landed(request, answer, by: call.worker.id, isHeard: isHeard, in: lake, &tally)
        if let violation = checker.violation { trace.say { "VIOLATION \(violation)" } }
    }

    // MARK: the group

    /// Offsets for the group. The coordinator takes those of its members only; it is asked before the member
    /// can leave, and answers later.
    func commit(_ offsets: [(TopicPartition, Offset)], by worker: SimulatedWorker) throws(KafkaError) {
        count()
        let fault = drawFault(.commit, worker)
        switch fault {
        case .crashBefore: return kill(worker)
        case .unavailable: throw SimulatedCluster.away("consumer.commit")
        default: break
        }
        if isBrokerAway { throw SimulatedCluster.away("consumer.commit") }
        let isMember = group.contains(worker.id)
        var error: KafkaError?
        if !isMember || fault == .refused {
            error = KafkaError(
                kind: .membershipLost, operation: "consumer.commit", code: "UNKNOWN_MEMBER_ID",
                message: "no member")
        } else if fault == .lostNotDone || fault == .lostDone {
            error = SimulatedCluster.away("consumer.commit")
        }
        let results = offsets.map { CommitResult(topicPartition: $0.0, offset: $0.1, error: error) }
        if isMember, fault != .refused, fault != .lostNotDone {
            for (partition, offset) in offsets {
                guard let index = logs.firstIndex(where: { $0.topicPartition == partition }) else { continue }
                let offset = wrong == .commitsOlder ? older(index, offset) : offset
                group.offsets[index] = offset
                note("group", index, Int(offset))
                checker.groupTook(index, offset, from: worker.id, end: logs[index].end)
            }
        }
        if fault == .crashAfter { return kill(worker) }
        happenings.append((now + dice.within(1...200), .answered(worker, results)))
    }

    /// In a wrong world every third offset is the one before the last.
    private func older(_ index: Int, _ offset: Offset) -> Offset {
        offsetsTaken[index].append(offset)
        let taken = offsetsTaken[index]
        return taken.count % 3 == 0 ? taken[taken.count - 3] : offset
    }

    func delivered() { tally.records += 1 }
}
