import ConnectData
import Testing

@testable import Worker

/// The lines of `explain --records`.
struct SampleRecordTests {
    private func sample(_ line: String, topic: String? = nil) throws -> SampleRecord {
        try SampleRecord(line: line, defaultTopic: topic)
    }

    @Test func `a record may hold everything that Kafka holds`() throws {
        let record = try sample(
            """
            {"topic": "orders", "partition": 3, "offset": 42, "timestamp": 1700000000000, "key": "k",
             "value": {"base64": "AP8="}, "headers": [["a", "x"], ["b", null], ["a", {"base64": ""}]]}
            """)
        #expect(record.topicPartition == TopicPartition("orders", 3))
        #expect(record.offset == 42)
        #expect(record.timestamp == 1_700_000_000_000)
        #expect(record.key == Array("k".utf8))
        #expect(record.value == [0, 255])
        #expect(record.headers.map(\.name) == ["a", "b", "a"])
        #expect(record.headers.map(\.value) == [Array("x".utf8), nil, []])
    }

    @Test func `a record may hold nothing but its topic`() throws {
        let record = try sample(#"{"topic": "orders"}"#)
        #expect(record.topicPartition == TopicPartition("orders", 0))
        #expect(record.offset == nil)
        #expect(record.timestamp == nil)
        #expect(record.key == nil)
        #expect(record.value == nil)
        #expect(record.headers.isEmpty)
    }

    @Test func `the connector's only topic stands for a missing one`() throws {
        #expect(try sample("{}", topic: "orders").topicPartition.topic == "orders")
        #expect(try sample(#"{"topic": "clicks"}"#, topic: "orders").topicPartition.topic == "clicks")
    }

    @Test(arguments: [
        (#""text""#, "text"), (#""""#, ""), (#""ü\n""#, "ü\n"), (#"{"base64": "YWI="}"#, "ab"),
        (#"{"a": 1.50, "b": [true, null]}"#, #"{"a":1.50,"b":[true,null]}"#),
        ("12345678901234567890123", "12345678901234567890123"), ("true", "true"), ("[1, 2]", "[1,2]"),
        (#"{"base64": "YWI=", "more": 1}"#, #"{"base64":"YWI=","more":1}"#),
    ]) func `text, bytes and JSON values become bytes`(_ json: String, _ text: String) throws {
        let record = try sample(
            #"{"topic": "t", "key": \#(json), "value": \#(json), "headers": [["h", \#(json)]]}"#)
        for bytes in [record.key, record.value, record.headers[0].value] {
            #expect(String(decoding: try #require(bytes), as: UTF8.self) == text)
        }
    }

    @Test(arguments: [
        ("{", ""), ("[]", "a record is a JSON object"), ("{}", "a record needs a topic"),
        (#"{"topic": 1}"#, "a record needs a topic"),
        (#"{"topic": "t", "ofset": 1}"#, "unknown member 'ofset'; known are topic, partition"),
        (#"{"topic": "t", "offset": "1"}"#, "offset is not an integer"),
        (#"{"topic": "t", "partition": 1.5}"#, "partition is not an integer"),
        (#"{"topic": "t", "timestamp": true}"#, "timestamp is not an integer"),
        (#"{"topic": "t", "value": {"base64": "?"}}"#, "value is not base64"),
        (#"{"topic": "t", "key": {"base64": 5}}"#, "key is not base64"),
        (#"{"topic": "t", "headers": [["a"]]}"#, "headers are pairs [name, value]"),
        (#"{"topic": "t", "headers": [[1, "x"]]}"#, "headers are pairs [name, value]"),
        (#"{"topic": "t", "headers": ["a"]}"#, "headers are pairs [name, value]"),
        (#"{"topic": "t", "headers": {"a": "x"}}"#, "headers are pairs [name, value]"),
        (#"{"topic": "t", "headers": [["a", {"base64": "?"}]]}"#, "header a is not base64"),
        (#"{"topic": "t", "partition": -1}"#, "partition"),
        (#"{"topic": "t", "partition": 4294967296}"#, "partition"),
        (#"{"topic": "t", "offset": -1}"#, "offset"),
    ]) func `a line that is no record says why`(_ line: String, _ reason: String) {
        let error = #expect(throws: SampleRecord.Malformed.self) { try sample(line) }
        #expect(error?.description.contains(reason) == true || reason.isEmpty, "\(error as Any)")
        #expect(error?.description.isEmpty == false)
    }

    @Test func `null members are as if they were not there`() throws {
        let record = try sample(
            #"{"topic": "t", "partition": null, "offset": null, "timestamp": null, "key": null, "headers": null}"#
        )
        #expect(record.topicPartition == TopicPartition("t", 0))
        #expect(record.offset == nil)
        #expect(record.headers.isEmpty)
    }

    @Test func `a record is appended to a batch as it is`() throws {
        let record = try sample(#"{"topic": "t", "value": "v", "headers": [["h", null]]}"#)
        var batch = RecordBatch()
        record.append(to: &batch, partition: 4, offset: 9)
        let slot = batch.records[0]
        #expect(slot.offset == 9)
        #expect(slot.timestamp == -1)
        #expect(slot.keyLength == -1)
        #expect(slot.valueLength == 1)
        #expect(slot.headerCount == 1)
        let header = batch.headers[0]
        #expect(header.valueLength == -1)
    }
}
