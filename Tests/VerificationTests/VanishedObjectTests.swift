import ConnectData
import ObjectStore
import Sink
import Testing

@testable import Verification

/// Objects that are listed, and are elsewhere or nowhere when they are to be read.
@Suite struct VanishedObjectTests {
    /// What `--deep` says where `change` happens between the listing and the reading.
    private func deep(
        _ lake: SampleLake, _ change: @escaping @Sendable () throws -> Void
    ) throws -> PartitionVerdict {
        var options = VerifyOptions()
        options.deep = true
        let progress = Progress { state in
            guard state.label == "judging" else { return }
            do { try change() } catch { Issue.record(error) }
        }
        let report = try Verifier(
            lake.blueprint, stores: ["lake": lake.store], options: options, progress: progress
        ).run()
        return try #require(report.partitions.first)
    }

    @Test(arguments: LakeKind.allCases)
    func `an object that went away before it was read is missing`(_ kind: LakeKind) throws {
        let lake = try SampleLake(kind)
        let key = try lake.fill()[1]
        let store = lake.store
        let verdict = try deep(lake) { _ = try store.delete(key, ifMatch: nil) }
        #expect(verdict.findings.map(\.kind) == [.missing], "\(verdict.findings)")
        #expect(verdict.findings.first?.objects == [key.text])
        #expect(verdict.findings.first?.ranges == [10...19])
    }

    @Test(arguments: [LakeKind.inMemory, .manifests])
    func `an object that was moved before it was read is read where it is`(_ kind: LakeKind) throws {
        let lake = try SampleLake(kind)
        let key = try lake.fill()[1]
        let moved = ObjectKey("data/archive/a.json")
        let store = lake.store
        let verdict = try deep(lake) {
            let held = try #require(try store.head(key))
            try store.publish(key, as: moved, ifMatch: held.etag)
        }
        #expect(verdict.findings.isEmpty, "\(verdict.findings)")
        #expect(verdict.notes == ["\(key) was moved to \(moved)"])
    }

    @Test func `where counts alone are held against each other it is missing all the same`() throws {
        let lake = try SampleLake(.inMemory, "PARTITIONBY country", mode: "granular")
        try lake.add([0, 2, 4], "a/1.json")
        let gone = try lake.add([5, 9], "a/2.json")
        try lake.add([1, 3, 6, 7, 8, 10], "b/1.json")
        try lake.lock(7, LockProof(sums: SampleLake.sums([0...7]), end: 8, day: 1))
        // Offsets 11 to 15 of key c leave room for what is gone.
        try lake.add([1, 6, 12], "c/1.json")
        let store = lake.store
        let verdict = try deep(lake) { _ = try store.delete(gone, ifMatch: nil) }
        #expect(verdict.findings.contains { $0.kind == .missing && $0.objects == [gone.text] })
    }
}
