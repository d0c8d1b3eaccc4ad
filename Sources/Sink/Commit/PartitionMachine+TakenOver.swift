package import ConnectData

/// Keys whose lock was a Java connector's and ahead of its master lock. Their records up to that offset are
/// delivered again and passed over: they lie in the Java connector's files, which carry no proof, so the sums
/// count them as skipped (`SkipReason.takenOver`). What is above and was stored by us has a proof.
///
/// The offset is remembered by the key's lock itself (`LockDocument.takenOver`), whoever of us rewrites it,
/// until the persisted safe offset has passed it: a later owner then counts the same records in the same way.
extension PartitionMachine {
    /// The key's records up to this offset, where they are passed over, lie in files of the connector that
    /// was taken over; -1 = none. In granular mode it is known with the key's floor.
    package func takenOver(of key: PartitionKey?) -> Offset {
        guard !takenOver.isEmpty, let key else { return -1 }
        return takenOver[hash(LockPaths.name(of: key))] ?? -1
    }

    /// What a lock written now has to remember.
    func takenOver(of name: String?) -> Offset? {
        guard !takenOver.isEmpty, let name, let offset = takenOver[hash(name)] else { return nil }
        return offset >= persistedSafeOffset ? offset : nil
    }

    /// A key's lock was read.
    mutating func noteTakenOver(_ name: String) {
        guard let offset = keys[name]?.chain.document?.takenOver, offset >= persistedSafeOffset else {
            return
        }
        takenOver[hash(name)] = offset
    }

    /// A pending was resolved: what of it turned out not to be stored is stored by us.
    mutating func limitTakenOver(_ name: String) {
        guard !takenOver.isEmpty, let offset = takenOver[hash(name)] else { return }
        takenOver[hash(name)] = min(offset, keys[name]!.chain.floor ?? -1)
    }

    /// The master lock was written.
    mutating func forgetTakenOver() {
        guard !takenOver.isEmpty else { return }
        takenOver = takenOver.filter { $0.value >= persistedSafeOffset }
    }
}
