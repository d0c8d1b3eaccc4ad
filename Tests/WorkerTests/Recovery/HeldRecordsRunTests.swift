import Kafka
import Testing
import Worker

/// Granular mode: records of a key whose lock lies in the lake wait until it is read. A bad record among them
/// must neither take the others with it nor let the safe offset pass them (EO-1).
@Suite(.ownThread) struct HeldRecordsRunTests {
    private static let granular = "connect.datalake.exactly.once.commit.mode=granular"

    private static func order(_ key: String, _ n: Int) -> Sent { Sent(#"{"n":\#(n)}"#, key: key) }

    /// No row of a CSV file.
    private static func bad(_ key: String) -> Sent { Sent("[1]", key: key) }

    private static func statement(_ name: String) -> String {
        "INSERT INTO lake:\(name) SELECT * FROM \(name) PARTITIONBY _key STOREAS `CSV` PROPERTIES('flush.count'=2)"
    }

    private struct Case {
        var name: String
        var policy: [String]
        /// Part of the failure's text; nil = none.
        var fails: String?
        var skipped = 0
        /// The second run's files of key `a`, by their last offset.
        var files: [Int: String]
    }

    @Test func `a bad record among records that waited for a lock takes no other with it`() throws {
        let deployment = try Deployment()
        let noop = "connect.datalake.error.policy=NOOP"
        let retry = [
            "connect.datalake.error.policy=RETRY", "connect.datalake.max.retries=2",
            "connect.datalake.retry.interval=20",
        ]
        let cases = [
            Case(
                name: "waits-throw", policy: [], fails: "waits-throw-0 offset 4", files: [2: "\"2\"\n"]),
            Case(name: "waits-noop", policy: [noop], skipped: 1, files: [5: "\"2\"\n\"5\"\n"]),
            Case(
                name: "waits-retry", policy: retry, fails: "waits-retry-0 offset 4: ", files: [2: "\"2\"\n"]),
        ]
        // The same with the bad record as the first that the key's lock does not hold already.
        let first = [
            Case(name: "first-throw", policy: [], fails: "first-throw-0 offset 2", files: [:]),
            Case(name: "first-noop", policy: [noop], skipped: 1, files: [4: "\"3\"\n\"4\"\n"]),
            Case(name: "first-retry", policy: retry, fails: "first-retry-0 offset 2: ", files: [:]),
        ]
        for one in cases + first {
            try deployment.broker.createTopic(one.name, partitions: 1)
            try deployment.send([Self.order("a", 0), Self.order("a", 1)], to: one.name)
        }
        try run(cases + first, policy: { _ in [] }, deployment)
        for one in cases {
            try deployment.send(
                [Self.order("a", 2), Self.order("b", 3), Self.bad("a"), Self.order("a", 5)], to: one.name)
        }
        for one in first {
            try deployment.send([Self.bad("a"), Self.order("a", 3), Self.order("a", 4)], to: one.name)
        }
        let second = try run(cases + first, policy: \.policy, deployment)
        for (one, connector) in zip(cases + first, second) {
            let failures = connector.failures.map(\.description)
            #expect(failures.count == (one.fails == nil ? 0 : 1), "\(one.name): \(failures)")
            if let fails = one.fails { #expect(failures.joined().contains(fails), "\(failures)") }
            #expect(connector.metrics[0].recordsSkipped.value == one.skipped, "\(one.name)")
            let files = try deployment.objects(below: one.name).filter { $0.key.contains("/key=a/") }
            #expect(files == expected(one.name, one.files), "\(one.name)")
        }
        // What waited behind the bad record is stored by a run that passes it over.
        let third = try run(cases + first, policy: { _ in [noop] }, deployment)
        for (one, connector) in zip(cases + first, third) {
            #expect(connector.failures.map(\.description) == [], "\(one.name)")
            let lines = try deployment.objects(below: one.name).values.joined().split(separator: "\n")
            let all = one.name.hasPrefix("waits") ? ["0", "1", "2", "3", "5"] : ["0", "1", "3", "4"]
            #expect(lines.sorted() == all.map { "\"\($0)\"" }, "\(one.name)")
        }
    }

    private func expected(_ name: String, _ files: [Int: String]) -> [String: String] {
        var all = ["\(name)/key=a/\(name)(0_\(LakeCase.padded(1))).csv": "\"0\"\n\"1\"\n"]
        for (last, text) in files { all["\(name)/key=a/\(name)(0_\(LakeCase.padded(last))).csv"] = text }
        return all
    }

    @discardableResult private func run(
        _ cases: [Case], policy: (Case) -> [String], _ deployment: Deployment
    ) throws -> [ConnectorRun] {
        let connectors = try cases.map {
            try deployment.connector($0.name, Self.statement($0.name), [Self.granular] + policy($0))
        }
        try deployment.run(connectors)
        return connectors
    }
}
