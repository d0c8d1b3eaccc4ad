import Testing

@testable import Worker

/// Every statement of the public page (seed 001) in a connector file, with the key that the page describes
/// and docs/object-keys.md states.
struct SeedPageTests {
    struct Example: CustomStringConvertible, Sendable {
        var kcql: String
        var topic: String
        /// Instead of `topics=<topic>`.
        var topics: String?
        var more = ""
        var record: String
        var key: String
        var description: String { kcql }
    }

    static let value = #"{"fieldA": "va", "fieldB": 12, "a.b": "dot"}"#
    static let json =
        "value.converter=org.apache.kafka.connect.json.JsonConverter\nvalue.converter.schemas.enable=false"
    static let jsonKey =
        "key.converter=org.apache.kafka.connect.json.JsonConverter\nkey.converter.schemas.enable=false"
    static let avro = """
        value.converter=io.confluent.connect.avro.AvroConverter
        value.converter.schema.registry.url=http://localhost:8081
        """
    static let insert = "INSERT INTO container:prefix SELECT * FROM topic"
    static let everything =
        #""key": {"fieldA": "ka", "fieldB": "kb"}, "#
        + #""headers": [["header_key1", "h1"], ["header_key2", "h2"], ["fieldC", "hc"]]"#

    static let examples: [Example] = [
        Example(
            kcql: "INSERT INTO `container-name`:`prefix` SELECT * FROM `kafka-topic` PARTITIONBY `a.b`",
            topic: "kafka-topic", record: #""offset": 41, "value": \#(value)"#,
            key: "prefix/kafka-topic/a.b=dot/kafka-topic(0_000000000041).json"),
        Example(
            kcql: "INSERT INTO testcontainer:pathToWriteTo SELECT * FROM topicA;", topic: "topicA",
            record: #""partition": 3, "offset": 41, "value": \#(value)"#,
            key: "pathToWriteTo/topicA/3/000000000041.json"),
        Example(
            kcql: "INSERT INTO testcontainer SELECT * FROM topicA;", topic: "topicA",
            record: #""value": \#(value)"#, key: "topicA/0/000000000000.json"),
        Example(
            kcql: "INSERT INTO testcontainer:path/To/Write/To SELECT * FROM topicA PARTITIONBY fieldA;",
            topic: "topicA", record: #""partition": 12, "value": \#(value)"#,
            key: "path/To/Write/To/topicA/fieldA=va/topicA(12_000000000000).json"),
        Example(
            kcql: "INSERT INTO target:base SELECT * FROM  `*` ", topic: "sensor_data_7",
            topics: #"topics.regex=^sensor_data_\\d+$"#, record: #""value": \#(value)"#,
            key: "base/sensor_data_7/0/000000000000.json"),
        Example(
            kcql: "INSERT INTO target:base SELECT * FROM `*` NOPARTITION", topic: "sensor_data_7",
            topics: #"topics.regex=^sensor_data_\\d+$"#, record: #""value": \#(value)"#,
            key: "base/sensor_data_7/sensor_data_7(0_000000000000).json"),
        Example(
            kcql: "\(insert) NOPARTITION", topic: "topic", record: #""value": \#(value)"#,
            key: "prefix/topic(0_000000000000).json"),
        Example(
            kcql: "\(insert) PARTITIONBY fieldA, fieldB", topic: "topic", record: #""value": \#(value)"#,
            key: "prefix/topic/fieldA=va/fieldB=12/topic(0_000000000000).json"),
        Example(
            kcql: "\(insert) PARTITIONBY _key", topic: "topic", record: #""key": "k1", "value": \#(value)"#,
            key: "prefix/topic/key=k1/topic(0_000000000000).json"),
        Example(
            kcql: "\(insert) PARTITIONBY _key.fieldA, _key.fieldB", topic: "topic", more: jsonKey,
            record: "\(everything), \"value\": \(value)",
            key: "prefix/topic/fieldA=ka/fieldB=kb/topic(0_000000000000).json"),
        Example(
            kcql: "\(insert) PARTITIONBY _header.header_key1, _header.header_key2", topic: "topic",
            record: "\(everything), \"value\": \(value)",
            key: "prefix/topic/header_key1=h1/header_key2=h2/topic(0_000000000000).json"),
        Example(
            kcql: "\(insert) PARTITIONBY fieldA, _key.fieldB, _headers.fieldC", topic: "topic", more: jsonKey,
            record: "\(everything), \"value\": \(value)",
            key: "prefix/topic/fieldA=va/fieldB=kb/fieldC=hc/topic(0_000000000000).json"),
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
            topic: "topic", more: jsonKey, record: "\(everything), \"value\": \(value)",
            key: "prefix/topic/fieldA=va/fieldB=kb/fieldC=hc/topic(0_000000000000).avro"),
        Example(
            kcql: "\(insert) PARTITIONBY _topic, _partition", topic: "topic",
            record: #""partition": 7, "value": \#(value)"#,
            key: "prefix/topic=topic/partition=7/topic(7_000000000000).json"),
        Example(
            kcql: "\(insert) PARTITIONBY fieldA PROPERTIES('partition.include.keys'=false)", topic: "topic",
            record: #""value": \#(value)"#, key: "prefix/topic/va/topic(0_000000000000).json"),
        Example(
            kcql: "INSERT INTO lensesioazure:car_speed SELECT * FROM car_speed_events STOREAS `PARQUET` ",
            topic: "car_speed_events", more: avro,
            record: #""offset": 9, "value": {"base64": "AAAAAAEC"}"#,
            key: "car_speed/car_speed_events/0/000000000009.parquet"),
        Example(
            kcql: "INSERT INTO lensesioazure:car_speed SELECT * FROM car_speed_events STOREAS `PARQUET` ",
            topic: "car_speed_events", more: json, record: #""offset": 9, "value": \#(value)"#,
            key: "car_speed/car_speed_events/0/000000000009.parquet"),
        Example(
            kcql: "INSERT INTO lensesioazure:car_speed SELECT * FROM car_speed_events STOREAS `JSON` "
                + "PROPERTIES('store.envelope'=true)",
            topic: "car_speed_events", more: json, record: #""key": "k", "value": \#(value)"#,
            key: "car_speed/car_speed_events/0/000000000000.json"),
        Example(
            kcql: "INSERT INTO lensesioazure:car_speed SELECT * FROM car_speed_events STOREAS `AVRO` "
                + "PROPERTIES('store.envelope'=true)",
            topic: "car_speed_events", more: avro, record: #""value": {"base64": "AAAAAAEC"}"#,
            key: "car_speed/car_speed_events/0/000000000000.avro"),
        Example(
            kcql: "INSERT INTO lensesioazure:car_speed SELECT * FROM car_speed_events STOREAS `AVRO` "
                + "PROPERTIES('store.envelope'=true)",
            topic: "car_speed_events",
            more: """
                value.converter=org.apache.kafka.connect.converters.ByteArrayConverter
                key.converter=org.apache.kafka.connect.converters.ByteArrayConverter
                """,
            record: #""key": {"base64": "/w=="}, "value": {"base64": "/w=="}"#,
            key: "car_speed/car_speed_events/0/000000000000.avro"),
    ]

    @Test(arguments: examples) func `an example of the page gets the page's key`(_ example: Example) throws {
        // As on the page: no endpoint is named, so it is Azure's.
        let explained = try Explained(
            """
            connector.class=io.lenses.streamreactor.connect.azure.datalake.sink.DatalakeSinkConnector
            name=demo
            \(example.topics ?? "topics=" + example.topic)
            key.converter=org.apache.kafka.connect.storage.StringConverter
            connect.datalake.kcql=\(Explained.property(example.kcql))
            \(example.more)
            """)
        #expect(explained.problems.errors == [])
        let keys = try explained.keys([#"{"topic": "\#(example.topic)", \#(example.record)}"#])
        #expect(keys == [example.key])
    }

    /// The page prints the lines twice and gives no wall clock: the headers that the transforms would make
    /// stand in the sample.
    @Test(arguments: [
        ("io.lenses.streamreactor.connect.datalake.sink.DatalakeSinkConnector", 600),
        ("io.lenses.streamreactor.connect.azure.datalake.sink.DatalakeSinkConnector", 30),
    ]) func `the rolling window gets its hours from the sample's headers`(_ name: String, _ interval: Int)
        throws
    {
        let lines = """
            topics=demo
            name=demo
            value.converter=org.apache.kafka.connect.json.JsonConverter
            key.converter=org.apache.kafka.connect.storage.StringConverter
            transforms=insertFormattedTs,insertWallclock
            transforms.insertFormattedTs.type=io.lenses.connect.smt.header.TimestampConverter
            transforms.insertFormattedTs.header.name=ts
            transforms.insertFormattedTs.field=timestamp
            transforms.insertFormattedTs.target.type=string
            transforms.insertFormattedTs.format.to.pattern=yyyy-MM-dd-HH
            transforms.insertWallclock.type=io.lenses.connect.smt.header.InsertWallclock
            transforms.insertWallclock.header.name=wallclock
            transforms.insertWallclock.value.type=format
            transforms.insertWallclock.format=yyyy-MM-dd-HH

            """
        let explained = try Explained(
            """
            connector.class=\(name)
            connect.datalake.kcql=insert into lensesio:demo select * from demo PARTITIONBY _value.metadata_id, \
            _value.customer_id, _header.ts, _header.wallclock STOREAS `JSON` PROPERTIES('flush.interval'=\(interval), \
            'flush.size'=1000000, 'flush.count'=5000)

            """ + lines + lines)
        #expect(explained.problems.errors == [])
        // JsonConverter without schemas.enable=false: each value brings its schema.
        let schema =
            #"{"type": "struct", "fields": [{"field": "metadata_id", "type": "string"}, "#
            + #"{"field": "customer_id", "type": "int64"}, {"field": "timestamp", "type": "int64"}]}"#
        let payload = #"{"metadata_id": "m1", "customer_id": 77, "timestamp": 1700000000000}"#
        let keys = try explained.keys([
            #"{"topic": "demo", "partition": 1, "offset": 41, "#
                + #""value": {"schema": \#(schema), "payload": \#(payload)}, "#
                + #""headers": [["ts", "2023-11-14-22"], ["wallclock", "2023-11-14-23"]]}"#
        ])
        #expect(
            keys == [
                "demo/demo/metadata_id=m1/customer_id=77/ts=2023-11-14-22/wallclock=2023-11-14-23/demo(1_000000000041).json"
            ])
    }

    @Test func `a field that only AvroConverter can read is no key but a reason`() throws {
        let explained = try Explained(
            kcql: "\(Self.insert) PARTITIONBY fieldA STOREAS `PARQUET`", topics: "topic", more: Self.avro)
        #expect(explained.problems.errors == [])
        let keys = try explained.keys([#"{"topic": "topic", "value": {"base64": "AAAAAAEC"}}"#])
        #expect(keys.count == 1)
        #expect(
            keys[0].hasPrefix("error: value.converter io.confluent.connect.avro.AvroConverter comes with"))
    }

    /// Fields of a part that can be read are read, though another part's converter is to come.
    @Test func `a key that needs only what can be read is shown beside AvroConverter`() throws {
        let explained = try Explained(
            kcql: "\(Self.insert) PARTITIONBY _key, _topic STOREAS `PARQUET`", topics: "topic",
            more: Self.avro)
        let keys = try explained.keys([
            #"{"topic": "topic", "key": "k1", "value": {"base64": "AAAAAAEC"}}"#
        ])
        #expect(keys == ["prefix/key=k1/topic=topic/topic(0_000000000000).parquet"])
    }
}
