import ConnectData
import JSON
import ObjectStore
import Sink
import Testing
import Worker

@testable import Verification

/// Where a proof begins and ends, and what is between: takeovers, windows, commits under way, the safe offset
/// of granular mode, records that are stored nowhere.
@Suite struct ProofRangeTests {
    private func boundary(_ day: Int64, _ end: Offset) -> LockProof.Boundary {
        .init(day: day, end: end, sums: SampleLake.sums([0...(end - 1)]))
    }

    @Test func `after a takeover objects below the sums' beginning are not looked at`() throws {
        let lake = try SampleLake(.inMemory)
        try lake.add(Array(0..<10), text: "older\n")
        try lake.add(Array(10..<20))
        try lake.lock(19, LockProof(sums: SampleLake.sums([10...19], from: 10), end: 20, day: 1))
        let verdict = try lake.verify()
        #expect(verdict.findings.isEmpty && verdict.from == 10 && verdict.objects == 1)
    }

    @Test func `a Java connector's lock and at-least-once say that nothing can be proved`() throws {
        let lake = try SampleLake(.inMemory)
        try lake.lock(19, nil, owner: "0b1f3c5e-lock")
        #expect(try lake.verify().findings.map(\.kind) == [.noProof])
        try lake.lock(19, nil, owner: "sluice:c:g:o-1:k:at-least-once")
        let finding = try #require(try lake.verify().findings.first)
        #expect(finding.kind == .noProof && finding.text.contains("at-least-once"))
    }

    @Test func `skipped offsets and such as were never delivered are counted, not missed`() throws {
        let lake = try SampleLake(.inMemory)
        try lake.add([0, 1, 3, 4])
        try lake.add([7, 8, 9])
        var sums = SampleLake.sums([0...5, 7...9], skipped: [2, 5])
        try lake.lock(9, LockProof(sums: sums, end: 10, day: 1))
        let verdict = try lake.verify()
        #expect(verdict.findings.isEmpty)
        #expect(verdict.stored == 7 && verdict.undelivered == 1)
        #expect(verdict.skipped.map(\.sum.count) == [2])
        // Counted as skipped and yet not there: the difference of the sums alone names it.
        sums.delivered.add(6)
        try lake.lock(9, LockProof(sums: sums, end: 10, day: 1))
        let finding = try #require(try lake.verify().findings.first)
        #expect(finding.kind == .missing && finding.ranges == [6...6] && finding.isExact)
    }

    /// Sums over 4 to `last` after a takeover at 4, these offsets of it in the Java connector's files.
    private func takenOver(_ offsets: [Offset], last: Offset) -> OffsetSums {
        var sums = SampleLake.sums([4...last], from: 4)
        for offset in offsets { sums.skip(offset, .takenOver) }
        return sums
    }

    @Test func `what a Java connector's key lock has covered is counted, and ours is still missed`() throws {
        for dense in [true, false] {
            let lake = try SampleLake(.inMemory, dense ? "" : "PARTITIONBY k")
            let theirs: [Offset] = dense ? [4, 5, 6, 7] : [4, 6, 8, 9]
            let ours = (4...29).map { Offset($0) }.filter { !theirs.contains($0) }
            try lake.add(Array(ours.prefix(6)), "1.json")
            let second = try lake.add(Array(ours[6..<14]), "2.json")
            try lake.add(Array(ours[14...]), "3.json")
            try lake.lock(29, LockProof(sums: takenOver(theirs, last: 29), end: 30, day: 1))
            var report = VerifyReport(connector: "orders", mode: "fast")
            report.partitions = [try lake.verify()]
            #expect(report.isProved && report.partitions[0].stored == 22, "\(report.text)")
            #expect(report.text.contains("4 records lie in files of the connector that was taken over"))
            #expect(!report.text.contains("skipped"))
            let json = report.partitions[0].json
            #expect(json["takenOver"]?.int64 == 4 && json["skipped"]?.members?.isEmpty == true)
            try lake.remove(second)
            let finding = try #require(try lake.verify().findings.first)
            #expect(finding.kind == .missing && finding.count == 8 && finding.isExact, "\(dense) \(finding)")
            #expect(finding.ranges == [ours[6]...ours[13]])
        }
    }

