import ConnectData
import JSON
import ObjectStore
import Sink
import Testing

@testable import Verification

/// Every kind of damage is found, on every kind of store (docs/verify.md).
@Suite struct DamageTests {
    @Test(arguments: LakeKind.allCases)
    func `a whole lake is proved without reading a record`(_ kind: LakeKind) throws {
        let lake = try SampleLake(kind)
        try lake.fill()
        let report = try lake.report()
        let verdict = try #require(report.partitions.first)
        #expect(report.isProved, "\(report.text)")
        #expect(verdict.from == 0 && verdict.end == 30 && verdict.provedTo == 30)
        #expect(verdict.stored == 30 && verdict.objects == 3 && verdict.bytes > 0)
        #expect(report.json["ok"] == .bool(true))
        #expect(try lake.report { $0.deep = true }.isProved)
        if let memory = lake.store as? InMemoryObjectStore, kind == .inMemory {
            let before = memory.counts
            _ = try lake.report()
            // The lock and, where there is one, the retirement.
            #expect(memory.counts.since(before)[.read] == 2)
        }
    }

    @Test(arguments: LakeKind.allCases)
    func `an object that was removed is missing with its offsets`(_ kind: LakeKind) throws {
        let lake = try SampleLake(kind)
        let keys = try lake.fill()
        try lake.remove(keys[1])
        let verdict = try lake.verify()
        let finding = try #require(verdict.findings.first)
        #expect(verdict.findings.count == 1)
        #expect(finding.kind == .missing && finding.ranges == [10...19] && finding.isExact)
        #expect(finding.count == 10)
        if !kind.hasMetadata { #expect(finding.objects == [keys[1].text]) }
    }

    @Test(arguments: LakeKind.allCases)
    func `an object that was copied is doubled with both names`(_ kind: LakeKind) throws {
        let lake = try SampleLake(kind)
        let keys = try lake.fill()
        let copy = ObjectKey("data/orders/0/copy.json")
        try lake.copy(keys[2], to: copy)
        let verdict = try lake.verify()
        let finding = try #require(verdict.findings.first)
        #expect(verdict.findings.count == 1)
        #expect(finding.kind == .doubled && finding.ranges == [20...29] && finding.count == 10)
        #expect(Set(finding.objects) == [keys[2].text, copy.text])
    }

    @Test(arguments: LakeKind.allCases)
    func `an object that was cut shows it by its length`(_ kind: LakeKind) throws {
        let lake = try SampleLake(kind)
        let keys = try lake.fill()
        try lake.change(keys[0]) { $0.removeLast(40) }
        for deep in [false, true] {
            let verdict = try lake.verify { $0.deep = deep }
            let finding = try #require(verdict.findings.first, "deep \(deep)")
            #expect(finding.kind == .damaged && finding.objects == [keys[0].text])
            #expect(finding.ranges == [0...9])
        }
    }

    @Test(arguments: LakeKind.allCases)
    func `an edit that keeps the length shows in the checksum`(_ kind: LakeKind) throws {
        let lake = try SampleLake(kind)
        let keys = try lake.fill()
        try lake.change(keys[1]) { $0[8] ^= 1 }
        #expect(try lake.verify().findings.isEmpty)
        let verdict = try lake.verify { $0.deep = true }
        let finding = try #require(verdict.findings.first)
        #expect(verdict.findings.count == 1)
        #expect(finding.kind == .damaged && finding.objects == [keys[1].text])
    }

    @Test(arguments: LakeKind.allCases)
    func `an object renamed below the prefix is still there, outside it is not`(_ kind: LakeKind) throws {
        let lake = try SampleLake(kind)
        let keys = try lake.fill()
        try lake.rename(keys[1], to: ObjectKey("data/archive/a.json"))
        #expect(try lake.verify().findings.isEmpty)
        try lake.rename(ObjectKey("data/archive/a.json"), to: ObjectKey("elsewhere/a.json"))
        let finding = try #require(try lake.verify().findings.first)
        #expect(finding.kind == .missing && finding.ranges == [10...19])
        if kind.hasMetadata { #expect(finding.hint?.contains("elsewhere/a.json") == true) }
    }

    @Test(arguments: LakeKind.allCases)
    func `an object without its proof is missing, and named`(_ kind: LakeKind) throws {
        let lake = try SampleLake(kind)
        let keys = try lake.fill()
        if let manifest = lake.manifests[keys[1]] {
            try lake.remove(manifest)
        } else {
            try lake.change(keys[1], keepsMetadata: false)
        }
        let report = try lake.report()
        let finding = try #require(report.partitions[0].findings.first)
        #expect(finding.kind == .missing && finding.ranges == [10...19])
        #expect(finding.objects.contains(keys[1].text))
        #expect(report.unproven == 1)
    }

    @Test func `with an envelope, records are found again that lost their metadata or their neighbours`()
        throws
    {
        let lake = try SampleLake(.inMemory, "PROPERTIES('store.envelope'=true)")
        let keys = try lake.fill(envelope: true)
        try lake.change(keys[1], keepsMetadata: false)
        #expect(try lake.verify().findings.map(\.kind) == [.missing])
        let deep = try lake.verify { $0.deep = true }
        #expect(deep.findings.map(\.kind) == [.damaged] && deep.findings[0].ranges == [10...19])
        // Of a file that was cut the records that are left count.
        try lake.change(keys[2]) { $0.removeLast(3 * SampleLake.line(20, envelope: true).utf8.count) }
        let cut = try lake.verify { $0.deep = true }
        #expect(cut.findings.filter { $0.kind == .missing }.map(\.ranges) == [[27...29]], "\(cut.findings)")
    }

    @Test(arguments: LakeKind.allCases)
    func `a lock that was set back is found by the objects above it`(_ kind: LakeKind) throws {
        let lake = try SampleLake(kind)
        try lake.fill()
        try lake.lock(19, LockProof(sums: SampleLake.sums([0...19]), end: 20, day: 20_000))
        let finding = try #require(try lake.verify().findings.first)
        #expect(finding.kind == .lockBehind && finding.ranges == [20...29])
    }

    @Test(arguments: LakeKind.allCases)
    func `a lock that was set ahead, or by hand, is found`(_ kind: LakeKind) throws {
        let lake = try SampleLake(kind)
        try lake.fill()
        try lake.lock(39, LockProof(sums: SampleLake.sums([0...39]), end: 40, day: 20_000))
        let missing = try #require(try lake.verify().findings.first)
        #expect(missing.kind == .missing && missing.ranges == [30...39])
        for committed: Offset in [34, 19] {
            try lake.lock(committed, LockProof(sums: SampleLake.sums([0...29]), end: 30, day: 20_000))
            #expect(try lake.verify().findings.contains { $0.kind == .lockEdited })
        }
    }

    @Test(arguments: LakeKind.allCases)
    func `a lock that is gone, unreadable or empty is a finding`(_ kind: LakeKind) throws {
        let lake = try SampleLake(kind)
        try lake.fill()
        try lake.replace(lake.paths.master, [])
        #expect(try lake.verify().findings.first?.kind == .lockUnreadable)
        try lake.remove(lake.paths.master)
        #expect(try lake.verify().findings.first?.kind == .lockMissing)
    }
}
