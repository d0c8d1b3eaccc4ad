import ConnectData
import ObjectStore
import Sink
import Synchronization
import Testing

@testable import Verification

/// What an operator sees while `verify` works.
@Suite struct ProgressTests {
    @Test func `a bar shows share, counts and the time that is left`() {
        var bar = ProgressBar()
        func line(_ share: Double?, _ now: Int64, width: Int = 120) -> String? {
            bar.line(
                ProgressState(label: "reading", share: share, counts: share == nil ? "" : "1 of 4 objects"),
                now: now, width: width)
        }
        #expect(line(0, 5_000) == "reading [------------------------] 0%  1 of 4 objects")
        #expect(line(0.1, 5_050) == nil, "two lines within a tenth of a second")
        #expect(line(0.25, 15_000) == "reading [######------------------] 25%  1 of 4 objects  0:30 left")
        #expect(line(1, 15_001) == "reading [########################] 100%  1 of 4 objects")
        #expect(line(0.5, 20_000, width: 20) == "reading [#########…")
        #expect(line(nil, 30_000) == "reading")
        #expect(ProgressBar.time(59_001) == "1:00" && ProgressBar.time(11_100_000) == "3:05:00")
    }

    @Test func `a label that begins in the middle has its own pace`() {
        var bar = ProgressBar()
        _ = bar.line(ProgressState(label: "a", share: 0.5), now: 0, width: 120)
        _ = bar.line(ProgressState(label: "b", share: 0.5), now: 100_000, width: 120)
        let line = bar.line(ProgressState(label: "b", share: 0.75), now: 110_000, width: 120)
        #expect(line?.hasSuffix("75%  0:10 left") == true, "\(line ?? "")")
    }

    @Test func `a deep run tells the share of all bytes, up to the last object`() throws {
        let lake = try SampleLake(.inMemory)
        try lake.fill()
        let seen = Mutex<[ProgressState]>([])
        var options = VerifyOptions()
        options.deep = true
        _ = try Verifier(
            lake.blueprint, stores: ["lake": lake.store], options: options,
            progress: Progress { state in seen.withLock { $0.append(state) } }
        ).run()
        let reading = seen.withLock { $0 }.filter { $0.label == "reading objects" }
        #expect(reading.count == 3 && reading.map(\.share).contains(1))
        #expect(Set(reading.map(\.counts)) == ["1 of 3 objects", "2 of 3 objects", "3 of 3 objects"])
    }

    @Test func `advice names nothing that was done already`() throws {
        let lake = try SampleLake(.inMemory, "PARTITIONBY country")
        try lake.add([0, 2, 4, 6, 8], "a/1.json")
        try lake.add([1, 3, 9], "b/1.json")
        var sums = SampleLake.sums([0...9])
        // Nobody knows which were skipped, so metadata cannot say what is missing.
        for offset: Offset in [20, 21, 22] { sums.skip(offset, .null) }
        try lake.lock(9, LockProof(sums: sums, end: 10, day: 1))
        let fast = try lake.verify().findings.compactMap(\.hint)
        let deep = try lake.verify { $0.deep = true }.findings.compactMap(\.hint)
        #expect(fast.contains { $0.contains("run it with --deep") }, "\(fast)")
        #expect(!deep.contains { $0.contains("run it with --deep") }, "\(deep)")
        #expect(deep.contains { $0.contains("run it with --against-kafka") }, "\(deep)")
    }

    @Test func `copies that were not looked for are counted`() throws {
        let lake = try SampleLake(.inMemory)
        let keys = try lake.fill()
        for name in ["x", "y", "z"] {
            let copy = ObjectKey("data/\(name).json")
            try lake.put(copy, lake.stage(lake.content(keys[0])), ObjectMetadata())
        }
        var inventory = try InventoryReader(
            blueprint: lake.blueprint, stores: ["lake": lake.store], progress: .silent
        ).read()
        var identification = Identification(stores: ["lake": lake.store], progress: .silent)
        identification.readsMax = 2
        let result = try identification.run(&inventory)
        #expect(result.unread == 1 && result.findings[SampleLake.partition]?.count == 2)
        #expect(try lake.report { $0.deep = true }.partitions[0].findings.count == 3)
    }

    @Test func `a lock that was repaired says what the repair has set`() throws {
        let lake = try SampleLake(.inMemory)
        try lake.lock(19, nil)
        let finding = try #require(try lake.verify().findings.first)
        #expect(finding.kind == .noProof && finding.text.contains("offsets up to 19 are stored"))
        // The next run's claim: sums from there on.
        try lake.lock(19, LockProof(sums: SampleLake.sums([], from: 20), end: 20, day: 1))
        let report = try lake.report()
        #expect(report.isProved && !report.text.contains("nothing committed"))
        #expect(report.text.contains("offsets up to 19 are stored by the lock's word: its sums begin at 20"))
    }
}
