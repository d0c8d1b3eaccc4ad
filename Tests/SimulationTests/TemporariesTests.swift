import ConnectData
import ObjectStore
import Sink
import Testing

@testable import SimulationKit

/// EO-7 as the checker holds it: what explains a temporary object, and what does not.
@Suite struct TemporariesTests {
    private var tally = Tally()

    /// One partition with two records, and an owner at work.
    private func checker() -> Checker {
        var checker = Checker(
            partitions: [TopicPartition("t", 0)], isAtLeastOnce: false, hasManifests: false)
        for key in 0..<2 { checker.appended(0, .record(key: key)) }
        checker.owners[0].current = "w1.1.1"
        checker.owners[0].byWorker[1] = "w1.1.1"
        return checker
    }

    private func temp(_ last: Offset, _ owner: String = "w1.1.1", attempt: Int = 1) -> ObjectKey {
        LockPaths(indexesName: ".indexes", connector: "sim", topicPartition: TopicPartition("t", 0))
            .temporary(first: last, last: last, unit: "\(owner).1", file: 0, attempt: attempt)
    }

    @Test mutating func `what its owner knows of is gone below the safe offset`() {
        var checker = checker()
        checker.uploaded(temp(1), by: 1, 0, isHeard: true, &tally)
        checker.checkTemporaries(0, below: 1)
        #expect(checker.violation == nil)
        checker.checkTemporaries(0, below: 2)
        #expect(checker.violation?.hasPrefix("EO-7: below the safe offset 2") == true)
    }

    @Test mutating func `a retry and an earlier owner explain what stays`() {
        var checker = checker()
        checker.uploaded(temp(0), by: 1, 0, isHeard: false, &tally)
        checker.uploaded(temp(0, "w0.1.1"), by: 0, 0, isHeard: true, &tally)
        checker.checkTemporaries()
        #expect(checker.violation == nil && checker.temporaries.count == 2)
    }

    @Test mutating func `an owner has no more files on their way than records to store`() {
        var checker = checker()
        for attempt in 1...2 { checker.uploaded(temp(1, attempt: attempt), by: 1, 0, isHeard: true, &tally) }
        #expect(checker.violation == nil)
        checker.uploaded(temp(1, attempt: 3), by: 1, 0, isHeard: true, &tally)
        #expect(checker.violation?.hasPrefix("EO-7: w1.1.1 has 3 temporary objects") == true)
    }

    @Test mutating func `a task stops over what came back only where its final is gone`() {
        var checker = checker()
        let lake = InMemoryObjectStore(files: { _ in nil })
        let final = ObjectKey("data/f")
        checker.renames[temp(0)] = final
        lake.plant(final, [])
        #expect(checker.returned(in: "object=\(temp(0))", lake) == nil)
        lake.remove(final)
        #expect(checker.returned(in: "object=\(temp(0))", lake) == temp(0))
        #expect(checker.returned(in: "object=\(temp(1))", lake) == nil)
        checker.uploaded(temp(0), by: 1, 0, isHeard: true, &tally)
        #expect(tally.returned == 1)
    }
}
