import ConnectData
import ObjectStore
import Sink

/// What each request changed.
extension Checker {
    /// `isHeard`: the worker is told what the store says, now.
    mutating func landed(
        _ request: StoreRequest, _ answer: StoreAnswer, by worker: Int, isHeard: Bool,
        in lake: InMemoryObjectStore, _ tally: inout Tally
    ) {
        if case .read(let key) = request { wasRead(key, by: worker, &tally) }
        guard !Effect(request).isReading, let index = partition(of: request.key) else {
            if case .overwrite(_, _, let final, _) = request, case .done = answer {
                count(lake.objects[final]?.content ?? [], in: final)
            }
            return
        }
        var isDone = true
        if case .failed = answer { isDone = false }
        noteZombie(request, isDone, by: worker, index, &tally)
        guard isDone else { return }
        if let own = owners[index].byWorker[worker], isWork(request, of: own) {
            owners[index].atWork.insert(own)
        }
        switch request {
        case .create(let key, let content), .replace(let key, let content, _):
            wroteLock(key, content, by: worker, index, &tally)
            locks[key]?.isKnown = isHeard
        case .upload(_, _, let temp, _), .uploadContent(_, let temp):
            uploaded(temp, by: worker, index, isHeard: isHeard, &tally)
        case .publish(let temp, let final, _):
            temporaries[temp] = nil
            renames[temp] = final
            published(final, lake, index, &tally)
        case .delete(let key, _):
            guard case .removed(true) = answer else { return }
            removed(key, &tally)
        default: break
        }
    }

    /// The partition whose lock, temporary object or manifest this is.
    private func partition(of key: String) -> Int? {
        paths.firstIndex {
            key == $0.master.text || key.hasPrefix($0.lockDirectory) || key.hasPrefix($0.temporaryDirectory)
                || key.hasPrefix($0.proofDirectory)
        }
    }

    /// A worker that claimed the partition once, and whose claim another has replaced.
    private func noteZombie(
        _ request: StoreRequest, _ isDone: Bool, by worker: Int, _ index: Int, _ tally: inout Tally
    ) {
        guard let own = owners[index].byWorker[worker], own != owners[index].current else { return }
        switch request {
        // It may be on its way to claim anew: only what it writes under its old id counts.
        case .create(_, let content), .replace(_, let content, _):
            guard (try? LockDocument(decoding: content))?.sluiceOwner?.ownerID == own else { return }
        case .upload(_, _, let key, _), .uploadContent(_, let key), .publish(let key, _, _):
            guard key.text.contains(own) else { return }
        default: break
        }
        tally.zombieRequests += 1
        if isDone { tally.zombieWrites += 1 }
    }

    /// Beyond the opening: there an earlier owner's files are renamed too, before the claim.
    private func isWork(_ request: StoreRequest, of owner: String) -> Bool {
        switch request {
        case .upload(_, _, let key, _), .uploadContent(_, let key), .publish(let key, _, _):
            key.text.contains(owner + ".")
        case .delete(let key, _): key.text.hasSuffix(".lock")
        case .overwrite: true
        case .create, .replace, .read, .list, .head: false
        }
    }

    // MARK: locks

    private mutating func wroteLock(
        _ key: ObjectKey, _ content: [UInt8], by worker: Int, _ index: Int, _ tally: inout Tally
    ) {
        guard key.text.hasSuffix(".lock") else { return }
        guard let document = try? LockDocument(decoding: content), let owner = document.sluiceOwner?.ownerID
        else { return fail("EO-3: \(key) was written in a form that nobody can read") }
        for case .copy(_, _, let destination, _) in document.pending?.operations ?? [] {
            named.insert(destination)
        }
        let isMaster = key == paths[index].master
        // A claim whose answer was lost is made again from what the lock says then, under the same id: none
        // was done under it yet, so it is a new one.
        let isClaim = owner != owners[index].current && !owners[index].atWork.contains(owner)
        if isMaster, isClaim {
            owners[index].claims += 1
            owners[index].orders[owner] = owners[index].claims
            owners[index].current = owner
            owners[index].byWorker[worker] = owner
        }
        if !isMaster { owners[index].atWork.insert(owner) }
        let committed = document.committedOffset ?? -1
        let order = owners[index].orders[owner] ?? -1
        if let before = locks[key] {
            check(committed >= before.committed, "EO-3: \(key) went from \(before.committed) to \(committed)")
            // A key's lock, read after the takeover, may be written: the look at the master comes behind the
            // write and before the rename (rule G1), and EO-2 tells whether it came.
            check(
                !isMaster || order >= before.order,
                "EO-6: \(owner) has written \(key) after \(before.ownerID), who came after it")
            if before.hasPending, before.ownerID != owner { tally.resumed += 1 }
        }
        locks[key] = Lock(
            committed: committed, ownerID: owner, order: order, hasPending: document.pending != nil,
            isKnown: false)
        if isMaster, !isAtLeastOnce { checkStored(index, below: committed + 1, "the master lock's") }
        if isMaster { checkTemporaries(index, below: committed + 1) }
    }

    /// Who reads a key's lock again that it wrote itself, and knew, had put it out of its memory.
    private mutating func wasRead(_ key: ObjectKey, by worker: Int, _ tally: inout Tally) {
        guard let lock = locks[key], lock.isKnown, let index = partition(of: key.text),
            owners[index].byWorker[worker] == lock.ownerID, key != paths[index].master
        else { return }
        tally.evicted += 1
        locks[key]?.isKnown = false
    }

    /// A worker is told something else of its request than what became of it.
    mutating func doubted(_ key: String) { locks[ObjectKey(key)]?.isKnown = false }

    private mutating func removed(_ key: ObjectKey, _ tally: inout Tally) {
        if locks.removeValue(forKey: key) != nil {
            tally.collected += 1
        } else if temporaries.removeValue(forKey: key) != nil {
            tally.swept += 1
        }
    }

    // MARK: files

    private mutating func published(
        _ final: ObjectKey, _ lake: InMemoryObjectStore, _ index: Int, _ tally: inout Tally
    ) {
        check(named.contains(final.text), "EO-5: \(final) became visible before a lock named it")
        check(!finals.contains(final), "EO-5: \(final) was overwritten")
        guard !final.text.hasPrefix(paths[index].proofDirectory) else { return }
        tally.finals += 1
        finals.append(final)
        count(lake.objects[final]?.content ?? [], in: final)
    }
}
