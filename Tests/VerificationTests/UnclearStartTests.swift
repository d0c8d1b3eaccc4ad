import ConnectData
import JSON
import ObjectStore
import Sink
import Testing

@testable import Verification

/// Files that lie across the beginning of a proof and do not say which offsets they hold.
@Suite struct UnclearStartTests {
    /// The sums begin at 10; a file of key a begins below. Offsets 10 to 19 are stored.
    private func lake() throws -> SampleLake {
        let lake = try SampleLake(.inMemory, "PARTITIONBY country", mode: "granular")
        try lake.add([8, 10, 12], "a/1.json")
        try lake.add([11, 13, 14], "b/1.json")
        try lake.add(Array(15...19), "b/2.json")
        try lake.lock(19, LockProof(sums: SampleLake.sums([10...19], from: 10), end: 20, day: 1))
        return lake
    }

    @Test func `the stretch behind the beginning is judged by counts, and the report says so`() throws {
        let lake = try lake()
        var report = try lake.report()
        let verdict = try #require(report.partitions.first)
        #expect(report.isProved, "\(report.text)")
        #expect(verdict.from == 10 && verdict.provedFrom == 20 && verdict.end == 20 && verdict.objects == 3)
        #expect(verdict.stored == 10 && verdict.undelivered == 0)
        #expect(verdict.countNotes.contains { $0.contains("offsets 10 to 19: only counts are proved") })
        #expect(!report.text.contains("nothing committed"))
        #expect(report.json["partitions"]?.array?.first?["provedFrom"] == .int(20))
        try lake.remove(ObjectKey("data/b/2.json"))
        report = try lake.report()
        #expect(report.partitions[0].findings.map(\.kind) == [.missing] && !report.isProved)
        #expect(report.partitions[0].findings.map(\.ranges) == [[10...19]])
    }

    @Test func `behind the first clear cut everything is proved exactly`() throws {
        let lake = try lake()
        let boundary = LockProof.Boundary(day: 1, end: 15, sums: SampleLake.sums([10...14], from: 10))
        try lake.lock(
            19,
            LockProof(
                sums: SampleLake.sums([10...19], from: 10), end: 20, day: 2, boundaries: [boundary]))
        let verdict = try lake.verify()
        #expect(verdict.findings.isEmpty && verdict.from == 10 && verdict.provedFrom == 15)
        #expect(verdict.countNotes.contains { $0.contains("offsets 10 to 14: only counts are proved") })
        try lake.remove(ObjectKey("data/b/1.json"))
        #expect(try lake.verify().findings.map(\.ranges) == [[10...14]])
        try lake.remove(ObjectKey("data/b/2.json"))
        let findings = try lake.verify().findings
        #expect(findings.contains { $0.kind == .missing && $0.isExact && $0.ranges == [15...19] })
        #expect(findings.contains { $0.kind == .missing && $0.ranges == [10...14] })
    }

    @Test func `files with an envelope are read, and nothing is left to counts`() throws {
        let lake = try SampleLake(
            .inMemory, "PARTITIONBY country PROPERTIES('store.envelope'=true)", mode: "granular")
        try lake.add([8, 10, 12], "a/1.json", envelope: true)
        try lake.add([11] + Array(13...19), "b/1.json", envelope: true)
        try lake.lock(19, LockProof(sums: SampleLake.sums([10...19], from: 10), end: 20, day: 1))
        let verdict = try lake.verify()
        #expect(verdict.findings.isEmpty && verdict.from == 10 && verdict.provedFrom == 10)
        #expect(verdict.notes.isEmpty && verdict.countNotes.isEmpty && verdict.stored == 10)
    }

    @Test func `a beginning at or above the committed offset proves nothing, which is no success`() throws {
        let lake = try SampleLake(.inMemory)
        try lake.fill()
        for from: Offset in [30, 99] {
            let report = try lake.report { $0.from = from }
            #expect(report.partitions[0].findings.map(\.kind) == [.noProof], "\(report.text)")
            #expect(!report.text.contains("nothing committed"))
        }
    }
}
