import ConnectData
import ObjectStore
import Sink
import Testing

@testable import Verification

/// Files across the safe offset without an envelope, whose sums leave one way alone to split them.
@Suite struct StraddleTests {
    /// Offsets 0 to 9 in one dense file, the safe offset at 14, and files of keys across it.
    private func lake(_ files: [[Offset]], skipped: [Offset] = []) throws -> SampleLake {
        let lake = try SampleLake(.inMemory, "PARTITIONBY country", mode: "granular")
        try lake.add(Array(0...9), "a/1.json")
        for (index, offsets) in files.enumerated() { try lake.add(offsets, "\(index)/2.json") }
        let sums = SampleLake.sums([0...13], skipped: skipped)
        try lake.lock(13, LockProof(sums: sums, end: 14, day: 2))
        try lake.replace(
            lake.paths.lock(named: "country=a"),
            LockDocument(owner: SampleLake.owner, committedOffset: 99).encoded)
        return lake
    }

    /// Above 14: only last offsets; one and two more; all but two; all but what nothing covers and one.
    static let splits: [[[Offset]]] = [
        [[10, 12, 15], [11, 13, 16]], [[10, 12, 15], [11, 13, 16, 20]],
        [[10, 12, 15, 18], [11, 13, 16, 20]],
        [[10, 12, 15, 17, 19, 20], [11, 13, 16, 18, 22, 23, 24]],
        [[10, 12, 15, 17, 20, 22], [11, 13, 16, 18, 19, 21], [24, 25, 26], Array(27...40)],
    ]

    @Test(arguments: splits) func `few offsets above, or nearly all, prove what is below`(_ files: [[Offset]])
        throws
    {
        for deep in [false, true] {
            let verdict = try lake(files).verify { $0.deep = deep }
            #expect(verdict.findings.isEmpty && verdict.countNotes.isEmpty, "\(verdict)")
            #expect(verdict.provedTo == 14 && verdict.stored == 14 && verdict.unclear.isEmpty)
        }
        var short = files
        short[1].removeAll { $0 == 13 }
        let skipping = try lake(short, skipped: [13]).verify()
        #expect(skipping.findings.isEmpty && skipping.provedTo == 14 && skipping.stored == 13)
    }

    @Test(arguments: splits, [11, 12] as [Offset])
    func `an offset that is missing below, or there twice, is never taken for one above`(
        _ files: [[Offset]], _ offset: Offset
    ) throws {
        let without = try lake(files.map { $0.filter { $0 != offset } }).verify()
        #expect(without.provedTo < 14 || !without.findings.isEmpty, "\(without)")
        let twice = try lake(files.map { file in file.contains(offset) ? file : ([offset] + file).sorted() })
            .verify()
        #expect(twice.provedTo < 14 || !twice.findings.isEmpty, "\(twice)")
    }

    @Test func `a missing object in an earlier window is still named`() throws {
        let lake = try lake(Self.splits[0])
        let boundary = LockProof.Boundary(day: 1, end: 10, sums: SampleLake.sums([0...9]))
        try lake.lock(
            13, LockProof(sums: SampleLake.sums([0...13]), end: 14, day: 2, boundaries: [boundary]))
        #expect(try lake.verify().findings.isEmpty)
        try lake.remove(ObjectKey("data/a/1.json"))
        let verdict = try lake.verify()
        #expect(verdict.findings.map(\.ranges) == [[0...9]] && verdict.findings[0].isExact)
        #expect(verdict.provedTo == 14)
    }
}
