import Kafka
import Testing
import Worker

/// `run --once` beside another member of the group.
@Suite(.ownThread) struct OnceTests {
    @Test func `a run to the end waits for what another member holds, and takes it over`() throws {
        let deployment = try Deployment()
        try deployment.broker.createTopic("shared", partitions: 4)
        let statement = "INSERT INTO lake:shared SELECT * FROM shared PROPERTIES('flush.count'=1000)"
        let holder = try deployment.connector("shared", statement, stopsAtEnd: false)
        try deployment.start([holder])
        try deployment.send(
            (0..<40).map { Sent(#"{"n":\#($0)}"#, partition: Int32($0 % 4)) }, to: "shared")
        deployment.wait(for: "the holder's open files") { holder.metrics[0].records.value == 40 }
        let second = try deployment.connector("shared", statement)
        try deployment.start([second])
        deployment.wait(for: "the wait for the holder") {
            deployment.said(by: "shared").contains {
                $0.hasPrefix("waiting for partitions that other members of the group hold")
            }
        }
        #expect(second.isRunning)
        holder.stop()
        holder.join()
        deployment.wait(for: "the end") { !second.isRunning }
        second.join()
        #expect((holder.failures + second.failures).map(\.description) == [])
        let lines = try deployment.objects(below: "shared").values.joined().split(separator: "\n").sorted()
        #expect(lines.map(String.init) == (0..<40).map { #"{"n":\#($0)}"# }.sorted())
    }
}
