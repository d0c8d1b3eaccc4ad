import ConnectData
import Kafka
import Logging
import ObjectStore
import Sink
import Testing
import Worker

/// A worker starts on what a dead or foreign one left in the lake (design section 4.2 to 4.5).
@Suite(.ownThread) struct TakenOverLakeTests {
    private struct Case {
        var name: String
        /// Properties of the second run.
        var properties: [String] = []
        /// Clauses of the second run, where they differ.
        var changed: String?
        var granular = false
        /// What has become of the lake since the first run.
        var rewind: (ConnectorLake) throws -> Void
        /// Parts of the failure that the second run ends with; none = it goes on.
        var fails: [String] = []
        /// Part of a log line of the second run.
        var says: String?
        /// A file of the first run is not there any more.
        var isMoved = false
    }

    private static let mode = "connect.datalake.exactly.once.commit.mode=granular"
    private static let java = "connect.datalake.compatibility=stream-reactor"

    /// Name of a case's file that ends with `last`.
    private static func file(_ one: Case, _ last: Int) -> String {
        one.granular
            ? "\(one.name)/key=a/\(one.name)(0_\(LakeCase.padded(last))).json"
            : "\(one.name)/0/\(LakeCase.padded(last)).json"
    }

    private static func final(_ lake: ConnectorLake) -> ObjectKey {
        ObjectKey("\(lake.connector)/\(lake.connector)/0/\(LakeCase.padded(2)).json")
    }

    private static func keyFinal(_ lake: ConnectorLake) -> ObjectKey {
        ObjectKey("\(lake.connector)/\(lake.connector)/key=a/\(lake.connector)(0_\(LakeCase.padded(2))).json")
    }

    private static func pend(_ lake: ConnectorLake, _ pending: LockDocument.Pending) throws {
        try lake.rewrite(lake.master) {
            $0.committedOffset = nil
            $0.pending = pending
            $0.sluice = nil
        }
    }

    /// Brings a key's lock and the master back to before the file was published.
    private static func pendKey(_ lake: ConnectorLake, _ pending: LockDocument.Pending) throws {
        try lake.rewrite(lake.keyLock("key=a")) { $0.pending = pending }
        try lake.rewrite(lake.master) {
            $0.committedOffset = nil
            $0.sluice = nil
        }
    }

