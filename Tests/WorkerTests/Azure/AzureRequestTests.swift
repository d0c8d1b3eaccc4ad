import JSON
import Kafka
import LakeEmulator
import Logging
import Testing
import Worker

/// The requests of design section 4.4 as the service counts them, made by real tasks (`RequestCountTests`
/// counts at the core). The table stands in docs/exactly-once.md.
@Suite(.ownThread) struct AzureRequestTests {
    /// What a run asked for: its start, then everything from the first look at the lock on.
    private struct Asked {
        var start: [LakeRequest]
        /// In the order in which they ended.
        var order: [LakeRequest]

        var work: [LakeRequest: Int] { order.reduce(into: [:]) { $0[$1, default: 0] += 1 } }

        init(_ lake: AzureLake, since mark: Int) {
            let entries = lake.emulator.log.entries(after: mark)
            let first = entries.firstIndex { $0.place.hasSuffix("/0.lock") } ?? entries.endIndex
            start = entries[..<first].map(LakeRequest.init)
            order = entries[first...].map(LakeRequest.init)
        }
    }

    private func run(
        _ records: [String], _ clause: String, _ properties: [String], _ deployment: Deployment,
        _ lake: AzureLake
    ) throws -> Asked {
        let mark = lake.emulator.log.count
        try deployment.send(records.map { Sent($0) }, to: "orders")
        let connector = try deployment.connector(
            "orders", "INSERT INTO lake:data SELECT * FROM orders \(clause)", properties, azure: lake)
        try deployment.run([connector])
        #expect(connector.failures.map(\.description) == [])
        return Asked(lake, since: mark)
    }

    private func keys(_ keys: String, times: Int = 1) -> [String] {
        Array(repeating: keys.map { #"{"k":"\#($0)"}"# }, count: times).flatMap { $0 }
    }

    private func deployment(_ kind: EmulatorMode.Kind = .hierarchical) throws -> (Deployment, AzureLake) {
        let (deployment, lake) = (try Deployment(), try AzureLake(EmulatorMode(kind)))
        try deployment.broker.createTopic("orders", partitions: 1)
        return (deployment, lake)
    }

    /// Looks at the container on both faces; write, write again, read, list, publish (flat: two), delete.
    @Test(arguments: [(EmulatorMode.Kind.hierarchical, 8), (.flat, 9)])
    func `a start takes the same few requests each time`(_ kind: EmulatorMode.Kind, count: Int) throws {
        let (deployment, lake) = try deployment(kind)
        for _ in 1...2 {
            let asked = try run([], "", [], deployment, lake)
            #expect(asked.start.count == count, "\(asked.start)")
        }
    }

    @Test(arguments: ["batch", "granular"])
    func `the first open ever looks for two older places of the lock`(_ mode: String) throws {
        let (deployment, lake) = try deployment()
        let commit = ["connect.datalake.exactly.once.commit.mode=\(mode)"]
        let clause = "PARTITIONBY k PROPERTIES('flush.count'=2)"
        let first = try run([], clause, commit, deployment, lake)
        // Granular writes its key function before the first lock of a key.
        let rest: [LakeRequest] = mode == "granular" ? [.lockWrite] : []
        #expect(first.order == [.readLock, .readLock, .list, .lockWrite, .list] + rest)
        let second = try run([], clause, commit, deployment, lake)
        #expect(second.order == [.readLock, .lockWrite, .list])
    }

    @Test func `batch, a busy partition, takes 3 for a one-file unit`() throws {
        let (deployment, lake) = try deployment()
        let clause = "PROPERTIES('flush.count'=2)"
        let first = try run(keys("abababab"), clause, [], deployment, lake)
        #expect(first.work[.upload] == 4 && first.work[.lockWrite] == 1 + 4 + 1)
        let second = try run(keys("abababab"), clause, [], deployment, lake)
        #expect(
            second.work == [.readLock: 1, .list: 1, .lockWrite: 1 + 4 + 1, .upload: 4, .rename: 4],
            "open 3, four units of 3, one clear at the release")
    }

    @Test func `batch, a unit of N files, takes 2N and its lock`() throws {
        let (deployment, lake) = try deployment()
        let clause = "PARTITIONBY k PROPERTIES('flush.count'=2)"
        _ = try run(keys("abca"), clause, [], deployment, lake)
        let one = try run(keys("abca"), clause, [], deployment, lake)
        #expect(one.work == [.readLock: 1, .list: 1, .lockWrite: 1 + 1 + 1, .upload: 3, .rename: 3])
        let three = try run(keys("abca", times: 3), clause, [], deployment, lake)
        #expect(three.work == [.readLock: 1, .list: 1, .lockWrite: 1 + 3 + 1, .upload: 9, .rename: 9])
    }

    @Test func `a new directory costs a refused rename, its making, and the rename again`() throws {
        let (deployment, lake) = try deployment()
        let clause = "PARTITIONBY k PROPERTIES('flush.count'=1)"
        _ = try run(keys("a"), clause, [], deployment, lake)
        let known = try run(keys("a"), clause, [], deployment, lake)
        let new = try run(keys("b"), clause, [], deployment, lake)
        let more = new.work.values.reduce(0, +) - known.work.values.reduce(0, +)
        #expect((1...2).contains(more), "\(new.work)")
        #expect(new.work[.makeDirectory] == 1)
    }

    @Test func `granular, a steady key, takes 3 a file`() throws {
        let (deployment, lake) = try deployment()
        let granular = ["connect.datalake.exactly.once.commit.mode=granular"]
        let clause = "PARTITIONBY k PROPERTIES('flush.count'=2)"
        _ = try run(keys("aaaa"), clause, granular, deployment, lake)
        let next = try run(keys("aaaaaaaa"), clause, granular, deployment, lake)
        // Open: read, claim, list. The key: its lock is read, and one look at the master before its first
        // rename. Then 3 a file. The master lock once, at the release.
        #expect(
            next.work == [.readLock: 1 + 1 + 1, .list: 1, .lockWrite: 1 + 4 + 1, .upload: 4, .rename: 4])
    }

