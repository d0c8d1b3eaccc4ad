import Kafka
import Testing
import Worker

@Suite(.ownThread) struct MixedFormatsTests {
    /// The Java connector ignores a codec where the format has none; each statement counts for itself.
    @Test func `a codec that one statement's format has leaves the others' files alone`() throws {
        let deployment = try Deployment()
        for topic in ["packed", "plain"] {
            try deployment.broker.createTopic(topic, partitions: 1)
            try deployment.send([Sent("one"), Sent("two")], to: topic)
        }
        let connector = try deployment.connector(
            "mixed",
            "INSERT INTO lake:mixed SELECT * FROM packed; INSERT INTO lake:mixed SELECT * FROM plain STOREAS `TEXT`",
            topics: "topics=packed,plain",
            [
                "connect.datalake.compatibility=stream-reactor", "connect.datalake.compression.codec=GZIP",
                "value.converter=org.apache.kafka.connect.storage.StringConverter",
            ])
        try deployment.run([connector])
        #expect(connector.failures.map(\.description) == [])
        let stamp = "1700000000000"
        #expect(
            try deployment.objects(below: "mixed") == [
                "packed/0/000000000001_\(stamp)_\(stamp).gz": "\"one\"\n\"two\"\n",
                "plain/0/000000000001_\(stamp)_\(stamp).text": "one\ntwo\n",
            ])
    }
}
