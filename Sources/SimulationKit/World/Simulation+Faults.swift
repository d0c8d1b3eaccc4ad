import Bytes
import ObjectStore
import Sink

extension Simulation {
    /// A fault that falls on this effect now, if any. Counted.
    func drawFault(_ effect: Effect, _ worker: SimulatedWorker) -> Fault? {
        guard isFaulty, worker.isAlive else { return nil }
        guard let fault = drawn(effect, worker) else { return nil }
        tally.count(fault, on: effect)
        trace.add(now, "fault", effect.rawValue, fault.rawValue)
        trace.say { "  FAULT \(fault) on \(effect) of w\(worker.id)" }
        return fault
    }

    private func drawn(_ effect: Effect, _ worker: SimulatedWorker) -> Fault? {
        if let index = planned.firstIndex(where: { $0.effect == effect }) {
            return planned.remove(at: index).fault
        }
        if effect.isStore, now < worker.throttledUntil { return .throttled }
        if focusLeft > 0, plan.focus.effect == effect, dice.chance(plan.isFocusRare ? 80 : 40) {
            focusLeft -= 1
            return plan.focus.fault
        }
        // A rename whose answer is lost is what makes a worker look at temporary objects.
        if plan.focus.effect == .head, focusLeft > 0, effect == .publish, dice.chance(60) {
            return .lostDone
        }
        // Polls and writes of the disk come so often that few of them must do.
        let rarity = effect == .poll ? 30 : effect.isStaging ? 4 : 1
        guard dice.chance(plan.faultPercent), dice.next() % UInt64(rarity) == 0 else { return nil }
        let faults = FaultTable.faults[effect.rawValue]
        let fault = dice.pick(faults)
        switch fault {
        case .crashBefore, .crashAfter, .secondOwner: return dice.chance(40) ? fault : dice.pick(faults)
        default: return fault
        }
    }

    /// An effect that is over at once. Returns what the caller has to act on itself.
    @discardableResult func strike(_ effect: Effect, _ worker: SimulatedWorker) -> Fault? {
        count()
        guard let fault = drawFault(effect, worker) else { return nil }
        switch fault {
        case .crashBefore, .crashAfter: kill(worker)
        case .unavailable: sendBrokerAway()
        case .clockJump: leapClock()
        case .secondOwner: overtake(worker)
        default: break
        }
        return fault
    }

    func sendBrokerAway() {
        isBrokerAway = true
        happenings.append((now + dice.within(200...4_000), .brokerBack))
    }

    func leapClock() {
        tally.clockJumps += 1
        let far = dice.pick([60_000, 3_600_000, 86_400_000, 3 * 86_400_000] as [Int64])
        wallOffset += dice.within(-far...far)
        note("leap", Int(wallOffset / 1_000))
    }

    /// The worker stands still until others have taken over. Says when it goes on.
    @discardableResult func overtake(_ worker: SimulatedWorker) -> Int64 {
        let span = plan.sessionTimeout + dice.within(1_000...(2 * plan.sessionTimeout))
        pause(worker, for: span)
        if !workers.contains(where: { $0.isReady && $0 !== worker }) {
            happenings.append((now + dice.within(10...1_000), .start(slot: plan.slots)))
        }
        return now + span
    }

    /// Decides when a store call lands, when it is answered, and what its worker is told.
    func begin(_ call: SimulatedCall) {
        let worker = call.worker
        worker.underWay += 1
        if case .store(.upload(_, let path, _, _), _, _) = call.work {
            call.content = worker.disk.files[path]
        }
        if case .store(.overwrite(_, let path, _, _), _, _) = call.work {
            call.content = worker.disk.files[path]
        }
        let latency = dice.chance(10) ? dice.within(20...400) : dice.within(1...15)
        call.landsAt = now + latency
        call.answersAt = now + latency + dice.within(1...10)
        calls.append(call)
        call.fault = drawFault(call.effect, worker)
        guard let fault = call.fault else { return }
        if case .question = call.work {
            meet(fault, asking: call)
        } else {
            meet(fault, call)
        }
    }

    private func meet(_ fault: Fault, asking call: SimulatedCall) {
        switch fault {
        case .crashBefore: kill(call.worker)
        case .slow: delay(call, by: dice.within(500...20_000))
        case .clockJump: leapClock()
        case .secondOwner: overtake(call.worker)
        default: break
        }
    }

    private func delay(_ call: SimulatedCall, by span: Int64) {
        call.landsAt = call.landsAt.map { $0 + span }
        call.answersAt = call.answersAt.map { $0 + span }
    }

    private func meet(_ fault: Fault, _ call: SimulatedCall) {
        switch fault {
        case .crashBefore:
            call.landsAt = nil
            kill(call.worker)
        case .crashAfter, .diskFull: break
        case .refused: tell(call, .refused(Self.refusal(call.effect)), lands: false)
        case .unavailable: tell(call, .unavailable, lands: false)
        case .throttled:
            call.worker.throttledUntil = max(call.worker.throttledUntil, now + dice.within(50...1_500))
            tell(call, .unavailable, lands: false)
        case .lostNotDone: tell(call, .unknown, lands: false)
        case .lostDone: tell(call, .unknown, lands: true)
        case .lostLate:
            tell(call, .unknown, lands: false)
            late.append((now + laterSpan, call))
        case .twice: late.append((now + laterSpan, call))
        case .slow: delay(call, by: dice.within(500...(2 * plan.sessionTimeout)))
        case .listCut: tell(call, dice.chance(50) ? .unknown : .unavailable, lands: true)
        case .fileGone:
            call.content = nil
            if case .store(.upload(_, let path, _, _), _, _) = call.work { call.worker.disk.remove(path) }
            if case .store(.overwrite(_, let path, _, _), _, _) = call.work { call.worker.disk.remove(path) }
        case .clockJump: leapClock()
        case .secondOwner:
            let back = overtake(call.worker)
            let lands = dice.within((now + plan.sessionTimeout)...(back + 1_000))
            call.landsAt = lands
            call.answersAt = lands + 5
        }
    }

    /// From at once to long after the faults have ended.
    private var laterSpan: Int64 {
        dice.chance(50) ? dice.within(1...500) : dice.within(500...40_000)
    }

    private func tell(_ call: SimulatedCall, _ kind: StoreError.Kind, lands: Bool) {
        call.told = .failed(StoreError(kind, "\(call.effect)", "simulated", "injected"))
        if !lands { call.landsAt = nil }
        if case .store(let request, _, _) = call.work { checker.doubted(request.key) }
    }

    private static func refusal(_ effect: Effect) -> StoreError.Refusal {
        switch effect {
        case .create, .upload, .uploadContent: .exists
        case .publish: .destinationExists
        default: .changed
        }
    }
}