    @Test func `granular, the first file of an absent key, takes 3 and a look at the master`() throws {
        let (deployment, lake) = try deployment()
        let granular = ["connect.datalake.exactly.once.commit.mode=granular"]
        let clause = "PARTITIONBY k PROPERTIES('flush.count'=1)"
        _ = try run(keys("a"), clause, granular, deployment, lake)
        let alone = try run(keys("b"), clause, granular, deployment, lake)
        // Open: read, claim, list. The file: upload, lock, look, rename; its new directory 2 more. The
        // master lock once, at the release.
        #expect(
            alone.work == [
                .readLock: 1 + 1, .list: 1, .lockWrite: 1 + 1 + 1, .upload: 1, .rename: 1 + 1,
                .makeDirectory: 1,
            ])
        let together = try run(keys("cdef"), clause, granular, deployment, lake)
        // A lock written while a look is out shares the next one: how many share is the service's pace.
        #expect((2...5).contains(together.work[.readLock] ?? 0), "\(together.work)")
        #expect(together.work[.upload] == 4 && together.work[.lockWrite] == 1 + 4 + 1)
        #expect(together.work[.rename] == 4 + 4 && together.work[.makeDirectory] == 4)
    }

    @Test func `granular, a key with one file, takes one more for its lock's removal`() throws {
        let ((deployment, lake), clock) = (try deployment(), TestClock())
        let connector = try deployment.connector(
            "orders", "INSERT INTO lake:data SELECT * FROM orders PARTITIONBY k PROPERTIES('flush.count'=1)",
            ["connect.datalake.exactly.once.commit.mode=granular"], azure: lake, stopsAtEnd: false,
            clock: clock.read)
        try deployment.send(keys("abc").map { Sent($0) }, to: "orders")
        try deployment.start([connector])
        deployment.wait(for: "the files") { lake.published == 3 }
        let stored = lake.emulator.log.count
        // The safe offset that the locks stand for goes into the master first.
        clock.pass(seconds: 60)
        deployment.wait(for: "the master") { lake.emulator.log.count == stored + 1 }
        clock.pass(seconds: 240)
        deployment.wait(for: "the removals") { lake.emulator.log.count == stored + 4 }
        #expect(lake.requests(since: stored) == [.lockWrite: 1, .delete: 3])
        connector.stop()
        connector.join()
        #expect(lake.emulator.log.count == stored + 4, "nothing is left to do at the release")
    }

    @Test(arguments: ["batch", "granular"])
    func `nothing is asked per poll, nor while idle`(_ mode: String) throws {
        let ((deployment, lake), clock) = (try deployment(), TestClock())
        let connector = try deployment.connector(
            "orders", "INSERT INTO lake:data SELECT * FROM orders PARTITIONBY k PROPERTIES('flush.count'=3)",
            ["connect.datalake.exactly.once.commit.mode=\(mode)"], azure: lake, stopsAtEnd: false,
            clock: clock.read)
        try deployment.send(keys("aaa").map { Sent($0) }, to: "orders")
        try deployment.start([connector])
        deployment.wait(for: "the file") { lake.published == 1 }
        // The lonely unit's clear after 5 s, or the moved safe offset after offset.flush.interval.ms.
        let committed = lake.emulator.log.count
        clock.pass(seconds: mode == "batch" ? 5 : 60)
        deployment.wait(for: "the last lock write") { lake.emulator.log.count == committed + 1 }
        let quiet = lake.emulator.log.count
        // Records that fill no file are polled, and no request is made for them.
        let before = connector.metrics[0].records.value
        try deployment.send(keys("bb").map { Sent($0) }, to: "orders")
        try deployment.flush()
        deployment.wait(for: "the records") { connector.metrics[0].records.value == before + 2 }
        // Minutes pass (fewer than the 5 after which granular removes an idle key's lock), and the polls
        // behind them are over once a later record is there.
        for turn in 1...3 {
            clock.pass(seconds: 60)
            try deployment.send(keys("\(turn)").map { Sent($0) }, to: "orders")
            try deployment.flush()
            deployment.wait(for: "turn \(turn)") { connector.metrics[0].records.value == before + 2 + turn }
        }
        #expect(lake.emulator.log.count == quiet, "\(lake.requests(since: quiet))")
        connector.stop()
        connector.join()
    }
}
