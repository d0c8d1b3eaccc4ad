import Foundation
import Kafka
import Testing

@testable import Worker

/// A disk of some 2 MB under the staging files or under the lake, and records for three.
@Suite(.ownThread) struct FullDiskTests {
    /// Three megabytes in one topic partition.
    private static let records = 3000

    private func deployment(_ topic: String, partitions: Int = 1) throws -> Deployment {
        let deployment = try Deployment()
        let value = "\"" + String(repeating: "x", count: 1021) + "\""
        try deployment.broker.createTopic(topic, partitions: partitions)
        try deployment.send(
            (0..<Self.records).map { Sent(value, key: "k\($0 % 3)", partition: Int32($0 % partitions)) },
            to: topic)
        return deployment
    }

    /// Records in the files below a container's prefix.
    private func stored(_ deployment: Deployment, _ prefix: String) throws -> Int {
        try deployment.objects(below: prefix).values.reduce(0) { $0 + $1.utf8.count } / 1024
    }

    private func said(_ deployment: Deployment, _ name: String, _ beginning: String) -> Bool {
        deployment.said(by: name).contains { $0.hasPrefix(beginning) }
    }

    /// The pressure instead of death: files are flushed before the disk is full.
    @Test(arguments: ["", "PARTITIONBY _key", "granular", "gzip"])
    func `a staging disk smaller than a file makes smaller files`(_ form: String) throws {
        let clauses =
            form == "gzip" ? "PROPERTIES('flush.count'=1000000)" : form.isEmpty ? "" : "PARTITIONBY _key"
        let deployment = try deployment("small")
        guard let disk = try SmallDisk(deployment, bytes: 2_600_000) else { return }
        defer { disk.unmount() }
        let connector = try deployment.connector(
            "small", "INSERT INTO lake:small SELECT * FROM small \(clauses)",
            ["connect.datalake.local.tmp.directory=\(disk.path)"]
                + (form == "granular" ? ["connect.datalake.exactly.once.commit.mode=granular"] : []))
        try deployment.run([connector])
        #expect(connector.failures.map(\.description) == [])
        #expect(try stored(deployment, "small") == Self.records)
        #expect(try deployment.objects(below: "small").count > 1)
        #expect(try deployment.files(below: "disk") == [])
    }

    /// Others fill the disk under a running task, and make room later.
    @Test(arguments: ["batch", "granular"])
    func `a staging disk that others fill is waited for, and nothing is lost or doubled`(_ mode: String)
        throws
    {
        let deployment = try deployment("waits", partitions: 2)
        guard let disk = try SmallDisk(deployment, bytes: 8 << 20) else { return }
        defer { disk.unmount() }
        let connector = try deployment.connector(
            "waits", "INSERT INTO lake:waits SELECT * FROM waits PARTITIONBY _key",
            [
                "connect.datalake.local.tmp.directory=\(disk.path)/staging",
                "connect.datalake.exactly.once.commit.mode=\(mode)",
            ])
        let ballast = disk.path + "/ballast"
        try disk.fill(ballast)
        try deployment.start([connector])
        // Its directory is there; now no byte of a record finds room.
        deployment.wait(for: "the full disk") { said(deployment, "waits", "the staging disk is full") }
        #expect(connector.isRunning)
        #expect(try stored(deployment, "waits") == 0)
        try FileManager.default.removeItem(atPath: ballast)
        deployment.wait(for: "the end") { !connector.isRunning }
        connector.join()
        #expect(connector.failures.map(\.description) == [])
        #expect(said(deployment, "waits", "the staging disk has room again"))
        #expect(deployment.said(by: "waits").count { $0.hasPrefix("assigned") } == 1)
        #expect(try stored(deployment, "waits") == Self.records)
    }

    @Test func `a full lake is waited for until it has room`() throws {
        let deployment = try deployment("large")
        guard let disk = try SmallDisk(deployment, bytes: 2 << 20) else { return }
        defer { disk.unmount() }
        let connector = try deployment.connector(
            "large", "INSERT INTO lake:large SELECT * FROM large",
            [
                "connect.datalake.local.tmp.directory=\(deployment.directory)/staging",
                "connect.datalake.commit.retry.base.delay.ms=20",
            ], lake: disk.path)
        try deployment.start([connector])
        deployment.wait(for: "the full lake") {
            deployment.said(by: "large").contains {
                $0.contains("the store does not answer") && $0.contains("No space left on device")
            }
        }
        #expect(connector.isRunning)
        try disk.grow(bytes: 32 << 20)
        deployment.wait(for: "the end") { !connector.isRunning }
        connector.join()
        #expect(connector.failures.map(\.description) == [])
        let file = disk.path + "/lake/large/large/0/000000002999.json"
        #expect(FileManager.default.contents(atPath: file)?.count == Self.records * 1024)
        #expect(try deployment.files(below: "staging") == [])
    }

    /// A second attempt must not find what the first one had begun.
    @Test func `a refused write leaves the file as long as it was`() throws {
        let deployment = try Deployment()
        guard let small = try SmallDisk(deployment, bytes: 1 << 20) else { return }
        defer { small.unmount() }
        let (disk, path) = (LocalDisk.shared, small.path + "/1")
        let descriptor = try disk.open(path, makes: true)
        defer { disk.abandon(descriptor) }
        let (head, rest) = ([UInt8](repeating: 1, count: 1000), [UInt8](repeating: 2, count: 2 << 20))
        try head.withUnsafeBytes { try disk.write($0, to: descriptor, of: path) }
        let error = #expect(throws: StagingError.self) {
            try rest.withUnsafeBytes { try disk.write($0, to: descriptor, of: path) }
        }
        #expect(error?.isFull == true)
        #expect(FileManager.default.contents(atPath: path) == Data(head))
        try head.withUnsafeBytes { try disk.write($0, to: descriptor, of: path) }
        #expect(FileManager.default.contents(atPath: path) == Data(head + head))
    }
}
