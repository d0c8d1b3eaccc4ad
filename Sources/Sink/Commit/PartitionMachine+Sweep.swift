import ConnectData
import ObjectStore

/// The sweep (EO-7): temporary objects and key locks below the safe offset that the master lock holds, of
/// this partition alone. It resolves nothing and never reaches what is at or above the safe offset (rules G2,
/// G5).
extension PartitionMachine {
    mutating func sweep() {
        nextSweep = settings.sweepInterval.map { now + $0 }
        send(.listTemporary)
        // Names that earlier owners left and whose keys have not come back; a key that is met reads its lock
        // itself.
        for name in listed.sorted().prefix(settings.sweepReadsMax) { send(.readIdleLock(name)) }
    }

    mutating func sweepTemporaries(_ answer: StoreAnswer) {
        guard case .listed(let objects) = answer, phase == .running else { return }
        for object in objects {
            guard let last = paths.lastOffset(ofTemporary: object.key), last < persistedSafeOffset else {
                continue
            }
            send(.sweepTemporary(object.key))
        }
    }

    /// An unreadable lock is left alone: it stops the task only when its key comes.
    mutating func sweepLock(_ name: String, _ answer: StoreAnswer) {
        guard case .object(let object) = answer, phase == .running, keys[name] == nil else { return }
        guard let object else {
            listed.remove(name)
            return
        }
        guard let lock = try? LockDocument(decoding: object.content), (lock.last ?? -1) < persistedSafeOffset
        else {
            return
        }
        send(.sweepLock(name, object.etag))
    }
}
