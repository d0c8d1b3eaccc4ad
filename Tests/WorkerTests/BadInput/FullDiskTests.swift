import Foundation
import Kafka
import Testing
import Worker

/// A disk of 2 MB, under the staging files or under the lake, and records for three.
@Suite(.ownThread) struct FullDiskTests {
    @Test(arguments: [true, false])
    func `a full disk ends the task with path and way out, and a larger one goes on`(isStaging: Bool) throws {
        guard geteuid() == 0 else {
            print("skipped: full disk (needs root)")
            return
        }
        let deployment = try Deployment()
        let disk = deployment.directory + "/disk"
        try FileManager.default.createDirectory(atPath: disk, withIntermediateDirectories: true)
        try Deployment.output(of: "/bin/mount", ["-t", "tmpfs", "-o", "size=2m", "tmpfs", disk])
        defer {
            #expect(throws: Never.self) { try Deployment.output(of: "/bin/umount", [disk]) }
        }
        let value = "\"" + String(repeating: "x", count: 1021) + "\""
        try deployment.broker.createTopic("large", partitions: 1)
        try deployment.send((0..<3000).map { _ in Sent(value) }, to: "large")
        func connector(staging: String, lake: String) throws -> ConnectorRun {
            try deployment.connector(
                "large", "INSERT INTO lake:large SELECT * FROM large",
                ["connect.datalake.local.tmp.directory=\(staging)"], lake: lake)
        }
        let space = deployment.directory + "/staging"
        let full =
            isStaging
            ? try connector(staging: disk, lake: deployment.lake)
            : try connector(staging: space, lake: disk)
        try deployment.run([full])
        let text = full.failures.map(\.description).joined()
        #expect(text.contains("\(disk)/"), "\(text)")
        #expect(text.contains("No space left on device"), "\(text)")
        #expect(text.contains("free space"), "\(text)")
        #expect(try deployment.objects(below: "large") == [:])
        let left = try deployment.files(below: "disk").filter { !Self.isKept($0) }
        #expect(left == [], "\(text)")
        #expect(!deployment.said(by: "large").contains { $0.hasPrefix("the store was too slow") })
        #expect(try deployment.files(below: "staging") == [])

        let roomy = try connector(staging: space, lake: deployment.lake)
        try deployment.run([roomy])
        #expect(roomy.failures.map(\.description) == [])
        let objects = try deployment.objects(below: "large")
        #expect(objects.keys.sorted() == ["large/0/000000002999.json"])
        #expect(objects.values.first?.utf8.count == 3000 * 1024)
    }

    /// Locks, the store's guards and what was uploaded beside the refused file (the unit's manifest) stay:
    /// temporary objects go by their rename or by the sweep, never otherwise.
    private static func isKept(_ path: String) -> Bool {
        path.hasSuffix(".lock") || path.hasSuffix(".guard") || path.hasPrefix("lake/.temp-upload/")
    }
}
