import ConnectData
import ObjectStore

/// The key locks of a partition in granular mode. A lock is in one of five places:
///
/// - nowhere: known absent, by the listing or by our own removal (rule G2);
/// - `listed`: it may exist and was not read; its key is loaded when it is met, many at a time;
/// - `keys`: a machine, while something of it waits or is out;
/// - `resting`: quiet, with its ETag, until it is removed below the persisted safe offset;
/// - `evicted`: beyond `locksKeptMax` quiet locks the longest unused half keeps 24 bytes; the ETag is read
///   again with the key's next file ("first file after a load": no rename before a look sent later).
extension PartitionMachine {
    mutating func flush(_ unit: Unit, on key: PartitionKey) {
        precondition(settings.mode == .granular, "batch mode commits on the master lock")
        let name = LockPaths.name(of: key)
        if wake(name) {
            precondition(keys[name]!.waiting.isEmpty, "the key's lock is still loading")
            keys[name]!.lastUsed = now
            return drive(name) { $0.enqueue(unit, &$1) }
        }
        let left = evicted.removeValue(forKey: hash(name))
        precondition(
            left != nil || !listed.contains(name), "a key whose lock may exist is met before its flush")
        let version: CommitMachine.Version = left == nil ? .absent : .unread
        keys[name] = KeyLock(
            chain: CommitMachine(key: name, path: paths.lock(named: name), version: version), lastUsed: now)
        drive(name) {
            if let left { $0.reload(left, &$1) }
            $0.enqueue(unit, &$1)
        }
    }

    mutating func keyMet(_ key: PartitionKey) {
        precondition(phase == .running && settings.mode == .granular, "keys are met in granular mode")
        let name = LockPaths.name(of: key)
        if !isHeld(name), listed.remove(name) {
            let chain = CommitMachine(key: name, path: paths.lock(named: name), version: .unread)
            keys[name] = KeyLock(chain: chain, lastUsed: now, waiting: [key])
            return drive(name) { $0.load(&$1) }
        }
        if keys[name]?.waiting.isEmpty == false { return keys[name]!.waiting.append(key) }
        effects.append(.keyReady(key, floor: floor(of: key)))
    }

    /// Whether the ETag of the lock is in memory.
    func isHeld(_ name: String) -> Bool { keys[name] != nil || resting[name] != nil }

    /// The floor that is kept for a key; nil where nothing is.
    func knownFloor(_ name: String) -> Offset? {
        if let lock = keys[name] { return lock.chain.floor }
        if let lock = resting[name] { return lock.floor }
        return evicted.isEmpty ? nil : evicted[hash(name)]?.floor
    }

    /// Whether a machine runs the lock, made from a resting one where there is one.
    mutating func wake(_ name: String) -> Bool {
        if keys[name] != nil { return true }
        guard let lock = resting.removeValue(forKey: name) else { return false }
        keys[name] = KeyLock(chain: lock.chain(name, paths.lock(named: name)), lastUsed: lock.lastUsed)
        return true
    }

    /// Machines that were driven in this event and have come to rest give way to what is kept of them.
    mutating func restQuiet() {
        defer { driven.removeAll(keepingCapacity: true) }
        guard settings.mode == .granular, phase == .running || phase == .releasing else { return }
        for name in driven {
            guard let lock = keys[name], lock.chain.isQuiet, lock.waiting.isEmpty else { continue }
            if lock.chain.version == .absent {
                keys[name] = nil
            } else if let quiet = RestingLock(lock.chain, lastUsed: lock.lastUsed) {
                keys[name] = nil
                resting[name] = quiet
            }
        }
        if resting.count > settings.locksKeptMax { evict(downTo: settings.locksKeptMax / 2) }
    }

    /// Forgets the ETags of the longest unused quiet locks.
    private mutating func evict(downTo kept: Int) {
        let oldest = resting.sorted { ($0.value.lastUsed, $0.key) < ($1.value.lastUsed, $1.key) }
        for (name, lock) in oldest.prefix(resting.count - kept) {
            resting[name] = nil
            evicted[hash(name)] = EvictedLock(etag: hash(lock.etag.text), floor: lock.floor ?? start - 1)
        }
    }

    /// Locks of keys without buffer and request, unused for `lockIdle`, below the persisted safe offset (rule
    /// G2): removed, at most `lockRemovalsMax` at a time; a full round is followed by the next within a
    /// second.
    mutating func removeIdleLocks() {
        let underWay = keys.values.count { $0.chain.isBeingRemoved }
        let room = max(0, settings.lockRemovalsMax - underWay)
        var idle = resting.filter { name, lock in
            lock.last < persistedSafeOffset && now - lock.lastUsed >= settings.lockIdle
                && openCount[hash(name)] == nil
        }.map { (used: $0.value.lastUsed, name: $0.key) }
        idle.sort { ($0.used, $0.name) < ($1.used, $1.name) }
        nextIdleScan = now + (idle.count > room ? min(1_000, settings.lockIdle) : settings.lockIdle)
        for (_, name) in idle.prefix(room) where phase == .running && wake(name) {
            drive(name) { $0.remove(&$1) }
        }
    }
}
