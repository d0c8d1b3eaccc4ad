import ConnectData
import ObjectStore
import Sink
import Testing

@testable import Verification

/// A lock whose own counts cannot be: the objects agreeing with it is no proof.
@Suite struct DeliveredCountTests {
    private func boundary(_ end: Offset, _ delivered: OffsetSum) -> LockProof.Boundary {
        .init(day: 1, end: end, sums: OffsetSums(from: 0, delivered: delivered))
    }

    @Test func `an offset that was counted and stored twice is named`() throws {
        let lake = try SampleLake(.inMemory)
        try lake.fill()
        try lake.add([5], "again.json")
        var sums = SampleLake.sums([0...29])
        sums.delivered.add(5)
        try lake.lock(29, LockProof(sums: sums, end: 30, day: 1))
        let report = try lake.report()
        let finding = try #require(report.partitions[0].findings.first, "\(report.text)")
        #expect(finding.kind == .notDelivered && finding.count == 1)
        #expect(finding.ranges == [5...5] && finding.isExact)
    }

    @Test func `as many as there are offsets, and not each of them, is found`() throws {
        let lake = try SampleLake(.inMemory)
        try lake.add([0, 1, 2, 3, 4, 5, 6, 8, 8, 9])
        var sums = SampleLake.sums([0...6, 8...9])
        sums.delivered.add(8)
        try lake.lock(9, LockProof(sums: sums, end: 10, day: 1))
        let verdict = try lake.verify()
        #expect(verdict.findings.map(\.kind) == [.notDelivered] && verdict.undelivered == 0)
        #expect(verdict.findings.map(\.ranges) == [[0...9]])
    }

    @Test func `gaps of one window do not hide what another counts too often`() throws {
        let lake = try SampleLake(.inMemory)
        try lake.add([0, 1, 2])
        try lake.add(Array(10...19))
        try lake.add([12], "again.json")
        let first = SampleLake.sums([0...2]).delivered
        var sums = SampleLake.sums([0...2, 10...19])
        sums.delivered.add(12)
        try lake.lock(19, LockProof(sums: sums, end: 20, day: 2, boundaries: [boundary(10, first)]))
        let verdict = try lake.verify()
        #expect(verdict.undelivered == 6)
        #expect(verdict.findings.map(\.kind) == [.notDelivered])
        #expect(verdict.findings.map(\.ranges) == [[12...12]])
    }
}
