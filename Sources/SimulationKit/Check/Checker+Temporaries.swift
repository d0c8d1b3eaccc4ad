import ConnectData
import ObjectStore
import Sink

/// Temporary objects: what became of each, by what landed.
extension Checker {
    /// A temporary object that is in the lake.
    struct Temporary {
        /// Index of its partition.
        let index: Int
        /// The last offset that its name speaks of.
        let last: Offset
        /// The claim under which its worker uploaded it; empty where that worker has claimed anew meanwhile.
        let owner: String
        /// Its worker did not hear of it, or it came back after its rename.
        let isSpare: Bool
    }

    mutating func uploaded(
        _ temp: ObjectKey, by worker: Int, _ index: Int, isHeard: Bool, _ tally: inout Tally
    ) {
        guard let last = paths[index].lastOffset(ofTemporary: temp) else {
            return fail("EO-7: \(temp) is no name that a sweep knows")
        }
        let isBack = renames[temp] != nil
        if isBack { tally.returned += 1 }
        let owner = owners[index].byWorker[worker] ?? ""
        temporaries[temp] = Temporary(
            index: index, last: last, owner: temp.text.contains(owner) ? owner : "",
            isSpare: isBack || !isHeard)
        checkCount(index, owner)
    }

    /// EO-7 while faults fall. Temporary objects are: what an owner has on its way, each file of it with a
    /// record at or above the safe offset; what earlier owners had on their way when they ended, at most as
    /// much each; and spare ones, one for each upload that its worker did not hear of, or that came twice.
    private func checkCount(_ index: Int, _ owner: String) {
        let ways = temporaries.values.count { $0.index == index && $0.owner == owner && !$0.isSpare }
        let safe = owner == owners[index].current ? (locks[paths[index].master]?.committed ?? -1) + 1 : 0
        let most = max(0, expected[index].count - Int(safe)) * (hasManifests ? 2 : 1)
        check(
            owner.isEmpty || ways <= most,
            "EO-7: \(owner) has \(ways) temporary objects of \(partitions[index]), at most \(most) files")
    }

    /// What the owner at work leaves behind the safe offset is spare.
    func checkTemporaries(_ index: Int, below safe: Offset) {
        let left = temporaries.filter {
            $1.index == index && $1.last < safe && $1.owner == owners[index].current && !$1.isSpare
        }
        let names = left.keys.map(\.text).sorted()
        check(names.isEmpty, "EO-7: below the safe offset \(safe), by neither crash nor retry: \(names)")
    }

    /// When everybody has stopped cleanly: nobody has anything on its way.
    func checkTemporaries() {
        for index in partitions.indices { checkTemporaries(index, below: .max) }
    }

    /// The temporary object over which a task stopped, where it had to: an upload that was delivered again
    /// after its rename brought it back, and what was renamed is not under its name any more, or the store
    /// keeps nothing that tells whose the object is. It is that object which the error asks a person to
    /// remove.
    func returned(in failure: String, _ lake: InMemoryObjectStore) -> ObjectKey? {
        let objects = lake.objects
        let named = renames.keys.filter { failure.contains($0.text) }
        // A name may begin with another one.
        guard let temp = named.max(by: { $0.text.utf8.count < $1.text.utf8.count }) else { return nil }
        return objects[renames[temp]!] == nil || !lake.capabilities.metadata ? temp : nil
    }
}