    private static var resumed: [Case] {
        [
            Case(
                name: "pending", rewind: { try pend($0, $0.unpublish(final($0), offset: 2)) },
                says: "finished a commit of an earlier owner: 1 file(s) up to offset 2"),
            Case(
                name: "published", rewind: { try pend($0, $0.published(final($0), offset: 2)) },
                says: "finished a commit of an earlier owner"),
            Case(
                name: "moved",
                rewind: { try pend($0, $0.unpublish(final($0), offset: 2, keepsTemp: false)) },
                says: "published by an earlier owner and moved since", isMoved: true),
            Case(
                name: "key-pending", granular: true,
                rewind: { try pendKey($0, $0.unpublish(keyFinal($0), offset: 2)) },
                says: "starts at offset 0 (the lock)"),
            Case(
                name: "key-published", granular: true,
                rewind: { try pendKey($0, $0.published(keyFinal($0), offset: 2)) },
                says: "starts at offset 0 (the lock)"),
            Case(
                name: "to-batch", properties: [mode.replacing("granular", with: "batch")], granular: true,
                rewind: { try pendKey($0, $0.unpublish(keyFinal($0), offset: 2)) },
                says: "starts at offset 0 (the lock)"),
            Case(
                name: "of-java",
                rewind: { lake in
                    try lake.put(
                        lake.master,
                        Array(#"{"owner":"7d1c","committedOffset":2,"pendingState":null}"#.utf8))
                }, says: "starts at offset 3 (the Java connector's lock)"),
            Case(
                name: "nine", rewind: { try older($0, moved: true) },
                says: "starts at offset 3 (the Java connector's lock)"),
            Case(
                name: "nine-beside", rewind: { try older($0, moved: false) },
                says: "starts at offset 3 (the Java connector's lock)"),
            Case(
                name: "oldest",
                rewind: { lake in
                    try lake.remove(lake.master)
                    try lake.put(lake.oldest(2), Array(final(lake).text.utf8))
                    try lake.put(lake.oldest(9), Array("data/never-written.json".utf8))
                }, says: "starts at offset 3 (the Java connector's lock)"),
            Case(
                name: "placeholder", rewind: { try pendPlaceholder($0, upload: false) },
                says: "whose upload was never finished: its records are read again"),
            Case(
                name: "upload", rewind: { try pendPlaceholder($0, upload: true) },
                says: "whose upload was never finished: its records are read again"),
            Case(
                name: "accepted", properties: ["connect.datalake.indexes.cluster.accept=far"],
                rewind: { try moveCluster($0) }, says: "starts at offset 3 (the lock)"),
            Case(
                name: "weaker", properties: ["connect.datalake.exactly.once.enable=false"], rewind: { _ in },
                says: "starts at offset 3 (the lock)"),
        ]
    }

    private static func java(_ offset: Int) -> [UInt8] {
        Array(#"{"owner":"7d1c","committedOffset":\#(offset),"pendingState":null}"#.utf8)
    }

    /// A 9.x lock: alone, or beside a newer master that is not behind it.
    private static func older(_ lake: ConnectorLake, moved: Bool) throws {
        if moved { try lake.remove(lake.master) } else { try lake.put(lake.master, java(2)) }
        try lake.put(lake.nine, java(2))
    }

    /// The first file goes on from what a Java connector noted before it uploaded the second one.
    private static func pendPlaceholder(_ lake: ConnectorLake, upload: Bool) throws {
        let temp = ".temp-upload/Topic(\(lake.connector))/0/uuid"
        var operations: [LockDocument.Operation] = [
            .copy(bucket: "lake", source: temp, destination: "x/never.json", etag: "placeholder"),
            .delete(bucket: "lake", source: temp, etag: "placeholder"),
        ]
        if upload {
            operations.insert(.upload(bucket: "lake", source: "/tmp/x", destination: temp), at: 0)
        }
        try lake.rewrite(lake.master) {
            $0.owner = "7d1c"
            $0.pending = LockDocument.Pending(offset: 5, operations: operations)
            $0.sluice = nil
        }
    }

    private static var refused: [Case] {
        [
            Case(
                name: "nine-ahead",
                rewind: { lake in
                    try lake.put(lake.master, java(2))
                    try lake.put(lake.nine, java(4))
                },
                fails: ["a 9.x lock beside the master lock says offsets up to 4", "delete the master lock"]),
            Case(
                name: "oldest-gone",
                rewind: { lake in
                    try lake.remove(lake.master)
                    try lake.put(lake.oldest(9), Array("data/moved-away.json".utf8))
                },
                fails: [
                    "names files up to offset 9, and none of them exists", "sluice indexes repair",
                    "--resume-at 10",
                ]),
            Case(
                name: "other-lake",
                rewind: { lake in
                    try pend(lake, lake.published(final(lake), offset: 2, bucket: "other"))
                }, fails: ["of the container other, this connector writes to lake"]),
            Case(
                name: "foreign", rewind: { try moveCluster($0) },
                fails: [
                    "the Kafka cluster far", "connect.datalake.indexes.cluster.accept=far",
                    "another connect.datalake.indexes.name",
                ]),
            Case(
                name: "empty-lock", rewind: { try $0.put($0.master, []) },
                fails: [
                    "zero bytes", "sluice indexes repair",
                    ".indexes/empty-lock/.locks/Topic(empty-lock)/0.lock",
                ]),
            Case(
                name: "no-json", rewind: { try $0.put($0.master, Array("{\"owner\":1}".utf8)) },
                fails: ["'owner'", ".indexes/no-json/.locks/Topic(no-json)/0.lock"]),
            Case(
                name: "anew", rewind: { try $0.rewrite($0.master) { $0.committedOffset = 98 } },
                fails: ["offsets below 99 are stored, but the log ends at 6", "made anew", "indexes.name"]),
            Case(
                name: "other-keys", changed: "PARTITIONBY _value.n", granular: true,
                rewind: { try pendKey($0, $0.published(keyFinal($0), offset: 2)) },
                fails: ["partition keys have changed while a key's lock is ahead", "run the old statement"]),
            Case(
                name: "java-keys", granular: true,
                rewind: { lake in
                    try pendKey(lake, lake.published(keyFinal(lake), offset: 2))
                    try lake.rewrite(lake.keyLock("key=a")) { $0.owner = "7d1c" }
                    try lake.rewrite(lake.master) {
                        $0.owner = "7d1c"
                        $0.committedOffset = 0
                    }
                }, fails: ["a Java connector's lock of one key is ahead", java]),
        ]
    }

    private static func moveCluster(_ lake: ConnectorLake) throws {
        try lake.rewrite(lake.master) { document in
            var owner = try #require(document.sluiceOwner)
            owner.cluster = "far"
            document.owner = owner.text
        }
    }

    @Test func `a worker finishes what a dead one left, and refuses what is not for it`() throws {
        let deployment = try Deployment()
        let cases = Self.resumed + Self.refused
        for one in cases { try deployment.broker.createTopic(one.name, partitions: 1) }
        try send(0..<3, cases, deployment)
        let first = try run(cases, deployment) { _ in (nil, []) }
        #expect(first.flatMap(\.failures).map(\.description) == [])
        for one in cases { try one.rewind(try ConnectorLake(deployment, one.name)) }

        try send(3..<6, cases, deployment)
        let second = try run(cases, deployment) { ($0.changed, $0.properties) }
        for (one, connector) in zip(cases, second) {
            let failures = connector.failures.map(\.description)
            #expect(failures.isEmpty == one.fails.isEmpty, "\(one.name): \(failures)")
            for part in one.fails {
                #expect(failures.joined().contains(part), "\(one.name): \(failures) lacks \(part)")
            }
            let said = deployment.said(by: one.name)
            if let says = one.says {
                #expect(said.contains { $0.contains(says) }, "\(one.name) lacks \(says): \(said)")
            }
            try expect(one, through: one.fails.isEmpty ? 6 : 3, deployment)
        }
        // What was resumed goes on as if nothing had been.
        try send(6..<7, Self.resumed, deployment)
        let third = try run(Self.resumed, deployment) {
            (nil, $0.properties.filter { $0.contains("cluster.accept") })
        }
        #expect(third.flatMap(\.failures).map(\.description) == [])
        for one in Self.resumed { try expect(one, through: 7, deployment) }
    }

    /// Files of the records before `end`: those of each run in one.
    private func expect(_ one: Case, through end: Int, _ deployment: Deployment) throws {
        var expected: [String: String] = [:]
        for range in [0..<3, 3..<6, 6..<7] where range.upperBound <= end {
            if one.isMoved, range.lowerBound == 0 { continue }
            // A commit that was not taken back before the refusal: its file is where the first run put it.
            expected[Self.file(one, range.upperBound - 1)] = LakeCase.lines(range.map { #"{"n":\#($0)}"# })
        }
        #expect(try deployment.objects(below: one.name) == expected, "\(one.name)")
    }

    private func send(_ range: Range<Int>, _ cases: [Case], _ deployment: Deployment) throws {
        for one in cases {
            try deployment.send(range.map { Sent(#"{"n":\#($0)}"#, key: "a") }, to: one.name)
        }
    }

    private func run(
        _ cases: [Case], _ deployment: Deployment, _ extra: (Case) -> (String?, [String])
    ) throws -> [ConnectorRun] {
        let connectors = try cases.map { one in
            let (changed, properties) = extra(one)
            let clauses = changed ?? (one.granular ? "PARTITIONBY _key" : "")
            return try deployment.connector(
                one.name, "INSERT INTO lake:\(one.name) SELECT * FROM \(one.name) \(clauses)",
                (one.granular ? [Self.mode] : []) + properties)
        }
        try deployment.run(connectors)
        return connectors
    }
}
