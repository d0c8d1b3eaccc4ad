import Bytes
import ConnectData
import Converters
import KCQL
import Testing

@testable import Sink

/// The record path of the documented form: JSON text, field extractor, raw key, partition key.
struct ExtractedFieldTests {
    static let cases: [(json: String, directories: [String]?)] = [
        (#"{"a":"x","o":{"p":[1,2]}}"#, ["a=x", "o.p.1=2"]),
        (#"{"a":1.50,"o":{"p":[null]}}"#, ["a=1.50", "o.p.1=[missing]"]),
        (
            #"{"a":12345678901234567890123,"o":{"p":{"1":true}}}"#,
            ["a=12345678901234567890123", "o.p.1=true"]
        ),
        (#"{"a":"\u00e9\/..\n","o":null}"#, ["a=é%2F..%0A", "o.p.1=[missing]"]),
        (#"{"o":"scalar"}"#, ["a=[missing]", "o.p.1=[missing]"]),
        (#"{"a":"","o":{"p":[0,"[missing]"]}}"#, ["a=", "o.p.1=%5Bmissing]"]),
        (#""text""#, ["a=[missing]", "o.p.1=[missing]"]), (#"{"a":[1]}"#, nil), (#"{"a":{}}"#, nil),
        (#"{"a":"first","a":"last"}"#, ["a=last", "o.p.1=[missing]"]),
    ]

    @Test(arguments: cases.indices) func `a JSON value gets the directories of its fields`(_ index: Int)
        throws
    {
        let (json, directories) = Self.cases[index]
        let statement = try KCQL.parse("INSERT INTO box SELECT * FROM t PARTITIONBY a, o.p.1").statements[0]
        let plan = try PartitionPlan(statement, compatibility: .documented)
        #expect(plan.valuePaths == [["a"], ["o", "p", "1"]])
        var batch = RecordBatch()
        Array(json.utf8).withUnsafeBytes {
            batch.append(partition: 0, offset: 5, timestamp: 0, key: nil, value: $0)
        }
        var answers = FieldAnswers(width: plan.valueStride)
        var arena = ByteBuffer(capacity: 64)
        let failure = JSONFieldExtractor(paths: plan.valuePaths)
            .extract(batch, part: .value, from: 0, to: 1, into: &answers.entries, arena: &arena)
        #expect(failure == nil && answers.count == 1)
        let spaces = ValueSpaces(values: batch.values.pointer, side: batch.side.pointer, arena: arena.pointer)
        var builder = PartitionKeyBuilder(plan)
        do throws(RoutingError) {
            try builder.build(timestamp: 0, values: answers.row(0, spaces))
            let key = try plan.partitionKey(raw: builder.raw, of: TopicPartition("t", 0))
            #expect(key.description == directories?.joined(separator: "/"))
        } catch {
            #expect(directories == nil && error.kind == .badRecord, "\(error)")
        }
    }
}