    @Test func `an offset that is missing among partition keys is named by its unit's sum`() throws {
        let lake = try SampleLake(.inMemory)
        try lake.add([0, 2, 4, 6, 8], "a/1.json")
        try lake.add([1, 3, 5, 9], "b/1.json")
        try lake.add(Array(10...19), "a/2.json")
        try lake.lock(19, LockProof(sums: SampleLake.sums([0...19]), end: 20, day: 1))
        let finding = try #require(try lake.verify().findings.first)
        #expect(finding.kind == .missing && finding.ranges == [7...7] && finding.isExact)
        // Offset 7 was never delivered, as the sums alone tell; 22 and three of 24 to 29 are missing.
        try lake.add([20, 23], "a/3.json")
        try lake.add([21], "b/3.json")
        try lake.add([24, 25, 29], "c/3.json")
        try lake.lock(29, LockProof(sums: SampleLake.sums([0...6, 8...29]), end: 30, day: 1))
        let findings = try lake.verify().findings
        #expect(findings.map(\.kind) == [.missing, .missing])
        #expect(findings.map(\.ranges) == [[22...22], [24...29]])
        #expect(findings.map(\.count) == [1, 3] && findings.map(\.isExact) == [true, false])
    }

    @Test(arguments: [LakeKind.inMemory, .localDirectory])
    func `a window that retention has emptied is retired and stays so`(_ kind: LakeKind) throws {
        let lake = try SampleLake(kind)
        let keys = try lake.fill()
        try lake.lock(
            29,
            LockProof(
                sums: SampleLake.sums([0...29]), end: 30, day: 102,
                boundaries: [boundary(100, 10), boundary(101, 20)]))
        try lake.remove(keys[0])
        #expect(try lake.verify().findings.map(\.ranges) == [[0...9]])
        let verifier = Verifier(lake.blueprint, stores: ["lake": lake.store])
        #expect(try verifier.retire(.before(day: 100)) == ["orders-0: no window is that old"])
        #expect(try verifier.retire(.before(day: 101)) == ["orders-0: offsets below 10 are retired"])
        let verdict = try lake.verify()
        #expect(verdict.findings.isEmpty && verdict.from == 10)
        #expect(try verifier.retire(.before(day: 101)) == ["orders-0: offsets below 10 are retired already"])
        // The lock forgets the window in time; the retirement does not.
        try lake.lock(
            29, LockProof(sums: SampleLake.sums([0...29]), end: 30, day: 102, boundaries: [boundary(101, 20)])
        )
        #expect(try lake.verify().findings.isEmpty)
        try lake.remove(keys[1])
        #expect(try lake.verify().findings.map(\.ranges) == [[10...19]])
        #expect(
            try verifier.retire(.window(SampleLake.partition, end: 20))
                == ["orders-0: offsets below 20 are retired"])
        #expect(try lake.verify().findings.isEmpty)
        #expect(
            try verifier.retire(.window(SampleLake.partition, end: 25))
                == ["orders-0: no window ends at 25; windows end at 20"])
    }

    @Test func `a proof may begin at any offset`() throws {
        let lake = try SampleLake(.inMemory)
        let keys = try lake.fill()
        try lake.remove(keys[0])
        #expect(try lake.verify { $0.from = 5 }.findings.map(\.ranges) == [[5...9]])
        #expect(try lake.verify { $0.from = 10 }.findings.isEmpty)
        let verdict = try lake.verify { $0.fromOf[SampleLake.partition] = 15 }
        #expect(verdict.findings.isEmpty && verdict.from == 15 && verdict.stored == 15)
    }

    @Test(arguments: LakeKind.allCases)
    func `a commit under way counts once its files are where readers see them`(_ kind: LakeKind) throws {
        let lake = try SampleLake(kind)
        try lake.add(Array(0..<10))
        let temp = lake.paths.temporary(first: 10, last: 19, unit: "u", file: 0, attempt: 1)
        let etag = try lake.store.upload(
            file: lake.stage([1]), to: temp, metadata: ObjectMetadata())
        let pending = LockDocument.Pending(
            offset: 19,
            operations: [.copy(bucket: "lake", source: temp.text, destination: "data/x", etag: etag.text)])
        let proof = LockProof(
            sums: SampleLake.sums([0...9]), end: 10, pending: SampleLake.sums([0...19]), day: 1)
        try lake.lock(9, proof, pending: pending)
        var verdict = try lake.verify()
        #expect(verdict.findings.isEmpty && verdict.end == 10)
        #expect(verdict.notes == ["a commit up to offset 19 is not finished"])
        #expect(try lake.store.delete(temp, ifMatch: nil))
        #expect(try lake.verify().findings.map(\.ranges) == [[10...19]])
        try lake.add(Array(10..<20))
        verdict = try lake.verify()
        #expect(verdict.findings.isEmpty && verdict.end == 20)
        // Its upload came again: the lock names another object (decision 0007). Not in a directory, where no
        // request is under way and equal content has an equal ETag.
        guard kind != .localDirectory else { return }
        _ = try lake.store.upload(file: lake.stage([2]), to: temp, metadata: ObjectMetadata())
        verdict = try lake.verify()
        #expect(verdict.findings.isEmpty && verdict.end == 20)
    }

    // MARK: granular

    private func keyLock(_ lake: SampleLake, _ name: String, _ first: Offset, _ last: Offset) throws {
        let document = LockDocument(
            owner: SampleLake.owner, committedOffset: first > 0 ? first - 1 : nil,
            pending: .init(
                offset: last,
                operations: [.copy(bucket: "lake", source: ".temp-upload/x", destination: "y", etag: "e")]))
        try lake.replace(lake.paths.lock(named: name), document.encoded)
    }

    @Test func `files across the safe offset are split where they say which offsets they hold`() throws {
        let lake = try SampleLake(
            .inMemory, "PARTITIONBY country PROPERTIES('store.envelope'=true)", mode: "granular")
        try lake.add([0, 1, 5, 6, 9], "a/1.json", envelope: true)
        try lake.add([2, 3, 4, 8], "b/1.json", envelope: true)
        // Key c's record 7 is not committed yet, so the safe offset is 7.
        try lake.lock(6, LockProof(sums: SampleLake.sums([0...6]), end: 7, day: 1))
        try keyLock(lake, "country=a", 0, 9)
        try keyLock(lake, "country=b", 2, 8)
        var verdict = try lake.verify()
        #expect(verdict.findings.isEmpty, "\(verdict.findings)")
        #expect(verdict.provedTo == 7 && verdict.stored == 7)
        try lake.remove(ObjectKey("data/b/1.json"))
        verdict = try lake.verify()
        #expect(verdict.findings.map(\.ranges) == [[2...4]])
    }

    @Test func `plain files across the safe offset leave the proof open from the last window on`() throws {
        let lake = try SampleLake(.inMemory, "PARTITIONBY country", mode: "granular")
        try lake.add(Array(0...9), "a/1.json")
        try lake.add([10, 12, 15, 30], "a/2.json")
        try lake.add([11, 13, 16, 19, 22, 31], "b/2.json")
        try lake.lock(
            13,
            LockProof(
                sums: SampleLake.sums([0...13]), end: 14, day: 2, boundaries: [boundary(1, 10)]))
        try keyLock(lake, "country=a", 10, 30)
        try keyLock(lake, "country=b", 11, 31)
        let verdict = try lake.verify()
        #expect(verdict.findings.isEmpty, "\(verdict.findings)")
        #expect(verdict.provedTo == 10 && verdict.end == 14 && verdict.countNotes.count == 1)
        try lake.remove(ObjectKey("data/b/2.json"))
        #expect(try lake.verify().findings.map(\.kind) == [.missing])
    }

    @Test func `a safe offset that was set back is found where no key's lock speaks of the objects`() throws {
        let lake = try SampleLake(.inMemory, "PARTITIONBY country", mode: "granular")
        try lake.add(Array(0...9), "a/1.json")
        try lake.add(Array(10...19), "a/2.json")
        try lake.lock(9, LockProof(sums: SampleLake.sums([0...9]), end: 10, day: 1))
        #expect(try lake.verify().findings.map(\.kind) == [.lockBehind])
        try keyLock(lake, "country=a", 10, 19)
        #expect(try lake.verify().findings.isEmpty)
    }

    @Test func `looking at nothing proves nothing`() throws {
        let lake = try SampleLake(.inMemory)
        try lake.add(Array(0..<10))
        try lake.lock(9, LockProof(sums: SampleLake.sums([0...9]), end: 10, day: 1))
        #expect(try lake.report().isProved)
        let elsewhere = try lake.report { $0.topic = "nope" }
        #expect(!elsewhere.isProved)
        #expect(elsewhere.text.hasSuffix("nothing was verified"))
        #expect(throws: TaskFailure.self) {
            try lake.report { $0.fromOf[TopicPartition("orders", 77)] = 5 }
        }
    }
}
