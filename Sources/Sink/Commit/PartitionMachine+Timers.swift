import ConnectData
import ObjectStore

/// What happens by time alone, and the release: asked at the end of every event.
extension PartitionMachine {
    /// When the master lock wants a write that no commit carries.
    var masterWriteDeadline: Int64? {
        guard phase == .running, master.isQuiet, settings.mode != .atLeastOnce else { return nil }
        if let since = master.uncleared { return since + settings.clearAfter }
        return ledger.safeOffset > persistedSafeOffset ? lastMasterWrite + settings.offsetFlushInterval : nil
    }

    /// At-least-once: when the group is told of a safe offset that skipped offsets alone have moved.
    var reportDeadline: Int64? {
        guard phase == .running, settings.mode == .atLeastOnce, ledger.safeOffset > reportedSafeOffset else {
            return nil
        }
        return lastMasterWrite + settings.offsetFlushInterval
    }

    mutating func runTimers() {
        guard phase != .ended else { return }
        sendParked()
        if let due = masterWriteDeadline, now >= due { drive(nil) { $0.start(.floor, &$1) } }
        if let due = reportDeadline, now >= due {
            lastMasterWrite = now
            report(ledger.safeOffset)
        }
        if phase == .running, let due = nextIdleScan, now >= due { removeIdleLocks() }
        if phase == .running, let due = nextSweep, now >= due { sweep() }
        if phase == .releasing { goOnReleasing() }
    }

    // Release.

    mutating func release() {
        switch phase {
        case .created, .opening: end(.released(safeOffset: nil))
        case .running: phase = .releasing
        case .releasing, .ended: break
        }
    }

    /// Every unit published, then one write where the lock names a pending or the safe offset moved.
    private mutating func goOnReleasing() {
        guard overwriting.isEmpty else { return }
        if settings.mode == .atLeastOnce { return end(.released(safeOffset: ledger.safeOffset)) }
        guard master.isQuiet, keys.values.allSatisfy({ $0.chain.queue.isEmpty }) else { return }
        if master.uncleared != nil || ledger.safeOffset > persistedSafeOffset {
            return drive(nil) { $0.start(.floor, &$1) }
        }
        // A floor that batch kept and has just passed is being removed.
        guard settings.mode == .granular || keys.values.allSatisfy(\.chain.isQuiet) else { return }
        end(.released(safeOffset: persistedSafeOffset))
    }
}
