import ConnectData
import Foundation
import Kafka
import LakeEmulator
import LocalLake
import ObjectStore
import Sink
import Testing

@testable import Worker

/// Real tasks sweep what dead workers left: on a local lake and in accounts of both kinds, under a clock that
/// lets days pass.
@Suite(.ownThread) struct SweepRunTests {
    private static let root = ".temp-upload/orders/orders/0"
    /// The safe offset is 4 when the sweep comes.
    private static let below = ["\(root)/0-1-dead.1-0-1", "\(root)/2-3-dead.2-0-1"]
    private static let kept = [
        "\(root)/2-4-dead.3-0-1", "\(root)/4-9-dead.4-0-1", "\(root)/notes.txt",
        ".temp-upload/Topic(orders)/0/6a0fdata/f.json", ".temp-upload/others/orders/0/0-1-dead.1-0-1",
    ]

    private func commit(_ mode: String) -> [String] { ["connect.datalake.exactly.once.commit.mode=\(mode)"] }

    private func send(_ count: Int, _ deployment: Deployment) throws {
        try deployment.send((0..<count).map { Sent(#"{"k":"\#($0 % 2)"}"#) }, to: "orders")
    }

    private static let statement =
        "INSERT INTO lake:data SELECT * FROM orders PARTITIONBY k PROPERTIES('flush.count'=1)"

    /// Runs a worker until it has swept twice: within the first day, and behind it.
    private func sweepTwice(
        _ deployment: Deployment, _ lake: AzureLake?, _ mode: String, between: () throws -> Void
    ) throws -> ConnectorRun {
        let clock = TestClock()
        let connector = try deployment.connector(
            "orders", Self.statement, commit(mode), azure: lake, stopsAtEnd: false, clock: clock.read)
        try deployment.start([connector])
        let metrics = connector.metrics[0]
        deployment.wait(for: "the assignment") {
            deployment.said(by: "orders").contains { $0.contains("starts at offset") }
        }
        deployment.wait(for: "the first sweep") {
            clock.pass(seconds: 60)
            return metrics.sweeps.value == 1
        }
        #expect(metrics.sweptTemporaries.value == 0 && metrics.sweptLocks.value == 0)
        try between()
        clock.pass(seconds: 86_400)
        deployment.wait(for: "the second sweep") { metrics.sweeps.value == 2 }
        connector.stop()
        connector.join()
        #expect(connector.failures.map(\.description) == [])
        return connector
    }

    @Test(arguments: ["batch", "granular"], [EmulatorMode.Kind?.none, .hierarchical, .flat])
    func `a day later what is below the safe offset is gone, and nothing else`(
        _ mode: String, _ kind: EmulatorMode.Kind?
    ) throws {
        let deployment = try Deployment()
        try deployment.broker.createTopic("orders", partitions: 1)
        let lake = try kind.map { try AzureLake(EmulatorMode($0)) }
        func plant(_ names: [String]) throws {
            for name in names {
                if let lake { try lake.put(name, "x") } else { try deployment.put(name, "x") }
            }
        }
        func names(_ directory: String) throws -> [String] {
            if let lake { return try lake.names(below: directory) }
            return try deployment.files(below: "lake/lake/\(directory)").map { "\(directory)/\($0)" }
        }
        try send(4, deployment)
        let first = try deployment.connector("orders", Self.statement, commit(mode), azure: lake)
        try deployment.run([first])
        #expect(first.failures.map(\.description) == [])
        try plant(Self.below + Self.kept)
        let finals = try names("data")
        let connector = try sweepTwice(deployment, lake, mode) {
            let found = try names(".temp-upload")
            #expect(found == (Self.below + Self.kept).sorted())
        }
        #expect(try names(".temp-upload") == Self.kept.sorted())
        #expect(try names("data") == finals)
        let metrics = connector.metrics[0]
        #expect(metrics.sweptTemporaries.value == 2 && metrics.sweepsGivenUp.value == 0)
        #expect(metrics.sweepUnknownNames.value == 2)
        let said = deployment.said(by: "orders").filter { $0.hasPrefix("removed .temp-upload") }
        #expect(said.count == 2 && said.allSatisfy { $0.contains("is below the safe offset 4, and it is") })
        let locks = try names(".indexes/orders/.locks/Topic(orders)/0")
        // Granular: the keys did not come back, so their locks went with the sweep (or as idle ones).
        #expect(locks == [], "\(mode)")
        if mode == "granular" { #expect(metrics.sweptLocks.value == 2) }
    }

    @Test func `switched off, nothing is swept`() throws {
        let deployment = try Deployment()
        try deployment.broker.createTopic("orders", partitions: 1)
        try send(4, deployment)
        let clock = TestClock()
        let connector = try deployment.connector(
            "orders", Self.statement, ["connect.datalake.indexes.gc.sweep.enabled=false"], stopsAtEnd: false,
            clock: clock.read)
        try deployment.start([connector])
        deployment.wait(for: "the files") { connector.metrics[0].filesCommitted.value == 4 }
        try deployment.put(Self.below[0], "x")
        clock.pass(seconds: 200_000)
        try send(1, deployment)
        try deployment.flush()
        deployment.wait(for: "one more") { connector.metrics[0].filesCommitted.value == 5 }
        connector.stop()
        connector.join()
        #expect(connector.metrics[0].sweeps.value == 0)
        #expect(try deployment.files(below: "lake/lake/.temp-upload").count == 1)
    }

    /// A process on the same machine dies while this one runs.
    @Test func `staging directories of a process that died since go with the sweep`() throws {
        let deployment = try Deployment()
        try deployment.broker.createTopic("orders", partitions: 1)
        let clock = TestClock()
        func abandon(_ name: String) throws {
            let directory = "\(deployment.lake)/.staging/\(name)"
            try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
            for file in [".held", "1"] {
                #expect(FileManager.default.createFile(atPath: "\(directory)/\(file)", contents: Data([1])))
            }
        }
        try abandon("orders-0-1")
        let connector = try deployment.connector(
            "orders", Self.statement, [], stopsAtEnd: false, clock: clock.read)
        try deployment.start([connector])
        deployment.wait(for: "the start") { connector.metrics[0].sweptStaging.value == 1 }
        try abandon("orders-0-2")
        clock.pass(seconds: 86_401)
        deployment.wait(for: "the sweep") { connector.metrics[0].sweptStaging.value == 2 }
        connector.stop()
        connector.join()
        #expect(try deployment.files(below: "lake/.staging") == [])
        let said = deployment.said(by: "orders").filter { $0.hasPrefix("removed a staging directory") }
        #expect(said.count == 2 && said[1].contains("orders-0-2"))
    }
}

extension Deployment {
    /// An object in the local lake's container `lake`, as a dead process left it.
    func put(_ name: String, _ text: String) throws {
        let path = "\(lake)/lake/\(name)"
        try FileManager.default.createDirectory(
            atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
        try text.write(toFile: path, atomically: false, encoding: .utf8)
    }
}
