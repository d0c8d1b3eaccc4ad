import Kafka
import Testing
import Worker

/// Records from a broker to files in a lake, by the same calls as `sluice run`.
@Suite(.ownThread) struct EndToEndTests {
    @Test func `every record is in the lake once, a second run adds nothing, a third only what is new`()
        throws
    {
        let deployment = try Deployment()
        let cases = LakeCase.formats + LakeCase.layouts
        for lakeCase in cases {
            try deployment.broker.createTopic(lakeCase.name, partitions: lakeCase.partitions)
        }
        func send(_ round: Int) throws {
            for lakeCase in cases {
                try deployment.send(lakeCase.rounds[round], to: lakeCase.name)
            }
        }
        try send(0)
        try expectRun(of: cases, round: 0, isNew: true, deployment)
        try expectRun(of: cases, round: 0, isNew: false, deployment)
        try send(1)
        try expectRun(of: cases, round: 1, isNew: true, deployment)
    }

    /// Runs all connectors to the logs' ends and compares the lake with what the rounds so far put there.
    private func expectRun(
        of cases: [LakeCase], round: Int, isNew: Bool, _ deployment: Deployment
    ) throws {
        let connectors = try cases.map { try deployment.connector($0.name, $0.statement, $0.properties) }
        try deployment.run(connectors)
        for (lakeCase, connector) in zip(cases, connectors) {
            let place: Comment = "\(lakeCase.name), round \(round), new: \(isNew)"
            #expect(connector.failures.map(\.description) == [], place)
            var expected: [String: String] = [:]
            for added in lakeCase.adds[...round] { expected.merge(added) { $1 } }
            #expect(try deployment.objects(below: lakeCase.name) == expected, place)
            let skipped = connector.metrics.reduce(0) { $0 + $1.recordsSkipped.value }
            #expect(skipped == (isNew ? lakeCase.skips[round] : 0), place)
            let files = connector.metrics.reduce(0) { $0 + $1.filesCommitted.value }
            #expect(files == (isNew ? lakeCase.adds[round].count : 0), place)
        }
        #expect(try deployment.files(below: "lake/lake/.temp-upload") == [])
        #expect(try deployment.files(below: "lake/.staging") == [])
    }

    @Test func `a file of few records is stored when its interval is over, and the run stops cleanly`() throws
    {
        let deployment = try Deployment()
        try deployment.broker.createTopic("quiet", partitions: 1)
        try deployment.send([Sent("{}"), Sent("[1]")], to: "quiet")
        let connector = try deployment.connector(
            "quiet", "INSERT INTO lake:quiet SELECT * FROM quiet PROPERTIES('flush.interval'=1)",
            stopsAtEnd: false)
        try deployment.start([connector])
        try deployment.wait(for: "the interval's file") {
            try !deployment.objects(below: "quiet").isEmpty
        }
        #expect(connector.isRunning)
        connector.stop()
        connector.join()
        #expect(try deployment.objects(below: "quiet") == ["quiet/0/000000000001.json": "{}\n[1]\n"])
        #expect(connector.failures.map(\.description) == [])
        #expect(try deployment.files(below: "lake/.staging") == [])
    }
}
