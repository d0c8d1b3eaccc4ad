import ConnectData
import ObjectStore
import Sink
import Testing

@testable import Verification

@Suite struct LookupTests {
    @Test(arguments: LakeKind.allCases)
    func `a record is found with its file and line`(_ kind: LakeKind) throws {
        let lake = try SampleLake(kind)
        let keys = try lake.fill()
        let answer = try lake.find(17)
        #expect(answer.outcome == .found && answer.objects == [keys[1].text])
        #expect(answer.line == 8 && answer.record == SampleLake.line(17))
    }

    @Test func `in an envelope it is found by its offset`() throws {
        let lake = try SampleLake(.inMemory, "PROPERTIES('store.envelope'=true)")
        try lake.add([0, 3, 7], "a.json", envelope: true)
        try lake.add([1, 2, 4], "b.json", envelope: true)
        try lake.lock(7, LockProof(sums: SampleLake.sums([0...4, 7...7]), end: 8, day: 1))
        let answer = try lake.find(4)
        #expect(answer.objects == ["data/b.json"] && answer.line == 3)
        #expect(answer.record == SampleLake.line(4, envelope: true))
        #expect(try lake.find(5).outcome == .notFound)
    }

    @Test func `what is in no file is explained`() throws {
        let lake = try SampleLake(.inMemory)
        let first = try lake.add(Array(0...9))
        var sums = SampleLake.sums([0...10], skipped: [10])
        try lake.lock(10, LockProof(sums: sums, end: 11, day: 1))
        #expect(try lake.find(10).outcome == .skipped)
        #expect(try lake.find(11).outcome == .notCommitted)
        #expect(try lake.find(5).outcome == .found)
        try lake.remove(first)
        sums = SampleLake.sums([0...10])
        try lake.lock(10, LockProof(sums: sums, end: 11, day: 1))
        let gone = try lake.find(5)
        #expect(gone.outcome == .notFound && gone.text.contains("run sluice verify"))
    }

    @Test func `where the format does not tell, the files that can hold it are named`() throws {
        let lake = try SampleLake(.inMemory, "PARTITIONBY country")
        try lake.add([0, 2, 4], "a.json")
        try lake.add([1, 3], "b.json")
        try lake.lock(4, LockProof(sums: SampleLake.sums([0...4]), end: 5, day: 1))
        let answer = try lake.find(2)
        #expect(answer.outcome == .among && answer.objects == ["data/a.json", "data/b.json"])
        #expect(try lake.find(0).objects == ["data/a.json"])
    }
}
