import Foundation
import JSON
import Testing

@testable import Worker

/// What `explain` says of a connector and of sample records.
struct ExplanationTests {
    @Test func `the JSON object is as promised`() throws {
        let explained = try Explained(
            kcql: "INSERT INTO box:pre SELECT * FROM orders PARTITIONBY _key, _value.a.b STOREAS `CSV`; "
                + "INSERT INTO other SELECT * FROM `*` "
                + "PROPERTIES('store.envelope'=true, 'flush.count'=7, 'key.suffix'='-x')",
            topics: "orders,clicks")
        let explanation = try explained.place([
            #"{"topic": "clicks", "partition": 2, "offset": 40, "value": {}}"#,
            #"{"topic": "clicks", "partition": 2, "value": "{"}"#,
        ])
        func properties(_ changes: [String: JSON], and more: [(String, JSON)] = []) -> JSON {
            let usual: [(String, JSON)] = [
                ("flush.count", 50000), ("flush.size", 500_000_000), ("flush.interval", 3600),
                ("padding.type", "LeftPad"), ("padding.char", "0"), ("padding.length.offset", 12),
                ("padding.length.partition", 0), ("partition.include.keys", false), ("store.envelope", false),
            ]
            return .object((usual + more).map { JSON.Member($0.0, changes[$0.0] ?? $0.1) })
        }
        let json = explanation.json
        #expect(json.members?.map(\.name) == ["guarantee", "lake", "statements", "records"])
        #expect(json["guarantee"]?.string == explanation.guarantee)
        let first: JSON = [
            "target": ["container": "box", "prefix": "pre"], "source": "orders",
            "partitionBy": ["_key", "_value.a.b"], "storeAs": "CSV",
            "properties": properties(["partition.include.keys": true]),
        ]
        let envelope: [(String, JSON)] = ["key", "value", "headers", "metadata"].map {
            ("store.envelope.fields.\($0)", true)
        }
        let second: JSON = [
            "target": ["container": "other", "prefix": nil], "source": "*", "partitionBy": [],
            "storeAs": "JSON",
            "properties": properties(
                ["flush.count": 7, "store.envelope": true], and: envelope + [("key.suffix", "-x")]),
        ]
        #expect(json["statements"]?.array == [first, second])
        let records = try #require(json["records"]?.array)
        #expect(
            records[0] == [
                "topic": "clicks", "partition": 2, "offset": 40, "key": "clicks/2/000000000040-x.json",
                "error": nil,
            ])
        #expect(records[1].members?.map(\.name) == ["topic", "partition", "offset", "key", "error"])
        #expect(records[1]["offset"] == 41)
        #expect(records[1]["key"] == .null)
        #expect(records[1]["error"]?.string?.isEmpty == false)
        #expect(try JSON(parsing: json.text) == json)
    }

    /// Shows with which record a file began and ended, and what it counts.
    static let template =
        "PROPERTIES('object.key.template'="
        + "'{topic}-{partition}-{start-offset}-{end-offset}-{record-count}-{start-timestamp}-{end-timestamp}')"

    private func line(_ partition: Int, _ offset: Int, _ timestamp: Int, _ v: String) -> String {
        #"{"topic": "t", "partition": \#(partition), "offset": \#(offset), "timestamp": \#(timestamp), "value": {"v": "\#(v)"}}"#
    }

    @Test func `a file ends with its record and began with the first of its partition and partition key`()
        throws
    {
        let explained = try Explained(
            kcql: "INSERT INTO box SELECT * FROM t PARTITIONBY v "
                + Self.template.replacingOccurrences(
                    of: "PROPERTIES(", with: "PROPERTIES('padding.length.offset'=0, "),
            topics: "t")
        #expect(explained.problems.errors == [])
        let keys = try explained.keys([
            line(0, 5, 500, "a"), line(0, 6, 900, "b"), line(1, 5, 100, "a"), line(0, 8, 300, "a"),
            #"{"topic": "t", "offset": 9, "value": {"v": []}}"#, line(0, 12, 700, "a"), line(1, 6, 50, "a"),
        ])
        #expect(
            keys.enumerated().filter { $0.offset != 4 }.map(\.element) == [
                "t/v=a/t-0-5-5-1-500-500", "t/v=b/t-0-6-6-1-900-900", "t/v=a/t-1-5-5-1-100-100",
                "t/v=a/t-0-5-8-2-300-500", "t/v=a/t-0-5-12-3-300-700", "t/v=a/t-1-5-6-2-50-100",
            ])
        #expect(keys[4].hasPrefix("error: "))
    }

    @Test func `every record of BYTES is a file of its own`() throws {
        let explained = try Explained(
            kcql: "INSERT INTO box SELECT * FROM t STOREAS `BYTES` " + Self.template, topics: "t",
            more: "value.converter=org.apache.kafka.connect.converters.ByteArrayConverter")
        #expect(explained.problems.errors == [])
        let keys = try explained.keys([line(0, 5, 500, "a"), line(0, 6, 900, "a")])
        #expect(
            keys == [
                "t/0/t-0-000000000005-000000000005-1-500-500", "t/0/t-0-000000000006-000000000006-1-900-900",
            ])
    }

    @Test func `the compatibility names a file by its earliest and latest timestamp`() throws {
        let explained = try Explained(
            kcql: "INSERT INTO box SELECT * FROM t", topics: "t",
            more: "connect.datalake.compatibility=stream-reactor")
        let keys = try explained.keys([line(0, 5, 500, "a"), line(0, 6, 300, "b"), line(0, 7, 400, "c")])
        #expect(
            keys == [
                "t/0/000000000005_500_500.json", "t/0/000000000006_300_500.json",
                "t/0/000000000007_300_500.json",
            ])
    }

    @Test func `offsets that are not given follow each other in each partition`() throws {
        let explained = try Explained(kcql: "INSERT INTO box SELECT * FROM t", topics: "t")
        let keys = try explained.keys([
            #"{"topic": "t", "value": 1}"#, #"{"topic": "t", "partition": 1, "value": 1}"#,
            #"{"topic": "t", "value": 1}"#, #"{"topic": "t", "offset": 90, "value": 1}"#,
            #"{"topic": "t", "value": 1}"#,
        ])
        #expect(
            keys.map { $0.split(separator: "/").suffix(2).joined(separator: "/") } == [
                "0/000000000000.json", "1/000000000000.json", "0/000000000001.json", "0/000000000090.json",
                "0/000000000091.json",
            ])
    }

    @Test func `bytes and null are places like any other`() throws {
        let explained = try Explained(
            kcql: "INSERT INTO box SELECT * FROM t PARTITIONBY _key, _header.h, _value.v", topics: "t",
            more: "header.converter=org.apache.kafka.connect.storage.StringConverter")
        let keys = try explained.keys(
            [
                #"{"key": {"base64": "w7wv"}, "headers": [["h", {"base64": "IQ=="}]], "value": {"base64": "eyJ2IjogMX0="}}"#,
                #"{"key": null, "headers": [["h", null]], "value": null}"#, "{}",
            ], topic: "t")
        #expect(
            keys == [
                "t/key=ü%2F/h=!/v=1/t(0_000000000000).json",
                "t/key=[missing]/h=[missing]/v=[missing]/t(0_000000000001).json",
                "t/key=[missing]/h=[missing]/v=[missing]/t(0_000000000002).json",
            ])
    }

    @Test(arguments: [
        ("PARTITIONBY v", "", #"{"topic": "u", "value": {"v": 1}}"#, "no KCQL statement takes the topic u"),
        ("PARTITIONBY v", "", #"{"value": "{\"v\":"}"#, "JSON"),
        ("", "", #"{"value": "no json"}"#, "JSON"),
        ("PARTITIONBY v", "", #"{"value": {"v": {"w": 1}}}"#, "v"),
        ("PARTITIONBY v", "", #"{"value": {"v": [1]}}"#, "v"),
        (
            "PARTITIONBY v PROPERTIES('partition.include.keys'=false)",
            "connect.datalake.compatibility=stream-reactor", #"{"value": {"v": ".."}}"#, "leave"
        ),
        (
            "PARTITIONBY _header.h", "connect.datalake.compatibility=stream-reactor", #"{"value": {}}"#,
            "h"
        ),
        ("PARTITIONBY v", "", #"{"value": {"v": "\#(String(repeating: "x", count: 300))"}}"#, "255"),
    ]) func `a record that the sink refuses has the reason and no key`(
        _ clause: String, _ more: String, _ line: String, _ reason: String
    ) throws {
        let explained = try Explained(
            kcql: "INSERT INTO box SELECT * FROM t \(clause)", topics: "t", more: more)
        #expect(explained.problems.errors == [])
        let record = try #require(try explained.place([line], topic: "t").records.first)
        #expect(record.key == nil)
        #expect(record.error?.contains(reason) == true, "\(record)")
    }

    @Test(arguments: [
        (
            "TEXT", "connect.datalake.compatibility=stream-reactor", #"{"value": {"v": 1}}"#,
            "string values"
        ),
        ("CSV", "", #"{"value": 5}"#, "CSV"), ("BYTES", "", #"{"value": {"v": 1}}"#, "ByteArrayConverter"),
        ("JSON", "connect.datalake.skip.null.values=true", #"{"value": null}"#, "skip.null.values"),
    ]) func `a record that its format cannot hold has the reason and no key`(
        _ format: String, _ more: String, _ line: String, _ reason: String
    ) throws {
        let explained = try Explained(
            kcql: "INSERT INTO box SELECT * FROM t STOREAS \(format)", topics: "t", more: more)
        #expect(explained.problems.errors == [])
        let record = try #require(try explained.place([line], topic: "t").records.first)
        #expect(record.key == nil)
        #expect(record.error?.contains(reason) == true, "\(record)")
    }
}
