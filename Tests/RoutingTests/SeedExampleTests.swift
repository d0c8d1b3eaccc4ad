import ConnectData
import KCQL
import ObjectStore
import Testing

@testable import Sink

/// Every statement of the public page (seed 001) with the object key that the page promises for it, in the
/// documented form.
struct SeedExampleTests {
    struct Example: CustomStringConvertible, Sendable {
        let kcql: String
        let topic: String
        var partition: Int32 = 0
        var offset: Int64 = 41
        let key: String
        var fileExtension = "json"
        var description: String { kcql }
    }

    static let examples: [Example] = [
        Example(
            kcql: "INSERT INTO `container-name`:`prefix` SELECT * FROM `kafka-topic` PARTITIONBY `a.b`",
            topic: "kafka-topic", key: "prefix/kafka-topic/a.b=<a.b>/kafka-topic(0_000000000041).json"),
        Example(
            kcql: "INSERT INTO testcontainer:pathToWriteTo SELECT * FROM topicA;", topic: "topicA",
            partition: 3,
            key: "pathToWriteTo/topicA/3/000000000041.json"),
        Example(
            kcql: "INSERT INTO testcontainer SELECT * FROM topicA;", topic: "topicA",
            key: "topicA/0/000000000041.json"),
        Example(
            kcql: "INSERT INTO testcontainer:path/To/Write/To SELECT * FROM topicA PARTITIONBY fieldA;",
            topic: "topicA",
            partition: 12, key: "path/To/Write/To/topicA/fieldA=<fieldA>/topicA(12_000000000041).json"),
        Example(
            kcql: "INSERT INTO target:base SELECT * FROM `*`", topic: "sensor_data_1",
            key: "base/sensor_data_1/0/000000000041.json"),
        Example(
            kcql: "INSERT INTO target:base SELECT * FROM `*` NOPARTITION", topic: "sensor_data_1",
            key: "base/sensor_data_1/sensor_data_1(0_000000000041).json"),
        Example(
            kcql: "INSERT INTO target:base SELECT * FROM t NOPARTITION", topic: "t",
            key: "base/t(0_000000000041).json"),
        Example(
            kcql: "INSERT INTO box SELECT * FROM t PARTITIONBY fieldA, fieldB", topic: "t",
            key: "t/fieldA=<fieldA>/fieldB=<fieldB>/t(0_000000000041).json"),
        Example(
            kcql: "INSERT INTO box SELECT * FROM t PARTITIONBY _key", topic: "t",
            key: "t/key=<key>/t(0_000000000041).json"),
        Example(
            kcql: "INSERT INTO box SELECT * FROM t PARTITIONBY _key.fieldA, _key.fieldB", topic: "t",
            key: "t/fieldA=<key fieldA>/fieldB=<key fieldB>/t(0_000000000041).json"),
        Example(
            kcql: "INSERT INTO box SELECT * FROM t PARTITIONBY _header.header_key1, _header.header_key2",
            topic: "t",
            key: "t/header_key1=<header header_key1>/"
                + "header_key2=<header header_key2>/t(0_000000000041).json"),
        Example(
            kcql: "INSERT INTO box SELECT * FROM t PARTITIONBY fieldA, _key.fieldB, _headers.fieldC",
            topic: "t",
            key: "t/fieldA=<fieldA>/fieldB=<key fieldB>/fieldC=<header fieldC>/t(0_000000000041).json"),
        Example(
            kcql: """
                INSERT INTO container:prefix
                SELECT * FROM topic
                PARTITIONBY fieldA, _key.fieldB, _headers.fieldC
                STOREAS `AVRO`
                PROPERTIES (
                    'partition.include.keys'=true,
                )
                """,
            topic: "topic",
            key:
                "prefix/topic/fieldA=<fieldA>/fieldB=<key fieldB>/"
                + "fieldC=<header fieldC>/topic(0_000000000041).avro",
            fileExtension: "avro"),
        Example(
            kcql:
                "INSERT INTO box:p SELECT * FROM t PARTITIONBY fieldA "
                + "PROPERTIES('partition.include.keys'=false)",
            topic: "t", key: "p/t/<fieldA>/t(0_000000000041).json"),
        Example(
            kcql:
                "insert into lensesio:demo select * from demo PARTITIONBY _value.metadata_id, "
                + "_value.customer_id, "
                + "_header.ts, _header.wallclock STOREAS `JSON` "
                + "PROPERTIES('flush.interval'=600, 'flush.size'=1000000, "
                + "'flush.count'=5000)",
            topic: "demo",
            key: "demo/demo/metadata_id=<metadata_id>/customer_id=<customer_id>/ts=<header ts>/"
                + "wallclock=<header wallclock>/demo(0_000000000041).json"),
        Example(
            kcql: "INSERT INTO lensesioazure:car_speed SELECT * FROM car_speed_events STOREAS `PARQUET` ",
            topic: "car_speed_events", key: "car_speed/car_speed_events/0/000000000041.parquet",
            fileExtension: "parquet"),
        Example(
            kcql: "INSERT INTO lensesioazure:car_speed SELECT * FROM car_speed_events STOREAS `JSON` "
                + "PROPERTIES('store.envelope'=true)",
            topic: "car_speed_events", key: "car_speed/car_speed_events/0/000000000041.json"),
        Example(
            kcql:
                "INSERT INTO box:p SELECT * FROM t PARTITIONBY _topic, _partition "
                + "PROPERTIES('padding.length.partition'=4)",
            topic: "t", partition: 7, key: "p/topic=t/partition=0007/t(0007_000000000041).json"),
        Example(
            kcql:
                "INSERT INTO box:p SELECT * FROM t PROPERTIES('padding.length.offset'=3, "
                + "'padding.length.partition'=2, "
                + "'key.suffix'='-v1')",
            topic: "t", partition: 7, key: "p/t/07/041-v1.json"),
        Example(
            kcql: "INSERT INTO box:p SELECT * FROM t PROPERTIES('padding.type'=NoOp)", topic: "t",
            key: "p/t/0/41.json"),
        Example(
            kcql: "INSERT INTO box:p SELECT * FROM t PROPERTIES('padding.type'=RightPad, 'padding.char'='x')",
            topic: "t",
            key: "p/t/0/41xxxxxxxxxx.json"),
        Example(
            kcql: "INSERT INTO box:p SELECT * FROM t PROPERTIES('partition.include.keys'=true)", topic: "t",
            key: "p/topic=t/partition=0/000000000041.json"),
        Example(
            kcql: "INSERT INTO box:p SELECT * FROM t PARTITIONBY _date.uuuu, _date.LL, _date.dd", topic: "t",
            key: "p/t/date=2023/date=11/date=14/t(0_000000000041).json"),
    ]

    @Test(arguments: examples) func `a statement of the page names files as the page says`(_ example: Example)
        throws
    {
        let parsed = try KCQL.parse(example.kcql)
        let statement = try #require(parsed.statements.first)
        let plan = try PartitionPlan(statement, compatibility: .documented)
        let namer = try ObjectKeyNamer(
            statement, compatibility: .documented, limits: KeyLimits(lengthMax: 1024))
        #expect(namer.warnings.isEmpty)
        var builder = PartitionKeyBuilder(plan)
        try RoutingFixture.build(
            &builder, plan.valuePaths.map { .text(Self.text("", $0)) },
            plan.keyPaths.map { .text(Self.text("key", $0)) },
            plan.headerPaths.map { .text(Self.text("header", [$0.name] + $0.path)) }, 1_700_000_000_000)
        let topicPartition = TopicPartition(example.topic, example.partition)
        let key = try plan.partitionKey(raw: builder.raw, of: topicPartition)
        try namer.admit(key, of: topicPartition, at: example.offset, fileExtension: example.fileExtension)
        let named = try namer.key(
            FileFacts(
                topicPartition: topicPartition, firstOffset: 7, lastOffset: example.offset, count: 35,
                minTimestamp: 1, maxTimestamp: 2, partitionKey: key, fileExtension: example.fileExtension))
        #expect(named.text == example.key)
    }

    /// `<fieldA>`, `<key fieldA>`, `<header ts>`.
    private static func text(_ part: String, _ path: [String]) -> String {
        "<" + ([part, path.joined(separator: ".")].filter { !$0.isEmpty }).joined(separator: " ") + ">"
    }
}
